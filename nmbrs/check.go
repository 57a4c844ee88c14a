package nmbrs

import (
	"context"
	"errors"
	"iter"
	"strconv"

	"github.com/handoverhq/handover/hris"
)

// menuRights is where rights are given (Nmbrs's help pages).
const menuRights = "Settings > User settings > User templates > API"

// findings collects what a check finds.
type findings struct {
	t      *Target
	report hris.Report
}

// Check implements [hris.Target]: the credentials, the domain, and each right that
// a hand-over needs or could use. What only a write would tell is said to be
// unknown; nothing is written.
func (t *Target) Check(ctx context.Context) (hris.Report, error) {
	f := &findings{t: t}
	t.api.check(ctx, f)
	return f.report, ctx.Err()
}

func (f *findings) add(found hris.Finding) { f.report.Findings = append(f.report.Findings, found) }

func (f *findings) good(code, subject, text string) {
	f.add(hris.Finding{Code: code, Subject: subject, Standing: hris.Good, Text: text})
}

// right is something that a login is allowed.
type right struct {
	name string    // as the vendor calls it: "DebtorService.List_GetAll"
	need bool      // nothing goes without it
	adds [2]string // what an optional one brings, in Dutch and English
	menu string    // where it is given; menuRights when empty
}

// tried tells how a right stands of which a call was tried, and whether it is
// granted. That what was asked about is not there proves that one may ask.
func (f *findings) tried(r right, err error) bool {
	in := f.t.in
	switch {
	case err == nil, errors.Is(err, UnknownEmployee), errors.Is(err, UnknownCompany), errors.Is(err, UnknownDebtor), errors.Is(err, OutOfReach):
		f.good("nmbrs.right", r.name, in("Toegekend.", "Granted."))
		return true
	case errors.Is(err, hris.RightMissing):
		f.add(f.lacks(r, err))
		return false
	}
	found := f.lacks(r, err)
	found.Text = in("Kon niet worden getest.", "Could not be tested.")
	found.Remedy = in("Test later nog eens.", "Test again later.")
	f.add(found)
	return false
}

// untold tells of a right that only a write would try.
func (f *findings) untold(r right) {
	f.add(hris.Finding{
		Code: "nmbrs.right", Subject: r.name, Standing: hris.Unknown, MenuPath: or(r.menu, menuRights), Adds: f.t.in(r.adds[0], r.adds[1]),
		Text:   f.t.in("Niet te testen zonder te schrijven.", "Cannot be tested without writing."),
		Remedy: f.t.in("Kijk in de gebruikerstemplate of het is aangevinkt.", "See in the user template whether it is ticked."),
	})
}

func (f *findings) lacks(r right, err error) hris.Finding {
	found := hris.Finding{
		Code: "nmbrs.right", Subject: r.name, Standing: hris.Absent, MenuPath: or(r.menu, menuRights), Err: err, Adds: f.t.in(r.adds[0], r.adds[1]),
		Text:   f.t.in("Niet toegekend aan deze gebruiker.", "Not granted to this login."),
		Remedy: f.t.in("Vink het aan in de gebruikerstemplate van deze gebruiker.", "Tick it in the user template of this login."),
	}
	if r.need {
		found.Standing = hris.Missing
	}
	return found
}

// credentials tells that Nmbrs cannot be reached with what was entered, or at all.
func (f *findings) credentials(subject string, err error) {
	in := f.t.in
	found := hris.Finding{Code: "nmbrs.credentials", Subject: subject, Standing: hris.Missing, Err: err,
		Text:   in("Met deze gegevens is Nmbrs niet te bereiken.", "Nmbrs cannot be reached with these credentials."),
		Remedy: in("Voer ze opnieuw in.", "Enter them again."),
	}
	switch {
	case errors.Is(err, hris.BadCredentials):
	case errors.Is(err, Moved):
		found.Text = in("Op dit adres staat de API van Nmbrs niet.", "Nmbrs's API is not served at this address.")
		found.Remedy = in("Controleer het adres van de API.", "See whether the address of the API is right.")
	case errors.Is(err, NoSubscription):
		found.Text = in("De API zit niet in het abonnement.", "The subscription does not cover the API.")
		found.Remedy = in("Vraag Nmbrs om de API aan het abonnement toe te voegen.", "Ask Nmbrs to add the API to the subscription.")
	case errors.Is(err, Blocked):
		found.Text = in("Nmbrs laat deze server niet toe.", "Nmbrs does not let this machine in.")
		found.Remedy = in("Ga na of er een proxy of firewall tussen zit; vraag anders de support van Nmbrs of dit adres geblokkeerd is.",
			"See whether a proxy or firewall stands between; else ask Nmbrs's support whether it has blocked this address.")
	default:
		found.Text = in("Nmbrs is nu niet te bereiken.", "Nmbrs cannot be reached now.")
		found.Remedy = in("Test later nog eens.", "Test again later.")
	}
	f.add(found)
}

// user tells how many debtors a login sees: that of an accountant sees several,
// that of a client one. Nmbrs does not tell the kind of a login.
func (f *findings) user(debtors int) {
	in := f.t.in
	found := hris.Finding{Code: "nmbrs.user", Subject: in("soort gebruiker", "user type"), Standing: hris.Good}
	switch debtors {
	case 0:
		found.Standing = hris.Missing
		found.Text = in("Deze gebruiker ziet geen enkele debiteur.", "This login sees no debtor at all.")
		found.Remedy = in("Gebruik een gebruiker die de debiteuren mag zien: een masterlogin voor een kantoor, een klantlogin voor één debiteur.",
			"Use a login that may see the debtors: a master login for an office, a client login for one debtor.")
		found.MenuPath = "Settings > User settings > Users"
	case 1:
		found.Text = in("Ziet één debiteur, zoals een klantlogin. Moeten er meer te kiezen zijn, dan is een masterlogin nodig.",
			"Sees one debtor, as a client login does. If more should be there to choose from, a master login is needed.")
	default:
		found.Text = in("Ziet "+strconv.Itoa(debtors)+" debiteuren.", "Sees "+strconv.Itoa(debtors)+" debtors.")
	}
	f.add(found)
}

// types tells whether there is an employee type to choose.
func (f *findings) types(n int) {
	if n > 0 {
		return
	}
	f.add(hris.Finding{Code: "nmbrs.employee_types", Subject: f.t.in("soorten medewerkers", "employee types"), Standing: hris.Missing,
		Text:   f.t.in("Er is geen soort medewerker om te kiezen.", "There is no employee type to choose."),
		Remedy: f.t.in("Ken EmployeeType_GetList toe, of noem in de instellingen de nummers die mogen, zoals 2 Payroll.", "Grant EmployeeType_GetList, or name in the settings the numbers that may be chosen, such as 2 Payroll."), MenuPath: menuRights})
}

// first gives the first of a list, and stops there.
func first[T any](list iter.Seq2[T, error]) (T, error) {
	for one, err := range list {
		return one, err
	}
	var none T
	return none, nil
}
