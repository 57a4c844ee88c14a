package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
)

// options are what the flags say.
type options struct {
	port            int
	only            []string // all where empty
	json            bool
	state           string
	webhook, secret string
}

func parseFlags(args []string, stderr io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("fakes", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.IntVar(&o.port, "port", 8900, "first `PORT`; each fake has its own behind it, whatever -only says. 0 takes any that are free")
	f.Func("only", "`NAMES` of the fakes to start, such as afas,nmbrs; all by default: "+strings.Join(names(), ", "), func(list string) error {
		for name := range strings.SplitSeq(list, ",") {
			name = strings.ToLower(strings.TrimSpace(name))
			if !slices.Contains(names(), name) {
				return fmt.Errorf("no fake of %q: want some of %s", name, strings.Join(names(), ", "))
			}
			o.only = append(o.only, name)
		}
		return nil
	})
	f.BoolVar(&o.json, "json", false, "print one object, on one line, for a program to read")
	f.StringVar(&o.state, "state", "", "`DIR` where Nmbrs keeps its state, so that it goes on where it stopped; the others cannot")
	f.StringVar(&o.webhook, "greenhouse-webhook", "", "`URL` that Greenhouse sends its events to: somebody is hired as soon as it answers")
	f.StringVar(&o.secret, "greenhouse-secret", "an invented secret key", "`SECRET` that Greenhouse signs its events with")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	err := o.mistake(f.Args())
	if err != nil {
		fmt.Fprintln(stderr, "fakes: "+err.Error())
	}
	return o, err
}

// mistake is what the flags ask for and must not.
func (o options) mistake(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("%q is not a flag: values go behind flags, as in -only afas,nmbrs", rest[0])
	case o.port < 0 || o.port+ports() > 1<<16:
		return fmt.Errorf("-port: want 0, or 1 to %d", 1<<16-ports())
	case o.webhook != "" && !o.starts("greenhouse"):
		return errors.New("-greenhouse-webhook: belongs to greenhouse, which -only leaves out")
	case o.webhook != "" && !absolute(o.webhook):
		return errors.New("-greenhouse-webhook: want an address such as http://127.0.0.1:8787/hooks")
	case o.secret == "":
		return errors.New("-greenhouse-secret: Greenhouse signs with some secret, always")
	}
	return nil
}

func (o options) starts(name string) bool { return len(o.only) == 0 || slices.Contains(o.only, name) }

func absolute(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
