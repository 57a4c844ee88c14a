// Command status-sync shows candidates on inhire the stage at which eRecruiter has
// them: one way, once a day at 17:00 in Warsaw, and never by two e-mails for one
// change.
//
// Without addresses it brings both accounts, fakes of an invented employer, and
// plays eight days with a change of the clocks in them: a candidate is handed over
// to eRecruiter, the synchronisation is switched on, and then stages are added and
// deleted, a key is replaced, an answer is lost, somebody edits a status by hand.
// What it shows a person to decide is decided on the next morning, openly.
//
// With addresses it does what is due, each time that it is called:
//
//	ERECRUITER_ACCESS_KEY=… INHIRE_API_KEY=… go run ./examples/status-sync \
//	    -erecruiter-url https://… -inhire-url https://… -company 1001 -origin 301 \
//	    -db sync.db -map 501=evaluating -map 502=interview
//
// ERECRUITER_USER, ERECRUITER_PASSWORD, ERECRUITER_CLIENT_ID and
// ERECRUITER_CLIENT_SECRET stand in for the access key. Neither vendor publishes its
// API: -erecruiter-profile and -inhire-profile say how a customer's is spoken to.
//
// -json prints one object per run, on one line. Of its counts, applications are
// unchanged, not_linked, not_visible, unmapped, terminal, left, held, unreadable and
// planned together (and those still in doubt from an earlier run), what was planned is
// changed, refused or unknown in the end, and failed are refused, unknown and unreadable.
//
// It ends with 0, 2 bad usage or input, 4 where a person has to do something first
// (a stage without a status, a run over its cap), 5 where a change is in doubt, 1
// anything else.
//
// What a host does is in connect.go, send.go, setup.go, stages.go, run.go and answers.go.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/text/language"

	"github.com/handoverhq/handover/examples/internal/console"
)

var program = console.Program{Name: "status-sync", Target: "eRecruiter", Example: "recruitment=2001"}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run is the whole command, so that tests can call it.
func run(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) int {
	o, err := parseFlags(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return console.ExitSent
	}
	code := console.ExitUsage
	if err == nil {
		out := &output{Output: console.NewOutput(program, console.Flags{JSON: o.json, Lang: language.English}, stdout), json: o.json, w: stdout}
		code, err = begin(ctx, o, env, out)
		out.flush()
	}
	if err != nil {
		fmt.Fprintln(stderr, program.Name+": "+err.Error())
	}
	return code
}

// begin does the whole job: connect, test, hand over, switch on, run.
func begin(ctx context.Context, o options, env func(string) string, out *output) (int, error) {
	in, err := open(ctx, o, env, out)
	if err != nil {
		return console.ExitOf(err), err
	}
	defer in.close()
	if err := in.prepare(ctx); err != nil {
		return console.ExitOf(err), err
	}
	if err := in.play(ctx); err != nil {
		return console.ExitOf(err), err
	}
	return in.exitCode(), nil
}
