package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
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
	dryRun, json          bool
	lang                  language.Tag
	member, env, url      string
	vacancies             string
	given                 int // how many flags
}

// embedded reports whether the fake stands in for AFAS.
func (o options) embedded() bool { return o.member == "" && o.url == "" }

func parseFlags(args []string, stderr io.Writer) (options, error) {
	var o options
	var lang string
	f := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	f.SetOutput(stderr)
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
	f.StringVar(&o.env, "env", "production", "`ENVIRONMENT`: production, test or accept")
	f.StringVar(&o.url, "url", "", "`BASE` address of any server that speaks AFAS's protocol")
	f.StringVar(&o.vacancies, "vacancies", "", "`CONNECTOR` that shows the vacancies: your own GetConnector")
	f.BoolVar(&o.json, "json", false, "print one result object and nothing else")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	f.Visit(func(*flag.Flag) { o.given++ })
	err := func() error {
		switch {
		case f.NArg() > 0:
			return fmt.Errorf("%q is not a flag: values go behind flags, as in -hire hire.json", f.Arg(0))
		case lang != "nl" && lang != "en":
			return errors.New("-lang: want nl or en")
		case o.actor == "":
			return errors.New("-as: who sends must not be empty")
		}
		return nil
	}()
	if err != nil {
		fmt.Fprintln(stderr, "quickstart: "+err.Error())
		return o, err
	}
	o.lang = language.Make(lang)
	return o, nil
}
