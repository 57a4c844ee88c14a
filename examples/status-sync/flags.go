package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/hris/transfer"
)

// options are what the flags say.
type options struct {
	erecruiterURL, erecruiterProfile string
	inhireURL, inhireProfile         string
	company, origin, scope           string
	db, actor, offer                 string
	now                              time.Time // zero for the machine's clock
	days                             int       // -1 where not given
	dryRun, json                     bool
	cap                              int

	hire string
	set  []transfer.Edit
	sets []string // the same as they were typed

	assign           map[string]string // stages to statuses
	release, dismiss []string
	approve          bool
}

const mostDays = 400

func parseFlags(args []string, stdout io.Writer) (options, error) {
	o := options{assign: map[string]string{}}
	f := flag.NewFlagSet(program.Name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // one line says what is wrong; -h shows them all
	f.Usage = func() {}
	f.StringVar(&o.erecruiterURL, "erecruiter-url", "", "`BASE` address of eRecruiter, in front of the version; both fakes stand in without one")
	f.StringVar(&o.inhireURL, "inhire-url", "", "`BASE` address of inhire, in front of /v1")
	f.StringVar(&o.erecruiterProfile, "erecruiter-profile", "", "`FILE` with what differs on the customer's wire, as JSON")
	f.StringVar(&o.inhireProfile, "inhire-profile", "", "`FILE` with what differs from our proposal, as JSON")
	f.StringVar(&o.company, "company", "", "`ID` of the company in eRecruiter; needed where the key opens several")
	f.StringVar(&o.origin, "origin", "", "`ID` of the publication place that stands for inhire; needed where there are several")
	f.StringVar(&o.scope, "scope", "", "`SCOPE` that was chosen for the access key: all or selected")
	f.StringVar(&o.db, "db", "", "`FILE` of ledger and synchronisation (SQLite); its key is kept beside it, with .key behind the name")
	f.StringVar(&o.actor, "as", program.Name, "`ACTOR` who sends, switches and decides: a user id of yours, never a name")
	f.Func("now", "`TIME` that the clock begins at, as in 2027-03-24T08:00:00Z; the machine's where there are addresses", func(s string) (err error) {
		o.now, err = time.Parse(time.RFC3339, s)
		return err
	})
	f.IntVar(&o.days, "days", -1, "`NUMBER` of days to play on a clock that is put forward; 8 with the fakes, otherwise only what is due is done")
	f.BoolVar(&o.dryRun, "dry-run", false, "show what would be sent and changed, and write nothing")
	f.IntVar(&o.cap, "cap", 0, "`NUMBER` of changes that a run makes without asking; 100 when 0, no cap when negative")
	f.BoolVar(&o.json, "json", false, "print one object per run, on one line, and nothing else")
	f.StringVar(&o.offer, "offer", "interview", "`STATUS` that the stage Złożenie oferty becomes, which nobody documents")
	f.Func("map", "`STAGE=STATUS` gives a stage its status, by the stage's id; may be repeated", func(s string) error {
		stage, status, ok := strings.Cut(s, "=")
		if !ok || stage == "" || status == "" {
			return errors.New("want STAGE=STATUS, such as 501=evaluating")
		}
		o.assign[stage] = status
		return nil
	})
	f.Func("release", "`APPLICATION` whose held change is to be sent; may be repeated", into(&o.release))
	f.Func("dismiss", "`APPLICATION` whose held change is not to be sent; may be repeated", into(&o.dismiss))
	f.BoolVar(&o.approve, "approve", false, "let the run that asks go over its cap")
	f.StringVar(&o.hire, "hire", "", "`FILE` with a candidate to hand over to eRecruiter, as JSON; an invented one with the fakes")
	f.Func("set", "`FIELD=VALUE` sets a field of that application, such as "+program.Example+"; may be repeated", func(s string) error {
		field, value, ok := strings.Cut(s, "=")
		if !ok || field == "" {
			return errors.New("want FIELD=VALUE, such as " + program.Example)
		}
		o.sets, o.set = append(o.sets, s), append(o.set, transfer.SetText(field, value))
		return nil
	})
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stdout, "Shows candidates on inhire the stage at which eRecruiter has them, once a day; without flags, between two fakes.")
		f.SetOutput(stdout)
		f.PrintDefaults()
		return o, err
	}
	if err != nil {
		return o, console.Misuse("%s; -h lists the flags", err.Error())
	}
	return o, o.mistake(f.Args())
}

func into(list *[]string) func(string) error {
	return func(s string) error { *list = append(*list, s); return nil }
}

// embedded reports whether the fakes stand in for both accounts.
func (o options) embedded() bool { return o.erecruiterURL == "" && o.inhireURL == "" }

// mistake is what the flags ask for and must not.
func (o options) mistake(rest []string) error {
	switch {
	case len(rest) > 0:
		return console.Misuse("%q is not a flag: values go behind flags, as in -db sync.db", rest[0])
	case (o.erecruiterURL == "") != (o.inhireURL == ""):
		return console.Misuse("-erecruiter-url, -inhire-url: give both, or none for the fakes")
	case !o.embedded() && (host(o.erecruiterURL) == "" || host(o.inhireURL) == ""):
		return console.Misuse("-erecruiter-url, -inhire-url: want addresses such as https://api.erecruiter.pl")
	case o.days < -1 || o.days > mostDays:
		return console.Misuse("-days: want 0 to %d", mostDays)
	case o.reachesVendor() && (o.days >= 0 || !o.now.IsZero()):
		return console.Misuse("-now, -days: a clock that is put forward is for fakes; candidates of a real account would be e-mailed before their time")
	case o.scope != "" && o.scope != string(erecruiter.AllRecruitments) && o.scope != string(erecruiter.SelectedRecruitments):
		return console.Misuse("-scope: want all or selected")
	case o.actor == "" || strings.Contains(o.actor, "@"):
		return console.Misuse("-as: want an opaque user id such as u-17; it is kept, so it must not be an e-mail address or a name")
	case o.embedded() && (o.hire != "" || o.set != nil || o.company+o.origin+o.scope+o.erecruiterProfile+o.inhireProfile != ""):
		return console.Misuse("-hire, -set, -company, -origin, -scope and the profiles belong to accounts with an address; the fakes bring their own")
	case o.hire == "" && o.set != nil:
		return console.Misuse("-set: belongs to -hire")
	}
	return nil
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
}

// reachesVendor reports whether an address is one of the vendors' own.
func (o options) reachesVendor() bool {
	return slices.ContainsFunc([]string{host(o.erecruiterURL), host(o.inhireURL)}, func(h string) bool {
		return strings.HasSuffix("."+h, ".erecruiter.pl") || strings.HasSuffix("."+h, ".inhire.io")
	})
}
