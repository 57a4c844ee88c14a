package hristest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

const tenant = "tenant-1"

// The people of the suite.
var (
	recruiter = transfer.Actor{ID: "u-recruiter", Roles: []string{"recruiter"}}
	manager   = transfer.Actor{ID: "u-manager", Roles: []string{"manager"}}
	policy    = transfer.RolePolicy{
		View: []string{"recruiter", "manager"}, Send: []string{"recruiter"},
		Manage: []string{"manager"}, Remove: []string{"manager"},
	}
)

// scene is one fresh account, one ledger, and two services that work on it as
// two processes would.
type scene struct {
	testing.TB
	clock   *Clock
	files   *Files
	account *Account
	ledger  *watchedLedger
	dump    func() []byte
	a, b    *transfer.Service
	config  transfer.Config
	chosen  []hris.Document // documents of the hire's complete draft that go along by themselves

	connections *connections
	logs        *tape
	errs        *tape
	reopened    int // further rounds that were allowed
}

func newScene(t testing.TB, h Harness) *scene {
	t.Helper()
	x := &scene{TB: t, clock: NewClock(time.Time{}), files: &Files{}, logs: &tape{}, errs: &tape{}}
	log := slog.New(slog.NewTextHandler(x.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	x.account = h.Open(t, World{Clock: x.clock, Files: x.files, Logger: log})
	var ledger transfer.Ledger
	if h.Ledger != nil {
		ledger, x.dump = h.Ledger(t, x.clock)
	} else {
		ledger = transfer.NewMemory(x.clock.Now)
	}
	x.ledger = &watchedLedger{Ledger: ledger, seen: &tape{}}
	x.connections = &connections{}
	x.connect("c-1", x.account.Target)
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	if err != nil {
		t.Fatal(err)
	}
	x.config = transfer.Config{
		Sleep:  func(time.Duration) {},
		Ledger: x.ledger, Connections: x.connections, HashKey: privacy.NewKey(), Documents: x.files.Open,
		Sealer: ring, Now: x.clock.Now, Logger: log,
	}
	x.a, x.b = x.service(nil), x.service(nil)
	t.Cleanup(x.searchCanaries)
	return x
}

// service starts another process on the scene's ledger.
func (x *scene) service(change func(*transfer.Config)) *transfer.Service {
	x.Helper()
	config := x.config
	if change != nil {
		change(&config)
	}
	s, err := transfer.New(config)
	if err != nil {
		x.Fatal(err)
	}
	return s
}

func (x *scene) connect(id string, target hris.Target) {
	x.connections.put(&transfer.Connection{
		Tenant: tenant, ID: id, Target: target, Rules: x.account.Rules, Policy: policy, Language: "en",
	})
}

// steps gives the steps of the account's complete draft.
func (x *scene) steps() []hris.Step {
	x.Helper()
	d := x.draft(x.a)
	x.chosen = extra(d)
	steps, err := x.account.Target.Steps(x.input(d, hris.NewMarker()))
	x.ok(err, "plan the steps of a complete draft")
	return steps
}

func (x *scene) input(d *transfer.Draft, marker string) hris.Input {
	return hris.Input{
		Marker: marker, Values: d.Plan.Values(), Documents: extra(d),
		Consents: x.account.Hire.ConsentedPurposes(), Open: openOf(x.files),
	}
}

func extra(d *transfer.Draft) []hris.Document {
	var docs []hris.Document
	for _, choice := range d.Documents {
		if choice.Chosen && choice.Field == "" {
			docs = append(docs, choice.Document)
		}
	}
	return docs
}

// note keeps an error to be searched for personal data.
func (x *scene) note(err error) error {
	if err != nil {
		fmt.Fprintf(x.errs, "%v\n%+v\n%#v\n%s\n", err, err, err, asJSON(err))
		if e, ok := errors.AsType[*hris.Error](err); ok {
			fmt.Fprintf(x.errs, "%+v\n%#v\n%s\n", *e, *e, asJSON(e))
		}
	}
	return err
}

// ok stops the test where something failed that may not.
func (x *scene) ok(err error, doing string) {
	x.Helper()
	if x.note(err) != nil {
		x.Fatalf("%s: %v", doing, err)
	}
}

// fails checks the code of a failure that must come.
func (x *scene) fails(err error, code hris.Code, doing string) {
	x.Helper()
	if x.note(err) == nil {
		x.Fatalf("%s: want %s, got no error", doing, code)
	}
	if !errors.Is(err, code) {
		x.Fatalf("%s: want %s, got %v", doing, code, err)
	}
}

// prepare makes a draft with the account's review and more.
func (x *scene) prepare(s *transfer.Service, more ...transfer.Edit) (*transfer.Draft, error) {
	d, err := s.Prepare(context.Background(), recruiter, tenant, "c-1", x.account.Hire, append(slices.Clone(x.account.Review), more...)...)
	return d, x.note(err)
}

// draft makes a complete draft, as a careful reviewer does: records that are
// there and are not this person's are said to be others'.
func (x *scene) draft(s *transfer.Service, more ...transfer.Edit) *transfer.Draft {
	x.Helper()
	d, err := x.prepare(s, more...)
	x.ok(err, "prepare")
	if d.Problems.Has(transfer.CodePersonExists) {
		d, err = x.prepare(s, append(more, transfer.AnotherPerson())...)
		x.ok(err, "prepare again")
	}
	if !d.Complete() {
		x.Fatalf("the harness's review does not complete the draft:\n%v", d.Problems)
	}
	return d
}

// send sends a draft and notes what came of it.
func (x *scene) send(s *transfer.Service, d *transfer.Draft) (transfer.Badge, error) {
	b, err := s.Send(context.Background(), recruiter, d)
	return b, x.note(err)
}

func (x *scene) run(s *transfer.Service, id string) (transfer.Badge, error) {
	b, err := s.Run(context.Background(), tenant, id)
	return b, x.note(err)
}

// transfer reads what the ledger knows.
func (x *scene) transfer(id string) transfer.Transfer {
	x.Helper()
	t, err := x.ledger.Get(context.Background(), tenant, id)
	x.ok(err, "read the ledger")
	return t
}

// connections can be added and removed.
type connections struct {
	mu   sync.Mutex
	list []*transfer.Connection
}

func (c *connections) Connection(ctx context.Context, tenant, id string) (*transfer.Connection, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return transfer.Fixed(c.list...).Connection(ctx, tenant, id)
}

func (c *connections) put(added *transfer.Connection) {
	c.remove(added.ID)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = append(c.list, added)
}

func (c *connections) remove(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = slices.DeleteFunc(c.list, func(had *transfer.Connection) bool { return had.ID == id })
}

func requiredField(form *hris.Form) (fieldmap.Field, bool) {
	for _, f := range form.Fields {
		if f.Required && !f.ReadOnly && f.Kind != fieldmap.Object {
			return f, true
		}
	}
	return fieldmap.Field{}, false
}
