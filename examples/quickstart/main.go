// Command quickstart hands one hire over to AFAS.
//
// Without flags it brings all it needs: a fake AFAS environment, a ledger in a
// temporary folder, an invented hire with a CV, and a mapping. With flags it
// works on a real environment, with your own hire:
//
//	AFAS_CLIENT_ID=… AFAS_CLIENT_SECRET=… go run ./examples/quickstart \
//	    -member 12345 -env test -vacancies Acme_Vacancies \
//	    -hire hire.json -cv cv.pdf -db ledger.db -set VcSn=12 -as u-17
//
// It ends with 0 where the hire was sent (with -dry-run: where it could be), 2 bad
// usage or input, 3 sent before, 4 problems to solve first, 5 in doubt, 1 anything
// else, such as a document that is not there. The lines that list problems name
// the flag that answers each.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/handoverhq/handover/hris"
)

// Exit codes.
const (
	exitSent     = 0
	exitOther    = 1
	exitUsage    = 2
	exitAlready  = 3
	exitProblems = 4
	exitInDoubt  = 5
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run is the whole command, so that tests can call it.
func run(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) int {
	o, err := parseFlags(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return exitSent
	}
	out, code := &output{options: o, w: stdout}, exitUsage
	if err == nil {
		code, err = handOver(ctx, o, env, out)
	}
	if err != nil {
		fmt.Fprintln(stderr, "quickstart: "+err.Error())
	}
	if o.json {
		out.writeJSON(stdout, err)
	}
	return code
}

// exitOf says which exit code an error comes to.
func exitOf(err error) int {
	switch {
	case err == nil:
		return exitSent
	case errors.Is(err, hris.AlreadySent):
		return exitAlready
	case errors.Is(err, hris.InDoubt), errors.Is(err, hris.Duplicate):
		return exitInDoubt
	case errors.Is(err, hris.Problems), errors.Is(err, hris.PersonExists), errors.Is(err, hris.InvalidMapping):
		return exitProblems
	case errors.Is(err, hris.InvalidHire), errors.Is(err, hris.InvalidSetting), errors.Is(err, hris.InvalidInput):
		return exitUsage
	}
	return exitOther
}
