package nmbrs_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/sqlstoretest"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// writes are the routes of each step's write.
var writes = map[string]map[string]string{
	"soap current": {
		"insert employee": nmbrstest.EmployeeInsertByType, "personal info": nmbrstest.PersonalInfoUpdateCur, "address": nmbrstest.AddressInsertCurrent,
		"department": nmbrstest.DepartmentUpdateCurrent, "function": nmbrstest.FunctionUpdateCurrent, "salary": nmbrstest.SalaryUpdateCurrent,
		"bank account": nmbrstest.BankAccountInsertCurrent,
	},
	"soap start": {
		"insert employee": nmbrstest.EmployeeInsertByType, "personal info": nmbrstest.PersonalInfoUpdate, "address": nmbrstest.AddressInsert,
		"department": nmbrstest.DepartmentUpdateCurrent, "function": nmbrstest.FunctionUpdateCurrent, "salary": nmbrstest.SalaryUpdate,
		"bank account": nmbrstest.BankAccountInsertCurrent,
	},
	"rest": {
		"insert employee": nmbrstest.RESTEmployees, "personal info": nmbrstest.RESTPersonalInfo, "address": nmbrstest.RESTAddress,
		"department": nmbrstest.RESTDepartment, "function": nmbrstest.RESTFunction, "salary": nmbrstest.RESTSalary, "bank account": nmbrstest.RESTBankAccount,
	},
}

func (o *office) routes(from string) map[string]string {
	if o.api == nmbrs.REST {
		return writes["rest"]
	}
	return writes["soap "+from]
}

// faults break the next write of a step.
func (o *office) faults(from, quoted string) hristest.Faults {
	inject := func(f nmbrstest.Fault) func(string) bool {
		return func(step string) bool {
			f.Route = o.routes(from)[step]
			if f.Method = http.MethodPost; o.api == nmbrs.REST && slices.Contains([]string{"personal info", "department", "function"}, step) {
				f.Method = http.MethodPut
			}
			o.fake.Inject(f)
			return true
		}
	}
	faults := hristest.Faults{
		CutBefore:  inject(nmbrstest.Fault{Cut: nmbrstest.BeforeWork}),
		CutMiddle:  inject(nmbrstest.Fault{Cut: nmbrstest.MidAnswer}),
		CutAfter:   inject(nmbrstest.Fault{Cut: nmbrstest.AfterWork}),
		CommitLate: inject(nmbrstest.Fault{Cut: nmbrstest.AfterWork, Work: nmbrstest.Late, After: 10 * time.Minute}),
		Refuse: func(step string) (string, bool) {
			if o.api == nmbrs.REST {
				return "", inject(nmbrstest.Fault{Answer: nmbrstest.Problem(http.StatusBadRequest, 0, quoted+" is not valid.")})(step)
			}
			if step == "insert employee" {
				return "unprotected_mode", inject(nmbrstest.Fault{Answer: nmbrstest.Refused(nmbrstest.ProtectedMode)})(step)
			}
			return "", inject(nmbrstest.Fault{Answer: nmbrstest.Refused(nmbrstest.InvalidValues)})(step)
		},
	}
	if o.api == nmbrs.REST {
		faults.RateLimit = func(step string, after time.Duration) bool {
			return inject(nmbrstest.Fault{Answer: nmbrstest.TooManyRequests(after)})(step)
		}
	}
	return faults
}

// variant is one way to run the suite.
type variant struct {
	api  nmbrs.API
	cfg  nmbrstest.Config
	from string   // as the reviewer says
	only []string // the rights that the login has; all where there are none
}

func (v variant) harness() hristest.Harness {
	return hristest.Harness{Open: func(t testing.TB, w hristest.World) *hristest.Account {
		o := newOffice(t, w, v.api, v.cfg)
		if v.only != nil {
			o.fake.GrantOnly(v.only...)
		}
		target := o.target()
		form, err := target.Form(t.Context(), nil)
		require.NoError(t, err)
		a := &hristest.Account{
			Target: target, Again: func() hris.Target { return o.target() }, Rules: nmbrs.Mapping(form), Hire: hristest.Hire(w.Files),
			Correct:  transfer.SetText("phone_other", "+31 20 555 73 99"),
			Standing: o.standing,
			Requests: func() int { return len(o.fake.Journal()) },
			Sees:     hristest.Sees{Own: v.only == nil},
		}
		a.Review = append(o.review(a.Hire.Offer.StartDate, v.from), transfer.SetText("iban", a.Hire.Person.IBAN))
		if v.only != nil {
			a.Review = a.Review[:len(a.Review)-1] // twelve rights set no bank account
		}
		a.Faults = o.faults(v.from, a.Hire.Person.LastName)
		if v.only == nil {
			a.Namesake = func() string {
				e := o.fake.AddEmployee(nmbrstest.Employee{CompanyID: o.demo.Monthly.ID, Type: nmbrstest.Payroll, Start: "2020-01-01"},
					nmbrstest.PersonalInfo{FirstName: a.Hire.Person.FirstName, LastName: a.Hire.Person.LastName})
				return o.id(e.ID, e.UUID)
			}
		}
		if v.only == nil {
			a.Twin = func() *hris.Hire {
				twin := a.Hire.Clone()
				twin.PersonID, twin.ApplicationID, twin.Person.DateOfBirth = "p-twin", "a-twin", twin.Person.DateOfBirth.AddDays(1)
				return twin
			}
		}
		o.access(a)
		return a
	}}
}

