package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/handoverhq/handover/hris/transfer"
)

// options are what the flags say.
type options struct {
	hire, cv, mapping, db string
	set                   []transfer.Edit
	setTexts              []string
	actor                 string
	dryRun, json, whole   bool
	second, another       bool   // answers to open questions
	same                  string // the id of the record that is this person's
	found                 string // the id of a record in doubt
	absent                bool
	lang                  language.Tag
	member, env, url      string
	vacancies             string
	given                 int // how many flags that change what is sent, or how it is told
}

// reachesAFAS reports whether hires go to AFAS's own hosts.
func (o options) reachesAFAS() bool {
	if o.url == "" {
		return o.member != ""
	}
	u, err := url.Parse(o.url)
	return err != nil || strings.HasSuffix(strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")), ".afas.online")
}

// embedded reports whether the fake stands in for AFAS.
func (o options) embedded() bool { return o.member == "" && o.url == "" }

func parseFlags(args []string, stdout io.Writer) (options, error) {
	var o options
	var lang string
	f := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	f.SetOutput(io.Discard) // one line says what is wrong; -h shows them all
	f.Usage = func() {}
	f.StringVar(&o.hire, "hire", "", "`FILE` with the hire as JSON; an invented one when empty")
	f.StringVar(&o.cv, "cv", "", "`FILE` to send as CV")
	f.StringVar(&o.mapping, "mapping", "", "`FILE` with rules as JSON, laid on top of the default mapping")
	f.StringVar(&o.db, "db", "", "`FILE` of the ledger (SQLite); its key is kept beside it, with .key behind the name")
	f.Func("set", "`FIELD=VALUE` sets a field, named by its canonical key or AFAS's id; may be repeated", func(s string) error {
		field, value, ok := strings.Cut(s, "=")
		if !ok || field == "" {
			return errors.New("want FIELD=VALUE, such as VcSn=12")
		}
		o.setTexts = append(o.setTexts, s)
		if value == "" {
			o.set = append(o.set, transfer.Unset(field))
		} else {
			o.set = append(o.set, transfer.SetText(field, value))
		}
		return nil
	})
	f.StringVar(&o.actor, "as", "quickstart", "`ACTOR` who sends: a user id of yours, never a name")
	f.BoolVar(&o.dryRun, "dry-run", false, "show the plan and send nothing")
	f.StringVar(&lang, "lang", "en", "`LANGUAGE` of AFAS's labels and code values, nl or en")
	f.StringVar(&o.member, "member", "", "AFAS member `NUMBER`, digits only; the embedded fake stands in without one")
	f.StringVar(&o.env, "env", "production", "`ENVIRONMENT` of the member: production, test or accept")
	f.StringVar(&o.url, "url", "", "`BASE` address of any server that speaks AFAS's protocol")
	f.StringVar(&o.vacancies, "vacancies", "", "`CONNECTOR` that shows the vacancies: your own GetConnector")
	f.BoolVar(&o.json, "json", false, "print one result object and nothing else")
	f.BoolVar(&o.whole, "v", false, "show the whole form, not only what is required")
	f.BoolVar(&o.second, "second", false, "a second record for the same application is meant")
	f.StringVar(&o.same, "same", "", "`ID` of the record in AFAS that is this very person")
	f.BoolVar(&o.another, "another", false, "the people found in AFAS are somebody else")
	f.StringVar(&o.found, "found", "", "`ID` of the record, where it was in doubt and stands in AFAS")
	f.BoolVar(&o.absent, "absent", false, "what was in doubt does not stand in AFAS: send it again")
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stdout, "Hands one hire over to AFAS; without flags, an invented one to a fake.")
		f.SetOutput(stdout)
		f.PrintDefaults()
		return o, err
	}
	if err != nil {
		o.json = o.json || slices.ContainsFunc(args, func(a string) bool { return a == "-json" || a == "--json" })
		return o, badUsage(err.Error() + "; -h lists the flags")
	}
	f.Visit(func(f *flag.Flag) {
		if f.Name != "v" {
			o.given++
		}
	})
	if err := o.mistake(f.Args(), lang); err != nil {
		return o, usage("%w", err)
	}
	o.lang = language.Make(lang)
	return o, nil
}

// mistake is what the flags ask for and must not.
func (o options) mistake(rest []string, lang string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("%q is not a flag: values go behind flags, as in -hire hire.json", rest[0])
	case lang != "nl" && lang != "en":
		return errors.New("-lang: want nl or en")
	case o.actor == "":
		return errors.New("-as: who sends must not be empty")
	case strings.Contains(o.actor, "@"):
		return errors.New("-as: want an opaque user id such as u-17; it is kept, so it must not be an e-mail address or a name")
	case o.same != "" && o.another:
		return errors.New("-same and -another contradict each other")
	case o.found != "" && o.absent:
		return errors.New("-found and -absent contradict each other")
	}
	return nil
}
