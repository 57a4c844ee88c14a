package nmbrs

import (
	"strconv"
	"strings"

	"github.com/handoverhq/handover/hris"
)

// Report tells how the move stands, as a connection test does: first the debtors
// without consent, then what is lacking and what is open.
func (m *Move) Report() hris.Report {
	t := &Target{in: hris.WordsFor(m.Language, hris.Dutch)}
	f := &findings{t: t}
	for _, p := range m.WithoutConsent() {
		f.add(hris.Finding{Code: "nmbrs.consent", Subject: t.in("toestemming van ", "consent of ") + or(p.From.Name, p.From.ID), Standing: hris.Missing,
			Text:   t.in("Voor deze debiteur is er geen toestemming die geldt.", "There is no consent for this debtor that holds."),
			Remedy: t.in("Laat iemand die hem in Nmbrs beheert eenmaal toestemming geven; een masterlogin kan dat niet. Zonder gebruik eindigt ze na 30 dagen.", "Have somebody who manages it in Nmbrs give consent once; a master login cannot. Unused, it ends after 30 days.")})
	}
	for _, name := range m.Lacking {
		f.add(hris.Finding{Code: "nmbrs.right", Subject: name, Standing: hris.Absent, MenuPath: menuRights,
			Text:   t.in("Niet toegekend aan deze gebruiker: wat hier een paar is, is op nummer en naam gevonden.", "Not granted to this login: what is paired here is paired by number and name."),
			Remedy: t.in("Ken het toe en bereid de overstap opnieuw voor, of bevestig de paren.", "Grant it and prepare the move again, or confirm the pairs."),
			Adds:   t.in("Het woord van Nmbrs zelf, dat niemand hoeft te bevestigen.", "Nmbrs's own word, which nobody needs to confirm.")})
	}
	open := map[bool]int{}
	for _, p := range m.Open() {
		open[p.Used]++
	}
	if n := open[true]; n > 0 {
		f.add(hris.Finding{Code: "nmbrs.move", Subject: t.in("paren van SOAP en REST", "pairs"), Standing: hris.Missing,
			Text:   counted(t.in("# opties die de koppelregels noemen zijn nog niet bevestigd.", "# options that the rules name are yet to be confirmed."), n),
			Remedy: t.in("Bevestig wat ze in REST zijn.", "Confirm what they are over REST.")})
	}
	if n := open[false]; n > 0 {
		f.add(hris.Finding{Code: "nmbrs.move", Subject: t.in("overige paren", "other pairs"), Standing: hris.Good,
			Text: counted(t.in("# zijn niet bevestigd; geen koppelregel noemt ze.", "# are not confirmed; no rule names them."), n)})
	}
	f.add(hris.Finding{Code: "nmbrs.soap_ends", Subject: "SOAP API", Standing: hris.Warning, Until: soapEnds,
		Text:   t.in("Daarna kan geen overstap meer worden voorbereid, en wat over SOAP begon gaat daar niet verder.", "After that no move can be prepared, and what began over SOAP goes no further there."),
		Remedy: t.in("Rond voor die dag af wat over SOAP loopt.", "Bring to an end before that day what is under way over SOAP.")})
	return f.report
}

func counted(text string, n int) string { return strings.Replace(text, "#", strconv.Itoa(n), 1) }
