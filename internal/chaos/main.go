package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	if played, err := play(); played {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if err := drive(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// errBroken says that a promise was not kept; the report says which.
var errBroken = errors.New("a promise was broken: see FAILED in the report")

func drive() error {
	o := options{}
	flag.Uint64Var(&o.seed, "seed", 1, "decides hires, faults, kills and jumps")
	flag.IntVar(&o.hires, "hires", 2000, "how many are handed over")
	db := flag.String("db", "both", "sqlite, postgres, or both one after the other")
	long := flag.Bool("long", false, "go on for an hour on each database, with as many runs as fit in")
	loop := flag.Bool("loop", false, "workers drain lines in a loop of their own, without River")
	flag.Float64Var(&o.rough, "rough", 1, "how often processes die and clocks jump, as a multiple of what is usual")
	flag.Float64Var(&o.storm, "storm", 1, "how often requests break, as a multiple of what is usual")
	keep := flag.Bool("keep", false, "keep the folder with databases and logs")
	o.queue = "river"
	verbose := flag.Bool("v", false, "tell how it goes")
	flag.Parse()
	if *loop {
		o.queue = "loop"
	}
	o.say = func(string, ...any) {}
	if *verbose {
		o.say = func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	kinds := []string{"sqlite", "postgres"}
	if *db != "both" {
		kinds = []string{*db}
	}
	var all error
	for _, o.kind = range kinds {
		for began := time.Now(); ; o.seed++ {
			t, err := once(ctx, o, *keep)
			if err != nil {
				return err
			}
			t.print(os.Stdout)
			fmt.Println()
			if !t.sound() {
				all = errBroken
			}
			if !*long || time.Since(began) > time.Hour {
				break
			}
		}
	}
	return all
}

// once makes one run in a folder of its own.
func once(ctx context.Context, o options, keep bool) (tally, error) {
	dir, err := os.MkdirTemp("", "handover-chaos-")
	if err != nil {
		return tally{}, err
	}
	if keep {
		fmt.Println("kept in", dir)
	} else {
		defer os.RemoveAll(dir)
	}
	o.dir = dir
	return runOnce(ctx, o)
}
