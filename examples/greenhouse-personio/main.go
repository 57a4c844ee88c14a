// Command greenhouse-personio is the whole integration in one small server: who
// is hired in Greenhouse becomes an employee in Personio, by itself and once.
//
// Without addresses it brings both systems: fake accounts, between which it plays
// hires, a delivery that comes twice, a hire that is taken back, one that lacks
// an e-mail address, and one whose webhook is lost. With addresses it works on
// real accounts:
//
//	GREENHOUSE_CLIENT_ID=… GREENHOUSE_CLIENT_SECRET=… PERSONIO_CLIENT_ID=… PERSONIO_CLIENT_SECRET=… go run ./examples/greenhouse-personio \
//	    -personio-url https://api.personio.de -harvest-url https://harvest.greenhouse.io -db hires.db
//
// The first time it connects both accounts, as a settings page would: the rights are
// checked, the credentials sealed in the -db file, and from then on they are not asked
// for. It prints the address that webhooks are sent to, and the secret key, once;
// whoever runs it puts https in front. Both stay the same for as long as the -db file
// and its key do.
//
//	GET  /webhook              whether the webhook is live
//	POST /webhook/reactivate   another address and key; the former ones are refused
//	GET  /held                 the hires that wait for a person, and why
//	POST /held/{id}/retry      tries one again, once its cause is mended
//
// are answered to this machine only. It ends with 0 when it was stopped or -once
// has nothing left to do, 2 bad usage, 4 a mapping with mistakes, 1 anything else.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

// Exit codes.
const (
	exitFine     = 0
	exitOther    = 1
	exitUsage    = 2
	exitProblems = 4
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run is the whole command, so that tests can call it.
func run(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) int {
	o, err := parseFlags(args, stderr)
	if err != nil {
		return exitUsage
	}
	err = handOver(ctx, o, env, &output{json: o.json, w: stdout})
	if err != nil {
		fmt.Fprintln(stderr, "greenhouse-personio: "+err.Error())
	}
	return exitOf(err)
}

// handOver connects both sides, and serves or plays.
func handOver(ctx context.Context, o options, env func(string) string, out *output) error {
	store, err := openStore(ctx, o, time.Now)
	if err != nil {
		return err
	}
	defer store.finish(o, out)
	in := &integration{o: o, env: env, out: out, clock: systemClock, store: store}
	if o.fakes {
		in.fakes = startFakes(systemClock)
		defer in.fakes.close()
		in.o, in.env = in.fakes.settings(o, env)
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return usage("-listen: %w", err)
	}
	defer listener.Close()
	in.base = "http://" + listener.Addr().String()
	if err := assemble(ctx, in); err != nil {
		if unready, ok := errors.AsType[*connection.Unready](err); ok {
			out.findings(unready.Report)
		}
		return err
	}
	return in.serve(ctx, listener)
}

// exitOf says which exit code an error comes to.
func exitOf(err error) int {
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, hris.InvalidMapping):
		return exitProblems
	case errors.Is(err, hris.InvalidInput), errors.Is(err, hris.InvalidSetting):
		return exitUsage
	}
	return exitOther
}
