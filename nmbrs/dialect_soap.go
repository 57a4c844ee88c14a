package nmbrs

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// soapEnds is the day on which Nmbrs switches SOAP off (vendor's announcement).
var soapEnds = civil.Date{Year: 2027, Month: time.March, Day: 1}

// dutchWinter is the time in the Netherlands on that day.
var dutchWinter = time.FixedZone("CET", int(time.Hour/time.Second))

// soapTarget makes employees over SOAP.
type soapTarget struct {
	*Target
	client *SOAPClient
}

// NewSOAPTarget makes the target of a connection over SOAP. It checks the settings
// and makes no call.
func NewSOAPTarget(client *SOAPClient, settings Settings, options ...TargetOption) (*Target, error) {
	settings.API = SOAP
	return newTarget(settings, func(t *Target) (dialect, error) {
		if client == nil {
			return nil, errors.New("nmbrs: the SOAP client is nil")
		}
		return &soapTarget{Target: t, client: client}, nil
	}, options)
}

func (s *soapTarget) today() civil.Date { return civil.DateOf(s.now().In(dutchWinter)) }

func (s *soapTarget) open() error {
	if s.today().Before(soapEnds) {
		return nil
	}
	return &hris.Error{Code: hris.SetupIncomplete, Op: "call Nmbrs", Vendor: vendorName, Effect: hris.EffectNotSent,
		Detail: "Nmbrs ended SOAP on " + soapEnds.String(), Remedy: "Move the connection to REST; what was sent is remembered."}
}

// fields marks what SOAP wants otherwise: nationalities are numbers of Nmbrs's own
// table, of which none is published.
func (s *soapTarget) fields(fields []fieldmap.Field) []fieldmap.Field {
	for i := range fields {
		if fields[i].Path == pathNationality {
			fields[i] = s.like(fields[i], anInteger)
			fields[i].Help = s.in("Het nummer uit de tabel van Nmbrs, geen landcode. Verplicht voor wie verloond wordt.",
				"The number in Nmbrs's own table, not a country's code. Required of whoever is on the payroll.")
		}
	}
	return fields
}

// soapPayroll is payroll's number as seen in public clients; that of the others is
// not known for sure.
const soapPayroll = "2"

func (s *soapTarget) isPayroll(e EmployeeType) bool {
	name := strings.ToLower(e.Description)
	return e.ID == soapPayroll || strings.Contains(name, "payroll") && !strings.Contains(name, "former")
}

func (s *soapTarget) refuse(fieldmap.Values) error { return nil }

// needsPeriod: what is written without a date holds from the current period by
// itself.
func (s *soapTarget) needsPeriod(choice string) bool { return choice != fromCurrent }

// choiceWithoutPeriod: what is written without a date holds from the current
// period, whichever that is. To name a later one its type has to be known.
func (s *soapTarget) choiceWithoutPeriod() string { return fromCurrent }

func (s *soapTarget) withoutPeriod(civil.Date) (since, bool) { return since{}, true }

func (s *soapTarget) periodHelp() string {
	return s.in("Nmbrs vertelt deze gebruiker de huidige periode niet (recht Company_GetCurrentPeriod). Ligt de startdatum in een latere periode, dan gaan de gegevens met de huidige periode eerder in dan het dienstverband; kijk dat in Nmbrs na. Zonder dat recht kan op de startdatum niet worden gewacht.",
		"Nmbrs does not tell this login the current period (right Company_GetCurrentPeriod). If the start lies in a later one, values from the current period hold before the employment does; see in Nmbrs. Without that right the start date cannot be waited for.")
}

func (s *soapTarget) debtors(ctx context.Context) iter.Seq2[Debtor, error] {
	return all(s.client.Debtors(ctx))
}

// companies are all that the login sees where it may not ask for those of a debtor.
func (s *soapTarget) companies(ctx context.Context, debtor string) iter.Seq2[Company, error] {
	if debtor == "" {
		return s.client.Companies(ctx)
	}
	return orElse(s.client.CompaniesOf(ctx, debtor), func() iter.Seq2[Company, error] { return s.client.Companies(ctx) })
}

func (s *soapTarget) departments(ctx context.Context, debtor string) iter.Seq2[Department, error] {
	return all(s.client.Departments(ctx, debtor))
}

func (s *soapTarget) functions(ctx context.Context, debtor string) iter.Seq2[Function, error] {
	return all(s.client.Functions(ctx, debtor))
}

func (s *soapTarget) employeeTypes(ctx context.Context) ([]EmployeeType, error) {
	return s.client.EmployeeTypes(ctx)
}

