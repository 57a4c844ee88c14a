package nmbrs_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// crossing is a customer with two connections to one account: the one over SOAP,
// "soap", and the one over REST that takes its place, "rest". The ledger is on disk.
type crossing struct {
	*desk
	soap, rest *nmbrs.Target
}

func newCrossing(t *testing.T) *crossing {
	t.Helper()
	c := &crossing{desk: newDesk(t, nmbrs.SOAP, nmbrstest.Config{})}
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "handover.db"), sqlstore.WithClock(c.clock.Now))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	c.config.Ledger = store.Ledger()
	var connections []*transfer.Connection
	for _, api := range []nmbrs.API{nmbrs.SOAP, nmbrs.REST} {
		c.api = api
		target := c.target()
		form, err := target.Form(t.Context(), nil)
		require.NoError(t, err)
		connections = append(connections, &transfer.Connection{
			Tenant: "acme", ID: string(api), Target: target, Rules: nmbrs.Mapping(form), Language: "en",
			Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}, Manage: []string{"hr"}, Remove: []string{"hr"}},
		})
		if api == nmbrs.SOAP {
			c.soap = target
		} else {
			c.rest = target
		}
	}
	c.config.Connections = transfer.Fixed(connections...)
	c.service, err = transfer.New(c.config)
	require.NoError(t, err)
	return c
}

// sendOver has a careful reviewer send a hire through one of the two connections.
func (c *crossing) sendOver(api nmbrs.API, h *hris.Hire, from string, more ...transfer.Edit) (transfer.Badge, error) {
	c.t.Helper()
	c.api = api
	draft, err := c.service.Prepare(c.t.Context(), recruiter, "acme", string(api), h, append(c.review(h.Offer.StartDate, from), more...)...)
	require.NoError(c.t, err)
	return c.service.Send(c.t.Context(), recruiter, draft)
}

// over tells what was asked of one wire.
func (c *crossing) over(api nmbrs.API) (asked []string) {
	for _, call := range c.fake.Journal() {
		if strings.Contains(call.Path, "/soap/") == (api == nmbrs.SOAP) {
			asked = append(asked, call.Method+" "+call.Path)
		}
	}
	return asked
}

// untilTheEnd passes the day on which Nmbrs ends SOAP. The companies stay in their
// periods, and the consents are given anew.
func (c *crossing) untilTheEnd() {
	ends := time.Date(2027, time.March, 1, 0, 0, 0, 0, time.FixedZone("CET", 3600))
	c.clock.Advance(ends.Sub(c.clock.Now()))
	c.consent(c.demo.Accountant, c.demo.Client)
}

// refuse has Nmbrs refuse the next write of a step over SOAP.
func (c *crossing) refuse(step, from string) {
	c.fake.Inject(nmbrstest.Fault{Route: writes["soap "+from][step], Answer: nmbrstest.Refused(nmbrstest.InvalidValues)})
}

func TestBothConnectionsLeadToOneAccount(t *testing.T) {
	t.Parallel()
	c := newCrossing(t)
	assert.Equal(t, c.soap.Info(), c.rest.Info())
}

func TestWhoWasSentOverSOAPIsNotSentAgainOverREST(t *testing.T) {
	t.Parallel()
	c := newCrossing(t)
	first, err := c.sendOver(nmbrs.SOAP, c.hire(inNovember), "")
	require.NoError(t, err)
	before, err := c.config.Ledger.Get(t.Context(), "acme", first.Transfer)
	require.NoError(t, err)

	_, err = c.sendOver(nmbrs.REST, c.hire(inNovember), "", transfer.AnotherPerson())
	var refusal *transfer.Refusal
	require.ErrorAs(t, err, &refusal)
	require.ErrorIs(t, err, hris.AlreadySent)
	assert.Equal(t, first.Transfer, refusal.Badge.Transfer)
	assert.Equal(t, recruiter.ID, refusal.Badge.Actor)
	assert.Equal(t, first.Remote.ID, refusal.Badge.Remote.ID, "what it made keeps the id it was told under")
	after, err := c.config.Ledger.Get(t.Context(), "acme", first.Transfer)
	require.NoError(t, err)
	assert.Equal(t, before.Key, after.Key)
	c.one()
}

