// Command fakes stands in for every vendor at once: an AFAS, an Nmbrs over both
// of its APIs, a Personio, a Greenhouse, an eRecruiter and an inhire, each an
// invented company's, on this machine's ports. It prints where they are, what
// opens them, and the Go that points a client at each:
//
//	go run ./examples/fakes
//	go run ./examples/fakes -only nmbrs,greenhouse -port 0 -json
//
// With -json that is one object on one line, {"nmbrs": {"urls": {…}, "credentials":
// {…}, "ids": {…}, "config": {…}, "notes": […]}, …}, all values texts; everything
// else goes to standard error. A credential bears the name that the secret has in
// the vendor's description, such as that of nmbrs.Vendor.
//
// The fakes are those of the test packages, with their errors and limits. They
// run on the machine's clock, forget everything when they end (Nmbrs remembers
// with -state), and begin the same: on the same ports, what was pasted once stays
// right.
//
// What people do on the vendors' own pages is typed here, a line for each: see
// help. inhire follows eRecruiter where both are there: an application that is
// sent with inhire's id is found again, and a stage that is moved is seen.
//
// -greenhouse-webhook URL has Greenhouse send its events there, beginning with
// somebody who is hired. It waits until its ping is answered.
//
// It runs until it is interrupted, and ends with 0 then, 2 after bad usage, 1
// after anything else.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// Exit codes.
const (
	exitFine  = 0
	exitOther = 1
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second one ends the process at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole command, so that tests can call it.
func run(ctx context.Context, args []string, in io.Reader, stdout, stderr io.Writer) int {
	o, err := parseFlags(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitFine
	case err != nil:
		return exitUsage
	}
	if err := standIn(ctx, o, in, stdout, &news{w: stderr}); err != nil {
		fmt.Fprintln(stderr, "fakes: "+err.Error())
		return exitOther
	}
	return exitFine
}

// standIn starts the fakes, says what they are, and keeps them until ctx ends.
func standIn(ctx context.Context, o options, in io.Reader, stdout io.Writer, n *news) error {
	f, err := startFakes(o, n)
	defer f.close()
	if err != nil {
		return err
	}
	if err := printAccounts(stdout, f.accounts, o.json); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var work sync.WaitGroup
	defer work.Wait()
	defer cancel()
	if f.greenhouse != nil {
		work.Go(func() { f.greenhouse.Run(ctx) })
	}
	if o.webhook != "" {
		work.Go(func() { f.hireSomebody(ctx, o) })
	}
	go f.listen(in) // reading cannot be interrupted: it ends with the input, or with the process
	select {
	case <-ctx.Done():
		n.tell("stopped")
		return nil
	case err := <-f.doors.failed:
		return err
	}
}

// news is told to whoever watches, beside what is printed for good.
type news struct {
	mu sync.Mutex
	w  io.Writer
}

func (n *news) tell(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	fmt.Fprintf(n.w, format+"\n", args...)
}
