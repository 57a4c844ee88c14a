package main

import (
	"flag"
	"io"
	"net/url"
	"strings"

	"github.com/handoverhq/handover/examples/internal/console"
)

// options are what the flags say.
type options struct {
	console.Flags
	cv, member, env, url, vacancies string
}

func parseFlags(args []string, stdout io.Writer) (options, error) {
	var o options
	var err error
	o.Flags, err = program.Parse(args, stdout, func(f *flag.FlagSet) {
		f.StringVar(&o.cv, "cv", "", "`FILE` to send as CV")
		f.StringVar(&o.member, "member", "", "AFAS member `NUMBER`, digits only; the embedded fake stands in without one")
		f.StringVar(&o.env, "env", "production", "`ENVIRONMENT` of the member: production, test or accept")
		f.StringVar(&o.url, "url", "", "`BASE` address of any server that speaks AFAS's protocol")
		f.StringVar(&o.vacancies, "vacancies", "", "`CONNECTOR` that shows the vacancies: your own GetConnector")
	})
	return o, err
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
