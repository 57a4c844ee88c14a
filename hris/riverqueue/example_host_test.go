package riverqueue_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/riverqueue/river"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

// host is a program with a SQLite file and one customer, whose HR system is in
// memory. Connection c-1 of tenant acme leads to it.
type host struct {
	dir       string
	db        *sql.DB
	store     *sqlstore.Store
	keys      *privacy.Keyring
	clock     *hristest.Clock
	files     *hristest.Files
	target    *hristest.Target
	transfers *transfer.Service
}

func newHost(ctx context.Context) *host {
	dir, err := os.MkdirTemp("", "handover")
	h := &host{dir: dir, clock: hristest.NewClock(time.Now()), files: &hristest.Files{}}
	must(err)
	h.store, err = sqlstore.Open(ctx, filepath.Join(dir, "handover.db"))
	must(err)
	h.db = h.store.DB()
	h.keys, err = privacy.NewKeyring("2026", map[string][]byte{"2026": privacy.NewKey()})
	must(err)
	h.target = hristest.NewTarget(hristest.ReadBack(), h.clock, nil)
	h.transfers, err = transfer.New(transfer.Config{
		Ledger: h.store.Ledger(), HashKey: privacy.NewKey(), Sealer: h.keys, Documents: h.files.Open, Now: h.clock.Now,
		Connections: transfer.Fixed(&transfer.Connection{
			Tenant: "acme", ID: "c-1", Target: h.target, Rules: hristest.Rules(), Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}, Remove: []string{"hr"}},
		}),
	})
	must(err)
	return h
}

// reviewed is a draft as a recruiter leaves it.
func (h *host) reviewed(ctx context.Context, hire *hris.Hire) *transfer.Draft {
	draft, err := h.transfers.Prepare(ctx, recruiter, "acme", "c-1", hire, transfer.SetText("debtor", "north"), transfer.ChooseDocuments())
	must(err)
	return draft
}

func (h *host) close() {
	must(errors.Join(h.store.Close(), os.RemoveAll(h.dir)))
}

// quick has River's services begin at once, for an example's haste.
func quick(c *river.Config) { c.TestOnly = true }

// finished waits until a job of a kind is over.
func finished(events <-chan *river.Event, kind string) {
	for e := range events {
		if e.Job.Kind == kind {
			return
		}
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
