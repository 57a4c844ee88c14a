package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

// vendor is one whose fake this program has.
type vendor struct {
	name  string
	ports int
	start func(f *fakes, at []*door) (account, error)
}

// vendors are in the order of their ports, and so that each finds started whom it
// follows.
func vendors() []vendor {
	return []vendor{
		{"afas", 1, (*fakes).startAFAS},
		{"nmbrs", 1, (*fakes).startNmbrs},
		{"personio", 1, (*fakes).startPersonio},
		{"greenhouse", 3, (*fakes).startGreenhouse},
		{"erecruiter", 1, (*fakes).startERecruiter},
		{"inhire", 1, (*fakes).startInhire},
	}
}

func names() []string {
	var all []string
	for _, v := range vendors() {
		all = append(all, v.name)
	}
	return all
}

// ports is how many all of them take.
func ports() (n int) {
	for _, v := range vendors() {
		n += v.ports
	}
	return n
}

// fakes are those that were started.
type fakes struct {
	o        options
	news     *news
	doors    doors
	accounts []account
	closers  []func()
	again    time.Duration // between pings of a webhook that is not answered

	// Those that people do something in, or that another one follows; nil where
	// they were left out.
	afas       *afastest.Server
	greenhouse *greenhousetest.Server
	hires      greenhousetest.Demo
	erecruiter *erecruitertest.Server
	jobs       erecruitertest.Demo
	inhire     *inhiretest.Server
}

// startFakes starts what the options ask for. Close what it returns, with an
// error too.
func startFakes(o options, n *news) (*fakes, error) {
	f := &fakes{o: o, news: n, doors: doors{failed: make(chan error, 1)}, again: 2 * time.Second}
	next := 0
	for _, v := range vendors() {
		first := next
		next += v.ports
		if !o.starts(v.name) {
			continue
		}
		var at []*door
		for i := range v.ports {
			port := 0
			if o.port != 0 {
				port = o.port + first + i
			}
			d, err := f.doors.open(port)
			if err != nil {
				return f, fmt.Errorf("%s: %w", v.name, err)
			}
			at = append(at, d)
		}
		a, err := v.start(f, at)
		if err != nil {
			return f, fmt.Errorf("%s: %w", v.name, err)
		}
		a.vendor, a.Notes = v.name, append([]string{}, a.Notes...)
		f.accounts = append(f.accounts, a)
	}
	return f, nil
}

// closes adds what is to be done in the end, last first.
func (f *fakes) closes(do func()) { f.closers = append(f.closers, do) }

func (f *fakes) close() {
	for _, do := range slices.Backward(f.closers) {
		do()
	}
	f.doors.close()
}
