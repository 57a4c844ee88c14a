package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/handoverhq/handover/hris/sqlstore"
)

// store is everything that outlives the process: ledger and inbox in one file,
// the keys, and how far reconciliation has come.
type store struct {
	*sqlstore.Store
	*keys
	path      string
	temporary string // folder of a store that the next run does not know; "" for that of -db
	seen      *mark
}

func openStore(ctx context.Context, o options, now func() time.Time, options ...sqlstore.Option) (*store, error) {
	s := &store{path: o.db}
	var err error
	if s.path == "" {
		if s.temporary, err = os.MkdirTemp("", "handover-greenhouse-personio-"); err != nil {
			return nil, err
		}
		s.path = filepath.Join(s.temporary, "hires.db")
	}
	if s.keys, err = loadKeys(s.path); err == nil {
		s.seen, err = openMark(s.path+".seen", now())
	}
	if err == nil {
		s.Store, err = sqlstore.Open(ctx, s.path, options...)
	}
	if err != nil {
		_ = os.RemoveAll(s.temporary) // "" removes nothing
		return nil, err
	}
	return s, nil
}

// finish closes the store. A temporary one is removed, unless it is all that knows
// of hires on their way to a real account.
func (s *store) finish(o options, out *output) {
	_ = s.Close()
	switch {
	case s.temporary == "":
	case o.fakes:
		_ = os.RemoveAll(s.temporary)
	default:
		out.line("\nWhat was done is kept at %s: go on with -db %s, or it is not recognised.", s.path, s.path)
	}
}
