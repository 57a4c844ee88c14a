// Command nmbrs hands one hire over to Nmbrs, over either of its APIs.
//
// Without flags it brings all it needs: a fake Nmbrs, a ledger in a temporary
// folder, an invented hire, a mapping, and a reviewer who answers what only a
// person can say. With flags it works on a real environment, with your own hire:
//
//	NMBRS_USER=… NMBRS_TOKEN=… go run ./examples/nmbrs \
//	    -url https://api.nmbrs.nl -domain acme \
//	    -hire hire.json -db ledger.db -set debtor=… -set company=… -as u-17
//
//	NMBRS_CLIENT_ID=… NMBRS_CLIENT_SECRET=… NMBRS_SUBSCRIPTION_KEY=… go run ./examples/nmbrs \
//	    -api rest -url https://api.nmbrsapp.com -domain acme …
//
// REST needs a person's consent: the program prints the page's address, and takes
// the address that the browser was sent back to from -consent, or from a line of
// its input. The tokens are kept sealed beside the ledger.
//
//	go run ./examples/nmbrs -db ledger.db -crash-after "insert employee"
//	go run ./examples/nmbrs -db ledger.db
//
// ends the process in the middle and goes on where it stopped; the fake keeps its
// state beside the ledger, too. -move shows a customer who moves from SOAP to REST.
//
// It ends with 0 where the hire was sent (with -dry-run: where it could be), 2 bad
// usage or input, 3 sent before, 4 problems to solve first, 5 in doubt, 9 where
// -crash-after ended it, 1 anything else. The lines that list problems name the
// flag that answers each.
//
// What a host does is in handover.go, connect.go, consent.go and resume.go.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/nmbrs"
)

// exitCrashed is that of -crash-after.
const exitCrashed = 9

var program = console.Program{Name: "nmbrs", Target: "Nmbrs", Example: "debtor=1001", Own: func(err error) string {
	own, _ := errors.AsType[*nmbrs.Error](err)
	if own == nil {
		return ""
	}
	return own.Message().Reveal()
}}

// terminal is what the program gets from outside, so that tests can bring their own.
type terminal struct {
	env            func(string) string
	in             io.Reader
	stdout, stderr io.Writer
	exit           func(code int) // ends the process at once
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], terminal{os.Getenv, os.Stdin, os.Stdout, os.Stderr, os.Exit}))
}

// run is the whole command.
func run(ctx context.Context, args []string, t terminal) int {
	o, err := parseFlags(args, t.stdout)
	if errors.Is(err, flag.ErrHelp) {
		return console.ExitSent
	}
	out, code := console.NewOutput(program, o.Flags, t.stdout), console.ExitUsage
	if err == nil {
		code, err = begin(ctx, o, t, out)
	}
	if err != nil {
		fmt.Fprintln(t.stderr, "nmbrs: "+err.Error())
	}
	if o.JSON {
		out.WriteJSON(t.stdout, err)
	}
	return code
}
