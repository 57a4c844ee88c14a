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
//
// What a host does is in handover.go and connect.go.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/examples/internal/console"
)

// Exit codes.
const (
	exitSent     = console.ExitSent
	exitOther    = console.ExitOther
	exitUsage    = console.ExitUsage
	exitAlready  = console.ExitAlready
	exitProblems = console.ExitProblems
	exitInDoubt  = console.ExitInDoubt
)

const nothingSent = console.NothingSent

var program = console.Program{Name: "quickstart", Target: "AFAS", Example: "VcSn=12", Own: func(err error) string {
	own, _ := errors.AsType[*afas.Error](err)
	if own == nil {
		return ""
	}
	return own.Message().Reveal()
}}

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
	out, code := console.NewOutput(program, o.Flags, stdout), exitUsage
	if err == nil {
		code, err = handOver(ctx, o, env, out)
	}
	if err != nil {
		fmt.Fprintln(stderr, "quickstart: "+err.Error())
	}
	if o.JSON {
		out.WriteJSON(stdout, err)
	}
	return code
}
