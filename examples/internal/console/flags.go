package console

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/handoverhq/handover/hris/transfer"
)

// Flags are those that every program has.
type Flags struct {
	Hire, Mapping, DB   string
	Set                 []transfer.Edit
	SetTexts            []string // the same as they were typed
	Actor               string
	DryRun, JSON, Whole bool
	Lang                language.Tag
	Answers
	Given int // how many flags that change what is sent, or how it is told
}

// Parse reads the flags: those that every program has, and its own. -h is
// [flag.ErrHelp], with the help printed; every other error says in one line what
// is wrong.
func (p Program) Parse(args []string, stdout io.Writer, own func(*flag.FlagSet)) (Flags, error) {
	var v Flags
	var lang string
	f := flag.NewFlagSet(p.Name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // one line says what is wrong; -h shows them all
	f.Usage = func() {}
	p.register(f, &v, &lang)
	own(f)
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(stdout, "Hands one hire over to %s; without flags, an invented one to a fake.\n", p.Target)
		f.SetOutput(stdout)
		f.PrintDefaults()
		fmt.Fprintln(stdout, "\nIt ends with 0 where the hire was sent (with -dry-run: where it could be), 2 bad usage or input, 3 sent before,\n4 problems to solve first, 5 in doubt, 1 anything else.")
		return v, err
	}
	if err != nil {
		v.JSON = v.JSON || slices.ContainsFunc(args, func(a string) bool { return a == "-json" || a == "--json" })
		return v, Misuse("%s; -h lists the flags", err.Error())
	}
	f.Visit(func(f *flag.Flag) {
		if f.Name != "v" {
			v.Given++
		}
	})
	if err := v.mistake(f.Args(), lang); err != nil {
		return v, Misuse("%w", err)
	}
	v.Lang = language.Make(lang)
	return v, nil
}

func (p Program) register(f *flag.FlagSet, v *Flags, lang *string) {
	f.StringVar(&v.Hire, "hire", "", "`FILE` with the hire as JSON; an invented one when empty")
	f.StringVar(&v.Mapping, "mapping", "", "`FILE` with rules as JSON, laid on top of the default mapping")
	f.StringVar(&v.DB, "db", "", "`FILE` of the ledger (SQLite); its key is kept beside it, with .key behind the name")
	f.Func("set", "`FIELD=VALUE` sets a field, named by its canonical key or "+p.Target+"'s id; may be repeated", func(s string) error {
		field, value, ok := strings.Cut(s, "=")
		if !ok || field == "" {
			return errors.New("want FIELD=VALUE, such as " + p.Example)
		}
		v.SetTexts = append(v.SetTexts, s)
		v.Set = append(v.Set, edit(field, value))
		return nil
	})
	f.StringVar(&v.Actor, "as", p.Name, "`ACTOR` who sends: a user id of yours, never a name")
	f.BoolVar(&v.DryRun, "dry-run", false, "show the plan and send nothing")
	f.StringVar(lang, "lang", "en", "`LANGUAGE` of "+p.Target+"'s labels and code values, nl or en")
	f.BoolVar(&v.JSON, "json", false, "print one result object and nothing else")
	f.BoolVar(&v.Whole, "v", false, "show the whole form, not only what is required")
	f.BoolVar(&v.Second, "second", false, "a second record for the same application is meant")
	f.StringVar(&v.Same, "same", "", "`ID` of the record in "+p.Target+" that is this very person")
	f.BoolVar(&v.Another, "another", false, "the people found in "+p.Target+" are somebody else")
	f.StringVar(&v.Found, "found", "", "`ID` of the record, where it was in doubt and stands in "+p.Target)
	f.BoolVar(&v.Absent, "absent", false, "what was in doubt does not stand in "+p.Target+": send it again")
}

// edit is what a -set says; an empty value takes the field's away.
func edit(field, value string) transfer.Edit {
	if value == "" {
		return transfer.Unset(field)
	}
	return transfer.SetText(field, value)
}

// mistake is what the flags ask for and must not.
func (v *Flags) mistake(rest []string, lang string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("%q is not a flag: values go behind flags, as in -hire hire.json", rest[0])
	case lang != "nl" && lang != "en":
		return errors.New("-lang: want nl or en")
	case v.Actor == "":
		return errors.New("-as: who sends must not be empty")
	case strings.Contains(v.Actor, "@"):
		return errors.New("-as: want an opaque user id such as u-17; it is kept, so it must not be an e-mail address or a name")
	case v.Same != "" && v.Another:
		return errors.New("-same and -another contradict each other")
	case v.Found != "" && v.Absent:
		return errors.New("-found and -absent contradict each other")
	}
	return nil
}