func TestAPartialTransferFinishesOverSOAPWhileRESTIsInUse(t *testing.T) {
	t.Parallel()
	c := newCrossing(t)
	c.refuse("salary", "current")
	partial, err := c.sendOver(nmbrs.SOAP, c.hire(inNovember), "")
	require.Error(t, err)
	require.Equal(t, transfer.StatePartial, partial.State)
	other := c.hire(inNovember)
	other.PersonID, other.ApplicationID, other.Person.FirstName = "p-2", "a-2", "Noor"
	badge, err := c.sendOver(nmbrs.REST, other, "")
	require.NoError(t, err)
	require.Equal(t, transfer.StateDone, badge.State)

	c.fake.ClearJournal()
	partial, err = c.service.Run(t.Context(), "acme", partial.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, partial.State)
	assert.Empty(t, c.over(nmbrs.REST))
	made := c.made()
	require.Len(t, made, 2)
	for _, e := range made {
		assert.Len(t, e.Salary, 1, e.Via)
	}
}

func TestATransferLedToTheOtherAPIsConnectionWritesNothingThereAndCanComeBack(t *testing.T) {
	t.Parallel()
	for name, withSalary := range map[string]bool{"other steps": true, "same steps": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCrossing(t)
			c.refuse("department", "current")
			var edits []transfer.Edit
			if !withSalary { // over REST a salary is another kind of step
				edits = []transfer.Edit{transfer.Unset("salary"), transfer.Unset("salary_type")}
			}
			badge, err := c.sendOver(nmbrs.SOAP, c.hire(inNovember), "", edits...)
			require.Error(t, err)
			require.Equal(t, transfer.StatePartial, badge.State)
			_, err = c.service.Rebind(t.Context(), recruiter, "acme", badge.Transfer, "rest")
			require.NoError(t, err)

			c.fake.ClearJournal()
			badge, err = c.service.Run(t.Context(), "acme", badge.Transfer)
			require.ErrorIs(t, err, hris.Problems)
			assert.Contains(t, err.Error(), "connection that it began with")
			assert.Equal(t, transfer.StatePartial, badge.State)
			assert.Equal(t, []string{"debtor", "company", "department", "function", "employee_type"}, badge.Fields)
			assert.Empty(t, c.fake.Journal(), "nothing is sent")

			_, err = c.service.Rebind(t.Context(), recruiter, "acme", badge.Transfer, "soap")
			require.NoError(t, err)
			badge, err = c.service.Run(t.Context(), "acme", badge.Transfer)
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			assert.NotEmpty(t, c.one().Department)
		})
	}
}

func TestAReceiptOfSOAPIsNoIDOverREST(t *testing.T) {
	t.Parallel()
	c := newCrossing(t)
	c.refuse("department", "current")
	_, err := c.sendOver(nmbrs.SOAP, c.hire(inNovember), "")
	require.Error(t, err)

	c.fake.ClearJournal()
	badge, err := c.sendOver(nmbrs.REST, c.hire(inNovember), "", transfer.AnotherPerson()) // reviewed again, so only the receipt is SOAP's
	require.ErrorIs(t, err, hris.WrongState)
	assert.Equal(t, transfer.StatePartial, badge.State)
	assert.NotContains(t, strings.Join(c.over(nmbrs.REST), "\n"), http.MethodPut, "nothing is written")
	assert.NotContains(t, strings.Join(c.over(nmbrs.REST), "\n"), badge.Remote.ID)

	badge, err = c.sendOver(nmbrs.SOAP, c.hire(inNovember), "")
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.NotEmpty(t, c.one().Department)
}

