package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/handoverhq/handover/hris"
)

// options are what the flags say.
type options struct {
	listen, db, mapping      string
	personioURL, personioAPI string
	company, organization    string
	offerCategory            int64
	harvestURL, harvestAuth  string
	fakes, once, json        bool
}

func parseFlags(args []string, stderr io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("greenhouse-personio", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.listen, "listen", "127.0.0.1:8787", "`ADDR` to take webhooks on")
	f.StringVar(&o.db, "db", "", "`FILE` of connections, ledger and inbox (SQLite); beside it stand its key (.key) and how far reconciliation has come (.seen)")
	f.StringVar(&o.mapping, "mapping", "", "`FILE` with rules as JSON, laid on top of the default mapping; Greenhouse's custom fields can be used with -harvest-url")
	f.StringVar(&o.personioURL, "personio-url", "", "`BASE` address of Personio, in front of /v1 and /v2; the fakes stand in without one")
	f.StringVar(&o.personioAPI, "personio-api", "v1", "`GENERATION` of Personio's API: v1 or v2")
	f.StringVar(&o.company, "personio-company", "", "`NAME` of the company: acme where people sign in at https://acme.personio.de; never change it")
	f.StringVar(&o.organization, "greenhouse-organization", "", "`NAME` of the organization, as its job board has it: acme of job-boards.greenhouse.io/acme; the company's unless given, and never change it")
	f.Int64Var(&o.offerCategory, "offer-category", 0, "`NUMBER` of the document category in Personio that signed offers are filed in; without one documents stay in Greenhouse")
	f.StringVar(&o.harvestURL, "harvest-url", "", "`BASE` address of Greenhouse's Harvest, in front of /v3; without one hires are neither read again nor reconciled")
	f.StringVar(&o.harvestAuth, "harvest-auth-url", "", "`BASE` address of Greenhouse's token host, where it is not the usual one")
	f.BoolVar(&o.fakes, "fakes", false, "play hires between two fake accounts; the default where no address is given")
	f.BoolVar(&o.once, "once", false, "end when the hires at hand are done")
	f.BoolVar(&o.json, "json", false, "print one result object per event")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if o.personioURL == "" && o.harvestURL == "" {
		o.fakes = true
	}
	if o.company == "" {
		o.company = "acme"
		if !o.fakes {
			fmt.Fprintln(stderr, "greenhouse-personio: without -personio-company links to employees lead to acme.personio.de")
		}
	}
	o.organization = cmp.Or(o.organization, o.company)
	err := func() error {
		switch {
		case f.NArg() > 0:
			return fmt.Errorf("%q is not a flag: values go behind flags, as in -db hires.db", f.Arg(0))
		case o.personioAPI != "v1" && o.personioAPI != "v2":
			return errors.New("-personio-api: want v1 or v2")
		case o.fakes && (o.personioURL != "" || o.harvestURL != ""):
			return errors.New("-fakes: brings both systems, leave the addresses out")
		case !o.fakes && o.personioURL == "":
			return errors.New("-personio-url: say where hires go")
		}
		return nil
	}()
	if err != nil {
		fmt.Fprintln(stderr, "greenhouse-personio: "+err.Error())
	}
	return o, err
}

func usage(format string, args ...any) error {
	return &hris.Error{Code: hris.InvalidInput, Op: "read input", Effect: hris.EffectNotSent, Err: fmt.Errorf(format, args...)}
}
