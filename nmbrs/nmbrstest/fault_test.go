package nmbrstest_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func TestACutLeavesTheWorkDoneOrNot(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fault nmbrstest.Fault
		made  int
	}{
		"before the work":             {nmbrstest.Fault{Cut: nmbrstest.BeforeWork}, 0},
		"after it":                    {nmbrstest.Fault{Cut: nmbrstest.AfterWork}, 1},
		"in the middle of the answer": {nmbrstest.Fault{Cut: nmbrstest.MidAnswer}, 1},
		"after no work":               {nmbrstest.Fault{Cut: nmbrstest.AfterWork, Work: nmbrstest.Never}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t, nmbrstest.Config{})
			tc.fault.Route = nmbrstest.EmployeeInsertByType
			in := e.srv.Inject(tc.fault)
			assert.Equal(t, 200, e.call(nmbrstest.DebtorListGetAll, "").status, "other calls are left alone")
			assert.True(t, e.hire("Noor", "Visser", "2026-12-01").cut)
			assert.Equal(t, 1, in.Hits())
			assert.Len(t, e.srv.Employees(), 4+tc.made)
			calls := e.srv.Calls(nmbrstest.EmployeeInsertByType)
			require.Len(t, calls, 1, "a call without a SOAPAction and a cut one have their route too")
			assert.True(t, calls[0].Faulted)
			assert.Equal(t, 200, e.hire("Noor", "Visser", "2026-12-01").status)
		})
	}
}

func TestALateCommitComesWhenTheClockSaysSo(t *testing.T) {
	t.Parallel()
	e := newEnv(t, nmbrstest.Config{})
	e.srv.Inject(nmbrstest.LateCommit(nmbrstest.EmployeeInsertByType, time.Minute))
	assert.True(t, e.hire("Noor", "Visser", "2026-12-01").cut)
	list := func() int {
		return strings.Count(e.call(nmbrstest.EmployeeListGetByCompany, field("CompanyId", e.demo.Monthly.ID)+field("EmployeeType", 2)).body, "Visser")
	}
	assert.Zero(t, list())
	assert.Equal(t, 1, e.srv.PendingCommits())
	e.clock.Advance(time.Minute)
	assert.Equal(t, 1, list())
	made := e.srv.Employees()
	assert.Equal(t, midNovember.Add(time.Minute), made[len(made)-1].CreatedAt)
}

func TestAttacksArriveAsTheyAreMeant(t *testing.T) {
	t.Parallel()
	e := newEnv(t, nmbrstest.Config{})
	for name, tc := range map[string]struct {
		answer *nmbrstest.Answer
		status int
		says   string
		size   int
	}{
		"a huge fault":             {nmbrstest.HugeFault(3<<20 + 7), 500, "9999: xxxx", 3<<20 + 7},
		"a deep fault":             {nmbrstest.NestedFault(10_000), 500, "<a><a><a>", 7 * 10_000},
		"a fault of no SOAP":       {nmbrstest.ForeignFault(), 500, "urn:example:not-soap", 100},
		"half a fault":             {nmbrstest.MalformedFault(), 500, "soap:Ser", 100},
		"a reply of another world": {nmbrstest.ForeignReply(nmbrstest.EmployeeInsertByType), 200, "<Employee_InsertByEmployeeTypeResult>1<", 100},
		"a page with 200":          {nmbrstest.HTMLPage(200), 200, "<html>", 100},
		"a page with 403":          {nmbrstest.HTMLPage(403), 403, "<html>", 100},
		"a page with 503":          {nmbrstest.HTMLPage(503), 503, "<html>", 100},
		"nothing":                  {nmbrstest.Empty(200), 200, "", 0},
		"Nmbrs's own number":       {nmbrstest.Refused(1006), 500, "1006: ", 100},
	} {
		in := e.srv.Inject(nmbrstest.Fault{Route: nmbrstest.EmployeeInsertByType, Answer: tc.answer})
		g := e.hire("Noor", "Visser", "2026-12-01")
		assert.False(t, g.cut, name)
		assert.Equal(t, tc.status, g.status, name)
		assert.Contains(t, g.body, tc.says, name)
		assert.GreaterOrEqual(t, len(g.body), tc.size, name)
		in.Remove()
	}
	assert.Len(t, e.srv.Employees(), 4, "an answer in place of the work leaves it undone")
}

func TestTheStateOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/state.json"
	first := newEnv(t, nmbrstest.Config{StateFile: file})
	id := number(t, first.hire("Noor", "Visser", "2026-12-01").result("Employee_InsertByEmployeeTypeResult"))
	first.srv.Withdraw(nmbrstest.EmployeeTypeGetList)
	first.srv.SetPeriod(first.demo.Weekly.ID, nmbrstest.Period{Year: 2026, Number: 53, Type: nmbrstest.Weekly})
	// No Close: the process is gone.

	second := newEnv(t, nmbrstest.Config{StateFile: file})
	assert.Equal(t, first.srv.Employees(), second.srv.Employees())
	assert.Equal(t, first.demo, second.demo, "a demo that is there is not made again")
	assert.Equal(t, "Visser", second.call(nmbrstest.PersonalInfoGetCurrent, field("EmployeeId", id)).result("LastName"))
	assert.Equal(t, "1002", second.call(nmbrstest.EmployeeTypeGetList, "").code())
	assert.Equal(t, "2026-53-W", second.call(nmbrstest.CompanyGetCurrentPeriod, field("CompanyId", second.demo.Weekly.ID)).result("Company_GetCurrentPeriodResult"))
	next := number(t, second.hire("Daan", "Bakker", "2026-12-01").result("Employee_InsertByEmployeeTypeResult"))
	assert.Greater(t, next, id)

	var saved strings.Builder
	require.NoError(t, second.srv.Save(&saved))
	third := newEnv(t, nmbrstest.Config{})
	require.NoError(t, third.srv.Load(strings.NewReader(saved.String())))
	assert.Equal(t, second.srv.Employees(), third.srv.Employees())
	assert.Error(t, third.srv.Load(strings.NewReader("{")))
	assert.Equal(t, second.srv.Employees(), third.srv.Employees(), "a state that does not load changes nothing")
}

func TestTheJournalHoldsNoToken(t *testing.T) {
	t.Parallel()
	e := newEnv(t, nmbrstest.Config{})
	e.hire("Noor", "Visser", "2026-12-01")
	e.callAs(e.demo.Email, e.demo.Token, "else", nmbrstest.DebtorListGetAll, "")
	e.call(nmbrstest.DebtorEnvironmentGet, "")
	e.send("EmployeeService", "text/xml", "", "<Token>"+e.demo.Token)
	all, err := json.Marshal(e.srv.Journal())
	require.NoError(t, err)
	assert.NotContains(t, string(all), e.demo.Token)
	assert.Contains(t, string(all), "Visser")
	e.srv.ClearJournal()
	assert.Empty(t, e.srv.Journal())
}
