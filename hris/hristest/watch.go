package hristest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// tape keeps what is written to it, to be searched.
type tape struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (t *tape) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.buf.Write(p)
}

func (t *tape) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.buf.String()
}

// asJSON encodes what may hold values: as JSON they would stand in the clear.
func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// watchedLedger writes down everything that a ledger is given and gives.
type watchedLedger struct {
	transfer.Ledger
	seen *tape
}

func (w *watchedLedger) see(vs ...any) {
	for _, v := range vs {
		fmt.Fprintf(w.seen, "%+v\n%s\n", v, asJSON(v))
		if p, ok := v.(transfer.Planned); ok {
			fmt.Fprintf(w.seen, "%s\n", p.Draft)
		}
		if d, ok := v.(transfer.Decision); ok && d.Revise != nil {
			fmt.Fprintf(w.seen, "%s\n", d.Revise.Draft)
		}
	}
}

func (w *watchedLedger) Create(ctx context.Context, p transfer.Planned) (transfer.Transfer, transfer.Lease, error) {
	t, l, err := w.Ledger.Create(ctx, p)
	w.see(p, t, l)
	return t, l, err
}

func (w *watchedLedger) Advance(ctx context.Context, l transfer.Lease, a transfer.Advance) (transfer.Transfer, error) {
	t, err := w.Ledger.Advance(ctx, l, a)
	w.see(a, t)
	return t, err
}

func (w *watchedLedger) Witness(ctx context.Context, tenant, id, step string, r hris.Receipt, at time.Time) (transfer.Transfer, error) {
	t, err := w.Ledger.Witness(ctx, tenant, id, step, r, at)
	w.see(r, t)
	return t, err
}

func (w *watchedLedger) Decide(ctx context.Context, tenant, id string, d transfer.Decision) (transfer.Transfer, error) {
	t, err := w.Ledger.Decide(ctx, tenant, id, d)
	w.see(d, t)
	return t, err
}

func (w *watchedLedger) Events(ctx context.Context, tenant, id string) ([]transfer.Event, error) {
	events, err := w.Ledger.Events(ctx, tenant, id)
	w.see(events)
	return events, err
}

// canaries are what to search for.
func (x *scene) canaries() []string {
	if x.account.Canaries != nil {
		return x.account.Canaries
	}
	return Canaries(x.account.Hire)
}

// searchCanaries fails the test where a value of the hire stands where none may.
func (x *scene) searchCanaries() {
	places := map[string]string{"an error": x.errs.String(), "the log": x.logs.String(), "what the ledger keeps": x.ledger.seen.String()}
	if x.dump != nil {
		places["the ledger's files"] = string(x.dump())
	}
	for place, text := range places {
		for _, canary := range x.canaries() {
			if at := strings.Index(text, canary); at >= 0 {
				x.Errorf("%s holds %q: …%s…", place, canary, text[max(0, at-80):min(len(text), at+80)])
			}
		}
	}
}

// openOf opens files as a target's input does.
func openOf(files *Files) func(context.Context, fieldmap.FileRef) (io.ReadCloser, error) {
	return func(ctx context.Context, ref fieldmap.FileRef) (io.ReadCloser, error) {
		r, err := files.Open(ctx, tenant, ref)
		if err != nil {
			return nil, &hris.Error{Code: hris.DocumentMissing, Op: "open document", Effect: hris.EffectNotSent}
		}
		return hris.VerifiedReader(r, ref), nil
	}
}
