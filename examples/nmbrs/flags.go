package main

import (
	"flag"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/nmbrs"
)

// options are what the flags say.
type options struct {
	console.Flags
	api, url, domain  string
	consent, redirect string
	types, crashAfter string
	move              bool
}

// steps are those of a hand-over to Nmbrs.
var steps = []string{"insert employee", "personal info", "address", "department", "function", "salary", "bank account"}

func parseFlags(args []string, stdout io.Writer) (options, error) {
	var o options
	var err error
	o.Flags, err = program.Parse(args, stdout, func(f *flag.FlagSet) {
		f.StringVar(&o.api, "api", string(nmbrs.SOAP), "`API` of Nmbrs: soap, which ends on 1 March 2027, or rest")
		f.StringVar(&o.url, "url", "", "`BASE` address, in front of /soap/v3, /api and /connect: Nmbrs's own, or of any server that speaks its protocol; the embedded fake stands in without one")
		f.StringVar(&o.domain, "domain", "", "`DOMAIN` of the environment: acme where people sign in at https://acme.nmbrs.nl; never change it. SOAP tells it")
		f.StringVar(&o.consent, "consent", "", "`ADDRESS` that the browser was sent back to from Nmbrs's consent page; new asks for the consent of another debtor")
		f.StringVar(&o.redirect, "redirect", "https://localhost/nmbrs", "`ADDRESS` that the consent page sends the browser back to, as registered with Nmbrs")
		f.StringVar(&o.types, "types", "2 Payroll", "`NUMBERS` of the employee types to choose from, where the login may not read them over SOAP")
		f.StringVar(&o.crashAfter, "crash-after", "", "`STEP` after which the process ends with 9: "+strings.Join(steps, ", "))
		f.BoolVar(&o.move, "move", false, "show a customer who moves from SOAP to REST, on the embedded fake")
	})
	if err != nil {
		return o, err
	}
	return o, o.mistake()
}

// mistake is what the flags ask for and must not.
func (o options) mistake() error {
	switch {
	case o.api != string(nmbrs.SOAP) && o.api != string(nmbrs.REST):
		return console.Misuse("-api: want soap or rest")
	case o.url != "" && o.domain == "" && o.api == string(nmbrs.REST):
		return console.Misuse("-domain: name the domain of the environment, which REST does not tell; whoever was sent is known by it")
	case !o.embedded() && o.DB == "" && o.api == string(nmbrs.REST):
		return console.Misuse("-db: name a ledger; over REST the consents are kept beside it")
	case o.url != "" && o.host() == "":
		return console.Misuse("-url: want an address such as https://api.nmbrs.nl")
	case o.Hire == "" && o.reachesNmbrs():
		return console.Misuse("-hire: name the hire to send; the invented one is not for a customer's environment")
	case o.crashAfter != "" && !slices.Contains(steps, o.crashAfter):
		return console.Misuse("-crash-after: want one of %s", strings.Join(steps, ", "))
	case o.consent != "" && (o.api != string(nmbrs.REST) || o.embedded()):
		return console.Misuse("-consent: belongs to -api rest and a -url")
	case o.move && (!o.embedded() || o.Hire != "" || o.DryRun || o.Set != nil || o.crashAfter != ""):
		return console.Misuse("-move: is shown with the embedded fake and its invented hires alone")
	}
	return nil
}

// embedded reports whether the fake stands in for Nmbrs.
func (o options) embedded() bool { return o.url == "" }

// demo reports whether the invented reviewer answers: of the invented hire, in the
// fake, where nobody else does.
func (o options) demo() bool { return o.embedded() && o.Hire == "" && o.Set == nil }

func (o options) host() string {
	u, err := url.Parse(o.url)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
}

// reachesNmbrs reports whether hires go to Nmbrs's own hosts.
func (o options) reachesNmbrs() bool {
	host := "." + o.host()
	return slices.ContainsFunc([]string{".nmbrs.nl", ".nmbrs.se", ".nmbrs.com", ".nmbrsapp.com"}, func(own string) bool { return strings.HasSuffix(host, own) })
}

// environment is which of Nmbrs's installations the address leads to.
func (o options) environment() nmbrs.Environment {
	switch host := o.host(); {
	case strings.HasPrefix(host, "api-sandbox."):
		return nmbrs.Sandbox
	case strings.HasSuffix(host, ".nmbrs.se"):
		return nmbrs.Sweden
	}
	return nmbrs.Production
}
