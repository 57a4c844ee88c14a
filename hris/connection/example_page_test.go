package connection_test

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/text/language"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/personio"
)

// Somebody in Vienna opens the page on which Personio is connected, and leaves it half
// filled in.
func Example_settingsPage() {
	reader := language.MustParse("de-AT")
	product, _ := personio.Vendor().In(reader).Product("employee")
	fmt.Println(product.Label)
	for _, f := range product.Settings.Fields[:3] {
		fmt.Printf("  %s [%s]\n", f.Label, f.Section)
		for _, c := range f.Choices {
			fmt.Println("    o", c.Label)
		}
	}
	for _, s := range product.Secrets {
		fmt.Printf("  %s. %s\n", s.Label, s.Help)
	}

	form := url.Values{"company": {"lindenhof"}, "api": {"v3"}, "client_id": {"papi-1"}} // r.PostForm
	_, _, problems := product.Read(form.Get)
	for _, problem := range problems {
		fmt.Printf("%s: %s\n", problem.Field, hris.ProblemText(reader, problem))
	}
	refused := &hris.Error{Code: hris.BadCredentials} // as Connect gives it
	fmt.Println(strings.Join([]string{refused.TextIn(reader), refused.RemedyIn(reader)}, " "))
	// Output:
	// Mitarbeitende in Personio
	//   Firma [Personio]
	//   E-Mail-Adresse [Personio]
	//     o Die geschäftliche Adresse; ohne sie warten eingestellte Personen
	//     o Die geschäftliche Adresse, sonst die private, die dann bleibt
	//   API [Personio]
	//     o v1: Abteilungen und Ähnliches nach Namen
	//     o v2: nach ID, mit Vertrag und Team
	//   Client-ID. In Personio: Settings > Integrations > API credentials.
	//   Client-Secret. Wird angezeigt, wenn die Zugangsdaten erzeugt werden.
	// api: Der Wert ist keine der Optionen; wählen Sie eine.
	// email: Hier fehlt ein Wert; tragen Sie ihn ein.
	// client_secret: Hier fehlt ein Wert; tragen Sie ihn ein.
	// Das verbundene System nimmt die Zugangsdaten der Verbindung nicht an. Lassen Sie in den Einstellungen der Verbindung neue Zugangsdaten eintragen.
}
