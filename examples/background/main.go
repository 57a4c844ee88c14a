// Command background hands hires over in the background.
//
//	go run ./examples/background
//	export HANDOVER_KEY=$(openssl rand -hex 32) # once: a database keeps to its key
//	go run ./examples/background -db hires.db
//	go run ./examples/background -db postgres://user:password@host:5432/name
//
// Three customers have an AFAS environment each, fakes of our own. Their hires are
// marked as hired in the host's table and planned in the same transaction; a queue
// hands them over while nobody waits. One customer's AFAS refuses our address at
// first: that delays no other, and once it is mended the queue goes on. Who is hired
// there meanwhile cannot be planned, for AFAS has to be asked: the host keeps these
// hires, in the same transaction again, and the queue plans and sends them later.
//
// What a host does is in host.go, hires that go by themselves are in own.go. What differs between SQLite and PostgreSQL is in
// database.go. It ends with 0, 2 for bad usage, 1 for anything else.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run is the whole command, so that tests can call it.
func run(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("background", flag.ContinueOnError)
	flags.SetOutput(stderr)
	where := flags.String("db", "", "a SQLite file, or postgres://...; a temporary file where it is left out")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		fmt.Fprintln(stderr, "background: what is", flags.Arg(0)+"? There are flags only")
		return 2
	}
	keys, err := readKeys(env("HANDOVER_KEY"), *where != "")
	if err != nil {
		fmt.Fprintln(stderr, "background:", err)
		return 2
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := tour(ctx, *where, keys, stdout); err != nil {
		fmt.Fprintln(stderr, "background:", err)
		return 1
	}
	return 0
}

func tour(ctx context.Context, where string, keys *keys, out io.Writer) (err error) {
	db, err := open(ctx, where)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	fmt.Fprintln(out, "database:", db.name)
	h, err := newHost(ctx, db, keys, out)
	if err != nil {
		return err
	}
	defer h.close()
	return h.work(ctx)
}