func TestAReceiptOfRESTIsNoIDOverSOAP(t *testing.T) {
	t.Parallel()
	c := newCrossing(t)
	c.fake.Inject(nmbrstest.Fault{Route: nmbrstest.RESTDepartment, Method: http.MethodPut, Answer: nmbrstest.Refused(nmbrstest.NotFound)})
	badge, err := c.sendOver(nmbrs.REST, c.hire(inNovember), "")
	require.Error(t, err)
	require.Equal(t, transfer.StatePartial, badge.State)

	badge, err = c.sendOver(nmbrs.SOAP, c.hire(inNovember), "", transfer.AnotherPerson())
	require.ErrorIs(t, err, hris.WrongState)
	assert.Equal(t, transfer.StatePartial, badge.State)
	badge, err = c.sendOver(nmbrs.REST, c.hire(inNovember), "")
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.NotEmpty(t, c.one().Department)
}

func TestWhatWasHeldBeforeAnythingWasWrittenIsReviewedAgainAndSentOverREST(t *testing.T) {
	t.Parallel()
	c := newCrossing(t)
	c.refuse("insert employee", "current")
	held, err := c.sendOver(nmbrs.SOAP, c.hire(inNovember), "")
	require.Error(t, err)
	require.Equal(t, transfer.StateHeld, held.State)
	before, err := c.config.Ledger.Get(t.Context(), "acme", held.Transfer)
	require.NoError(t, err)
	c.untilTheEnd()

	c.fake.ClearJournal()
	held, err = c.service.Run(t.Context(), "acme", held.Transfer)
	require.ErrorIs(t, err, hris.SetupIncomplete)
	assert.Contains(t, err.Error(), "Move the connection to REST")
	assert.Equal(t, transfer.StateHeld, held.State)
	assert.Empty(t, c.fake.Journal())

	done, err := c.sendOver(nmbrs.REST, c.hire(inNovember), "")
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, done.State)
	assert.Equal(t, held.Transfer, done.Transfer, "it is the same transfer")
	after, err := c.config.Ledger.Get(t.Context(), "acme", held.Transfer)
	require.NoError(t, err)
	assert.Equal(t, before.Key, after.Key)
	assert.Equal(t, "rest", c.one().Via)
}

func TestADoubtOverSOAPThatHasEndedIsAnsweredByAPersonAndFinishedOverREST(t *testing.T) {
	t.Parallel()
	for name, there := range map[string]bool{"it is there": true, "it is not there": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCrossing(t)
			c.fake.GrantOnly(nmbrstest.TwelveRights()...) // without a list to look at
			cut := nmbrstest.BeforeWork
			if there {
				cut = nmbrstest.AfterWork
			}
			c.fake.Inject(nmbrstest.Fault{Route: nmbrstest.EmployeeInsertByType, Cut: cut})
			doubt, err := c.sendOver(nmbrs.SOAP, c.hire(inNovember), "current")
			require.ErrorIs(t, err, hris.InDoubt)
			c.untilTheEnd()

			c.fake.ClearJournal()
			doubt, err = c.service.Run(t.Context(), "acme", doubt.Transfer)
			require.ErrorIs(t, err, hris.InDoubt, "it asks, and is not sent again")
			assert.Equal(t, transfer.StateInDoubt, doubt.State)
			assert.Empty(t, c.fake.Journal())
			_, err = c.sendOver(nmbrs.REST, c.hire(inNovember), "", transfer.AnotherPerson())
			require.ErrorIs(t, err, hris.InDoubt, "nor over REST")
			assert.Len(t, c.made(), map[bool]int{true: 1, false: 0}[there])

			if there {
				_, err = c.service.Found(t.Context(), recruiter, "acme", doubt.Transfer, transfer.Presence{ID: c.one().UUID})
			} else {
				_, err = c.service.Absent(t.Context(), recruiter, "acme", doubt.Transfer, transfer.Absence{})
			}
			require.NoError(t, err)
			done, err := c.sendOver(nmbrs.REST, c.hire(inNovember), "")
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, done.State)
			e := c.one()
			assert.Equal(t, "jasmijn@example.org", e.Personal.Last().EmailPrivate)
			assert.Len(t, e.Salary, 1)
			assert.Len(t, e.Addresses, 1)
		})
	}
}

