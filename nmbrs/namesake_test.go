package nmbrs_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// runOn runs a transfer as a scheduler does, until it has ended or waits for a person.
func (d *desk) runOn(b transfer.Badge) transfer.Badge {
	d.t.Helper()
	for range 6 {
		if b.State.Ended() {
			return b
		}
		d.clock.Advance(max(20*time.Minute, b.NotBefore.Sub(d.clock.Now())))
		b, _ = d.service.Run(d.t.Context(), "acme", b.Transfer)
	}
	return b
}

// another person of a name.
func (d *desk) namesake(first string) *hris.Hire {
	h := d.hire(inNovember)
	h.PersonID, h.ApplicationID, h.Person.FirstName, h.Person.PrivateEmail = "p-2", "a-2", first, "other@example.org"
	return h
}

func TestSomebodyOfALongerNameIsNotTakenForOnesOwn(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		d.fake.Inject(nmbrstest.Fault{Route: d.routes("current")["insert employee"], Method: "POST", Cut: nmbrstest.BeforeWork})
		lost, err := d.send(d.hire(inNovember), "")
		require.ErrorIs(t, err, hris.InDoubt)
		_, err = d.send(d.namesake("Jasmijn Petra"), "")
		require.NoError(t, err)

		assert.Equal(t, transfer.StateInDoubt, d.runOn(lost).State)
		assert.Equal(t, "other@example.org", d.one().Personal.Last().EmailPrivate)
	})
}

func TestANamesakeOverTheOtherAPIWaitsAndIsNotTakenForOnesOwn(t *testing.T) {
	t.Parallel()
	c := newCrossing(t)
	c.fake.Inject(nmbrstest.Fault{Route: nmbrstest.EmployeeInsertByType, Cut: nmbrstest.BeforeWork})
	lost, err := c.sendOver(nmbrs.SOAP, c.hire(inNovember), "")
	require.ErrorIs(t, err, hris.InDoubt)
	waits, err := c.sendOver(nmbrs.REST, c.namesake("Jasmijn"), "")
	require.ErrorIs(t, err, hris.Twin)

	assert.Equal(t, transfer.StateInDoubt, c.runOn(lost).State)
	assert.Empty(t, c.made())
	_, err = c.service.Absent(t.Context(), recruiter, "acme", lost.Transfer, transfer.Absence{})
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, c.runOn(waits).State)
	assert.Equal(t, "other@example.org", c.one().Personal.Last().EmailPrivate)
}

func TestSomebodyWhoWasThereBeforeIsNotOnesOwnWhereAnotherListIsRead(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	h := d.hire(inNovember)
	d.fake.AddEmployee(nmbrstest.Employee{CompanyID: d.demo.Monthly.ID, Type: nmbrstest.FormerPayroll, Start: "2020-01-01"},
		nmbrstest.PersonalInfo{FirstName: h.Person.FirstName, LastName: h.Person.LastName, Birthday: "1970-01-02", EmailPrivate: "former@example.org"})
	d.fake.Inject(nmbrstest.Fault{Route: nmbrstest.EmployeeInsertByType, Cut: nmbrstest.BeforeWork})
	lost, err := d.send(h, "")
	require.ErrorIs(t, err, hris.InDoubt)
	d.fake.Withdraw(nmbrstest.EmployeeListGetByCompany) // those of all types are read now
	assert.Equal(t, transfer.StateInDoubt, d.runOn(lost).State)
	assert.Empty(t, d.made())
	for _, e := range d.fake.Employees() {
		assert.NotEqual(t, h.Person.PrivateEmail, e.Personal.Last().EmailPrivate)
	}
}

func TestAnEmployeeIsFoundAgainByEitherList(t *testing.T) {
	t.Parallel()
	for _, without := range []string{nmbrstest.EmployeeListGetByCompany, nmbrstest.PersonalInfoWithoutBSN} {
		d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
		d.fake.Withdraw(without)
		d.fake.Inject(nmbrstest.Fault{Route: nmbrstest.EmployeeInsertByType, Cut: nmbrstest.AfterWork})
		badge, err := d.send(d.hire(inNovember), "")
		require.NoError(t, err, without)
		assert.Equal(t, transfer.StateDone, badge.State)
		assert.Equal(t, "jasmijn@example.org", d.one().Personal.Last().EmailPrivate)
	}
}
