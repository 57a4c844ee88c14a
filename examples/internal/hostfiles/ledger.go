package hostfiles

import (
	"context"
	"os"
	"path/filepath"

	"github.com/handoverhq/handover/hris/sqlstore"
)

// Ledger is where it is written down what was sent, with the keys to it.
type Ledger struct {
	*sqlstore.Store
	*Keys
	Path      string
	temporary string // folder of a ledger that the next run does not know; "" for that of -db
}

// OpenLedger opens the ledger of -db, or a temporary one where path is empty.
func OpenLedger(ctx context.Context, program, path string) (*Ledger, error) {
	l := &Ledger{Path: path}
	var err error
	if l.Path == "" {
		if l.temporary, err = os.MkdirTemp("", "handover-"+program+"-"); err != nil {
			return nil, err
		}
		l.Path = filepath.Join(l.temporary, "ledger.db")
	}
	if l.Keys, err = loadKeys(program, l.Path); err == nil {
		l.Store, err = sqlstore.Open(ctx, l.Path)
	}
	if err != nil {
		_ = os.RemoveAll(l.temporary) // "" removes nothing
		return nil, err
	}
	return l, nil
}

// Finish closes the ledger. A temporary one is removed, unless it is all that
// knows of a hire on its way to a real environment; then tell says where it is.
func (l *Ledger) Finish(needed bool, tell func(format string, args ...any)) {
	_ = l.Close()
	switch {
	case l.temporary == "":
	case !needed:
		_ = os.RemoveAll(l.temporary)
	default:
		tell("\nThe ledger stays at %s: go on with -db %s, or what was sent is not recognised.", l.Path, l.Path)
	}
}
