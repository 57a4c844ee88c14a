package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/handoverhq/handover/hris/sqlstore"
)

// ledger is where it is written down what was sent, with the keys to it.
type ledger struct {
	*sqlstore.Store
	*keys
	path      string
	temporary string // folder of a ledger that the next run does not know; "" for that of -db
}

func openLedger(ctx context.Context, o options) (*ledger, error) {
	l := &ledger{path: o.db}
	var err error
	if l.path == "" {
		if l.temporary, err = os.MkdirTemp("", "handover-quickstart-"); err != nil {
			return nil, err
		}
		l.path = filepath.Join(l.temporary, "ledger.db")
	}
	if l.keys, err = loadKeys(l.path); err == nil {
		l.Store, err = sqlstore.Open(ctx, l.path)
	}
	if err != nil {
		_ = os.RemoveAll(l.temporary) // "" removes nothing
		return nil, err
	}
	return l, nil
}

// finish closes the ledger. A temporary one is removed, unless it is all that
// knows of a hire on its way to a real environment.
func (l *ledger) finish(o options, out *output) {
	_ = l.Close()
	switch {
	case l.temporary == "":
	case o.embedded() || out.result.id == "":
		_ = os.RemoveAll(l.temporary)
	default:
		out.line("\nThe ledger stays at %s: go on with -db %s, or what was sent is not recognised.", l.path, l.path)
	}
}
