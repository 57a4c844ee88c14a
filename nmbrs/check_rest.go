package nmbrs

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// endsSoon is how long before its end a consent is warned about.
const endsSoon = 7 * 24 * time.Hour

// check of REST: each debtor's consent and until when it holds, the scopes, and what
// can be read with it.
func (r *restTarget) check(ctx context.Context, f *findings) {
	if err := r.open(); err != nil {
		f.add(hris.Finding{Code: "nmbrs.consent", Subject: r.in("toestemming", "consent"), Standing: hris.Missing, Err: err,
			Text:   r.in("Nog niemand heeft voor een debiteur toestemming gegeven.", "Nobody has given consent for a debtor yet."),
			Remedy: r.in("Laat van elke debiteur iemand die hem in Nmbrs beheert toestemming geven; een masterlogin kan dat niet.", "Have somebody who manages it in Nmbrs give consent for each debtor; a master login cannot.")})
		return
	}
	for _, id := range r.order {
		if ctx.Err() != nil {
			return
		}
		r.checkConsent(ctx, f, id)
	}
}

// checkConsent tells how one debtor's consent stands.
func (r *restTarget) checkConsent(ctx context.Context, f *findings, id string) {
	client := r.clients[id]
	debtor, err := r.debtor(ctx, id)
	name := or(debtor.Name, id)
	state, stateErr := client.ConsentState(ctx)
	found := hris.Finding{Code: "nmbrs.consent", Subject: r.in("toestemming van ", "consent of ") + name, Standing: hris.Good, Until: untilOf(state),
		Text: r.in("De toestemming geldt en wordt bij gebruik verlengd.", "The consent holds, and is renewed when used.")}
	again := r.in("Laat iemand die deze debiteur in Nmbrs beheert opnieuw toestemming geven.", "Have somebody who manages this debtor in Nmbrs give consent again.")
	switch {
	case errors.Is(err, OutOfReach), errors.Is(err, UnknownDebtor):
		found.Standing, found.Err, found.Remedy = hris.Missing, err, again
		found.Text = r.in("De toestemming is voor een andere debiteur, of voor meer dan een.", "The consent is for another debtor, or for more than one.")
	case errors.Is(err, ConsentMissing):
		found.Standing, found.Err, found.Remedy = hris.Missing, err, again
		found.Text = r.in("De toestemming geldt niet meer.", "The consent does not hold any more.")
	case errors.Is(err, hris.BadCredentials):
		f.credentials(r.in("client-id, client-secret en subscription key", "client id, client secret and subscription key"), err)
		return
	case errors.Is(err, hris.RightMissing):
		f.tried(scope("company.info.read"), err)
		return
	case err != nil:
		f.credentials(found.Subject, err)
		return
	case stateErr != nil || state.Unsaved:
		found.Standing, found.Err = hris.Warning, stateErr
		found.Text = r.in("Het nieuwste token kon niet worden opgeslagen.", "The newest token could not be stored.")
		found.Remedy = r.in("Zorg dat geheimen weer kunnen worden opgeslagen voordat dit proces stopt.", "See that secrets can be stored again before this process ends.")
	case !state.Until.IsZero() && state.Until.Before(r.now().Add(endsSoon)):
		found.Standing, found.Remedy = hris.Warning, r.in("Verleng haar voor die tijd: elke overdracht doet dat, of RESTClient.Renew.", "Renew it before: every hand-over does, or RESTClient.Renew.")
		found.Text = r.in("De toestemming eindigt binnenkort als ze niet wordt gebruikt.", "The consent ends soon unless it is used.")
	}
	f.add(found)
	if found.Standing == hris.Missing {
		return
	}
	r.checkReads(ctx, f, client, id)
	r.checkScopes(f, state.Scopes)
}

func untilOf(state ConsentState) civil.Date {
	if state.Until.IsZero() {
		return civil.Date{}
	}
	return civil.DateOf(state.Until.In(dutchWinter))
}

// checkReads tries what a form reads.
func (r *restTarget) checkReads(ctx context.Context, f *findings, client *RESTClient, debtor string) {
	company, err := first(client.CompaniesOf(ctx, debtor))
	if err == nil {
		_, err = first(client.Departments(ctx, debtor))
	}
	if err == nil {
		_, err = first(client.Functions(ctx, debtor))
	}
	f.tried(scope("company.info.read"), err)
	if company.ID == "" {
		return
	}
	_, err = client.CurrentPeriod(ctx, company.ID)
	period := scope("company.payrollsettings.read")
	period.need, period.adds = false, [2]string{
		"De huidige periode; zonder moet de instelling zeggen hoe lang periodes duren.", "The current period; without it the settings have to say how long periods are."}
	f.tried(period, err)
	_, err = first(client.Employees(ctx, company.ID, restPayroll))
	f.tried(scope("employee.info.read"), err)
}

// checkScopes tells of the scopes that only a write would try, where Nmbrs said
// which were given.
func (r *restTarget) checkScopes(f *findings, given []string) {
	for _, s := range []struct {
		name string
		adds [2]string // none where nothing goes without it
	}{
		{name: "employee.info"},
		{"employee.orgstructure", [2]string{"Afdeling en functie.", "Department and function."}},
		{"employee.payment", [2]string{"Salaris.", "Salary."}},
		{"employee.bankaccount", [2]string{"Bankrekening.", "Bank account."}},
	} {
		wanted := scope(s.name)
		wanted.need, wanted.adds = s.adds[0] == "", s.adds
		switch {
		case len(given) == 0:
			f.untold(wanted)
		case slices.Contains(given, s.name):
			f.good("nmbrs.right", wanted.name, f.t.in("Toegekend.", "Granted."))
		default:
			f.add(f.lacks(wanted, nil))
		}
	}
}

func scope(name string) right {
	return right{name: "scope " + name, need: true, menu: "developer.nmbrs.com"}
}