// access is what an administrator may take away and give back.
func (o *office) access(a *hristest.Account) {
	if o.api == nmbrs.REST {
		a.Revoke = func() { o.fake.RevokeConsents(o.demo.Accountant.ID); o.fake.RevokeConsents(o.demo.Client.ID) }
		a.Restore = func() { o.consent(o.demo.Accountant, o.demo.Client) }
		return
	}
	granted := nmbrstest.TwelveRights()
	if a.Namesake != nil {
		granted = nil
	}
	a.Revoke = func() { o.fake.AddUser(nmbrstest.User{Email: o.demo.Email, Token: "another one"}) }
	a.Restore = func() {
		o.fake.AddUser(nmbrstest.User{Email: o.demo.Email, Token: o.demo.Token})
		if o.fake.Grant(everyOperation...); granted != nil {
			o.fake.GrantOnly(granted...)
		}
	}
	for _, operation := range nmbrstest.TwelveRights() {
		if strings.Contains(operation, "Get") {
			a.Rights = append(a.Rights, hristest.Right{Name: strings.Replace(operation, "/", ".", 1), Take: func() { o.fake.Withdraw(operation) }})
		}
	}
	if granted != nil {
		return
	}
	for _, operation := range optionalReads {
		a.Rights = append(a.Rights, hristest.Right{Name: strings.Replace(operation, "/", ".", 1), Optional: true, Take: func() { o.fake.Withdraw(operation) }})
	}
}

var (
	optionalReads = []string{
		nmbrstest.EmployeeTypeGetList, nmbrstest.CompanyListGetByDebtor, nmbrstest.CompanyGetCurrentPeriod, nmbrstest.EmployeeListGetByCompany,
		nmbrstest.PersonalInfoWithoutBSN, nmbrstest.DebtorConverter, nmbrstest.CompanyConverter,
	}
	everyOperation = slices.Concat(nmbrstest.TwelveRights(), optionalReads, []string{
		nmbrstest.PersonalInfoUpdate, nmbrstest.AddressInsert, nmbrstest.SalaryUpdate, nmbrstest.BankAccountInsertCurrent, nmbrstest.ContractInsert,
	})
)

// onDisk keeps the suite's ledgers in SQLite.
func onDisk(h hristest.Harness) hristest.Harness {
	h.Ledger = func(t testing.TB, clock *hristest.Clock) (transfer.Ledger, func() []byte) {
		path := sqlstoretest.Fresh(t)
		folder := filepath.Dir(path)
		store, err := sqlstore.Open(t.Context(), path, sqlstore.WithClock(clock.Now))
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, store.Close()) })
		return store.Ledger(), func() []byte {
			files, err := filepath.Glob(filepath.Join(folder, "*"))
			require.NoError(t, err)
			var all bytes.Buffer
			for _, file := range slices.Sorted(slices.Values(files)) {
				content, err := os.ReadFile(file)
				require.NoError(t, err)
				all.Write(content)
			}
			return all.Bytes()
		}
	}
	return h
}

func TestTheTargetKeepsEveryPromiseOverBothWires(t *testing.T) {
	t.Parallel()
	for name, harness := range map[string]hristest.Harness{
		"soap, from the start, on disk":  onDisk(variant{api: nmbrs.SOAP, from: "start"}.harness()),
		"soap, with twelve rights alone": variant{api: nmbrs.SOAP, from: "current", only: nmbrstest.TwelveRights(), cfg: nmbrstest.Config{OmitNil: true}}.harness(),
		"rest, from the start, on disk":  onDisk(variant{api: nmbrs.REST, from: "start"}.harness()),
		"rest, from the current period":  variant{api: nmbrs.REST, from: "current", cfg: nmbrstest.Config{REST: nmbrstest.RESTConfig{RefuseNationless: true}}}.harness(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hristest.Run(t, harness)
		})
	}
}