func TestADoubtOverSOAPIsSettledThereWhileRESTIsInUse(t *testing.T) {
	t.Parallel()
	c := newCrossing(t)
	c.fake.Inject(nmbrstest.Fault{Route: nmbrstest.EmployeeInsertByType, Cut: nmbrstest.AfterWork})
	c.fake.ClearJournal()
	badge, err := c.sendOver(nmbrs.SOAP, c.hire(inNovember), "")
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Equal(t, "soap", c.one().Via)
	assert.Empty(t, c.over(nmbrs.REST))
}

func TestAPartialTransferThatSOAPsEndCutOffIsWaivedByAPerson(t *testing.T) {
	t.Parallel()
	c := newCrossing(t)
	c.refuse("salary", "current")
	partial, err := c.sendOver(nmbrs.SOAP, c.hire(inNovember), "")
	require.Error(t, err)
	c.untilTheEnd()
	partial, err = c.service.Run(t.Context(), "acme", partial.Transfer)
	require.ErrorIs(t, err, hris.SetupIncomplete)
	assert.Equal(t, transfer.StatePartial, partial.State)
	badge, err := c.service.Waive(t.Context(), recruiter, "acme", partial.Transfer, "salary", "entered in Nmbrs by hand")
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
}

func TestAfterTheMoveTheCustomersRulesSendTheNextHireOverREST(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	department, function := d.demo.Departments[0], d.demo.Functions[2]
	d.rules.Rules = []fieldmap.Rule{
		{To: "debtor", Const: fieldmap.OptionValue(soapID(d.demo.Accountant.ID))},
		{To: "company", Const: fieldmap.OptionValue(soapID(d.demo.Monthly.ID))},
		{To: "department", Const: fieldmap.OptionValue(soapID(department.ID))},
		{To: "function", From: fieldmap.Paths{"job.title"}, Options: fieldmap.Pairs("Ontwikkelaar", soapID(function.ID))},
		{To: "employee_type", Const: fieldmap.OptionValue("2")},
		{To: "nationality", Const: fieldmap.TextValue("1")},
	}
	d.connect()
	first := d.hire(inNovember)
	_, err := d.send(first, "")
	require.NoError(t, err)
	was := d.one()

	soap := d.nmbrs
	d.api = nmbrs.REST
	move, err := nmbrs.PrepareMove(t.Context(), soap, d.target(), d.rules)
	require.NoError(t, err)
	for _, p := range move.Open() {
		if p.Used {
			require.True(t, p.Unambiguous())
			require.NoError(t, move.Confirm(p.From.Kind, p.From.ID, p.To.ID))
		}
	}
	d.rules, err = move.Rules()
	require.NoError(t, err)
	d.connect()

	_, err = d.send(first, "", transfer.AnotherPerson())
	require.ErrorIs(t, err, hris.AlreadySent)
	second := d.hire(inNovember)
	second.PersonID, second.ApplicationID, second.Person.FirstName = "p-2", "a-2", "Noor"
	// Only what a person has to confirm, and nothing that the rules give.
	badge, err := d.service.Send(t.Context(), recruiter, d.prepare(second,
		transfer.Set("company", fieldmap.OptionValue(d.demo.Monthly.UUID)), transfer.Set("employee_type", fieldmap.OptionValue("payroll")),
		transfer.Set("start_date", fieldmap.DateValue(inNovember)), transfer.Set("salary_type", fieldmap.OptionValue("Bruto_Salaris_Fulltime"))))
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	made := d.made()
	require.Len(t, made, 2)
	now := made[1]
	assert.Equal(t, []string{"soap", "rest"}, []string{was.Via, now.Via})
	assert.Equal(t, was.CompanyID, now.CompanyID)
	assert.Equal(t, was.Type, now.Type)
	assert.Equal(t, department.ID, now.Department.Last())
	assert.Equal(t, was.Department.Last(), now.Department.Last())
	assert.Equal(t, function.ID, now.Function.Last())
	assert.Equal(t, "NL", now.Personal.Last().NationalityISO)
}