func (s *soapTarget) currentPeriod(ctx context.Context, at place) (Period, error) {
	return s.client.CurrentPeriod(ctx, at.company)
}

// employees are those of the type, or, where the login may not read that list, all
// of the company by their personal information.
func (s *soapTarget) employees(ctx context.Context, at place, kind string) iter.Seq2[Listed, error] {
	return orElse(s.client.Employees(ctx, at.company, kind), func() iter.Seq2[Listed, error] {
		return listed(s.client.PersonalInfosWithoutBSN(ctx, at.company))
	})
}

// listed makes rows of employees of their personal information, of which each may
// have several states, one after another.
func listed(infos iter.Seq2[EmployeeInfo, error]) iter.Seq2[Listed, error] {
	return func(yield func(Listed, error) bool) {
		var one []EmployeeInfo // the states of the employee at hand
		tell := func() bool {
			known := len(one) > 1 || slices.ContainsFunc(one, func(p EmployeeInfo) bool { return p.Info.saysMore() })
			for _, p := range one {
				if !yield(Listed{ID: p.EmployeeID, Number: p.Info.EmployeeNumber, FirstName: p.Info.FirstName, LastName: p.Info.LastName, known: known}, nil) {
					return false
				}
			}
			one = one[:0]
			return true
		}
		for p, err := range infos {
			if err != nil {
				yield(Listed{}, err)
				return
			}
			if len(one) > 0 && one[0].EmployeeID != p.EmployeeID && !tell() {
				return
			}
			one = append(one, p)
		}
		tell()
	}
}

// saysMore reports whether there is more to somebody than an insert over SOAP says.
func (p PersonalInfo) saysMore() bool {
	return !p.BirthDate.IsZero() || p.Nationality != "" || p.EmailPrivate+p.EmailWork+p.PhonePrivate+p.MobilePrivate+p.PhoneWork+p.MobileWork != ""
}

func (s *soapTarget) insert(ctx context.Context, _ place, e NewEmployee, _ since) (string, error) {
	return s.client.InsertEmployee(ctx, e)
}

func (s *soapTarget) readPersonalInfo(ctx context.Context, _ place, employee string) (PersonalInfo, error) {
	return s.client.PersonalInfo(ctx, employee)
}

func (s *soapTarget) writePersonalInfo(ctx context.Context, _ place, employee string, info PersonalInfo, from since) error {
	if from.later {
		return s.client.UpdatePersonalInfoFrom(ctx, employee, info, from.period)
	}
	return s.client.UpdatePersonalInfo(ctx, employee, info)
}

func (s *soapTarget) insertAddress(ctx context.Context, _ place, employee string, a Address, from since) (string, error) {
	if from.later {
		return s.client.InsertAddressFrom(ctx, employee, a, from.period, from.unprotected)
	}
	return s.client.InsertAddress(ctx, employee, a)
}

func (s *soapTarget) setDepartment(ctx context.Context, _ place, employee, department string, _ since) error {
	return s.client.SetDepartment(ctx, employee, department)
}

func (s *soapTarget) setFunction(ctx context.Context, _ place, employee, function string, _ since) error {
	return s.client.SetFunction(ctx, employee, function)
}

func (s *soapTarget) salaryKind() hris.StepKind { return hris.Update }

func (s *soapTarget) setSalary(ctx context.Context, _ place, employee string, pay Salary, from since) (string, error) {
	if from.later {
		return "", s.client.SetSalaryFrom(ctx, employee, pay, from.day)
	}
	return "", s.client.SetSalary(ctx, employee, pay)
}

func (s *soapTarget) insertBankAccount(ctx context.Context, _ place, employee string, b BankAccount, _ since) (string, error) {
	return s.client.InsertBankAccount(ctx, employee, b)
}

// What an employee has cannot be listed with the rights that are asked for.
func (s *soapTarget) lookForAddress(place, Address) look         { return nil }
func (s *soapTarget) lookForSalary(place, Salary) look           { return nil }
func (s *soapTarget) lookForBankAccount(place, BankAccount) look { return nil }

// all gives a list that was read whole.
func all[T any](list []T, err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		if err != nil {
			yield(none, err)
			return
		}
		each(list)(yield)
	}
}

// orElse gives another list where the login has no right to the first.
func orElse[T any](first iter.Seq2[T, error], other func() iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for one, err := range first {
			if errors.Is(err, NotGranted) {
				other()(yield)
				return
			}
			if !yield(one, err) || err != nil {
				return
			}
		}
	}
}
