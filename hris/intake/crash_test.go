package intake_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

// life is a process that is killed at its nth commit to inbox or ledger: just
// before it, or just after, when the process does not hear of it any more.
type life struct {
	mu    sync.Mutex
	left  int
	after bool // the last commit still happens
	dead  bool
}

// commit does a commit as long as the process lives. Goexit ends it as a kill
// does, for all that this package could notice.
func (l *life) commit(do func()) {
	l.mu.Lock()
	l.left--
	happens := !l.dead && (l.left > 0 || l.left == 0 && l.after)
	l.dead = l.dead || l.left <= 0
	dead := l.dead
	l.mu.Unlock()
	if happens {
		do()
	}
	if dead {
		runtime.Goexit()
	}
}

// lived runs a process, and reports whether it outlived it.
func (l *life) lived(process func()) bool {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		process()
	}()
	<-ended
	return !l.dead
}

type mortalInbox struct {
	hris.Inbox
	life *life
}

func (m mortalInbox) Keep(ctx context.Context, e hris.Event) (kept bool, err error) {
	m.life.commit(func() { kept, err = m.Inbox.Keep(ctx, e) })
	return kept, err
}

func (m mortalInbox) Claim(ctx context.Context, of hris.Line, now time.Time, owner string, lease time.Duration) (e hris.Event, ok bool, err error) {
	m.life.commit(func() { e, ok, err = m.Inbox.Claim(ctx, of, now, owner, lease) })
	return e, ok, err
}

func (m mortalInbox) Done(ctx context.Context, tenant, id, owner string, at time.Time) (err error) {
	m.life.commit(func() { err = m.Inbox.Done(ctx, tenant, id, owner, at) })
	return err
}

func (m mortalInbox) Later(ctx context.Context, tenant, id, owner string, until time.Time, reason hris.Code) (err error) {
	m.life.commit(func() { err = m.Inbox.Later(ctx, tenant, id, owner, until, reason) })
	return err
}

func (m mortalInbox) Hold(ctx context.Context, tenant, id, owner string, at time.Time, reason hris.Code, fields []string) (err error) {
	m.life.commit(func() { err = m.Inbox.Hold(ctx, tenant, id, owner, at, reason, fields) })
	return err
}

func (m mortalInbox) Take(ctx context.Context, of hris.Line, owner string, length time.Duration) (last hris.Rest, ok bool, err error) {
	m.life.commit(func() { last, ok, err = m.Inbox.Take(ctx, of, owner, length) })
	return last, ok, err
}

func (m mortalInbox) Leave(ctx context.Context, of hris.Line, owner string, rest hris.Rest) (err error) {
	m.life.commit(func() { err = m.Inbox.Leave(ctx, of, owner, rest) })
	return err
}

func (m mortalInbox) Erase(ctx context.Context, tenant, person string) (n int, err error) {
	m.life.commit(func() { n, err = m.Inbox.Erase(ctx, tenant, person) })
	return n, err
}

type mortalLedger struct {
	transfer.Ledger
	life *life
}

func (m mortalLedger) Create(ctx context.Context, p transfer.Planned) (t transfer.Transfer, l transfer.Lease, err error) {
	m.life.commit(func() { t, l, err = m.Ledger.Create(ctx, p) })
	return t, l, err
}

func (m mortalLedger) Advance(ctx context.Context, l transfer.Lease, a transfer.Advance) (t transfer.Transfer, err error) {
	m.life.commit(func() { t, err = m.Ledger.Advance(ctx, l, a) })
	return t, err
}

func (m mortalLedger) Decide(ctx context.Context, tenant, id string, d transfer.Decision) (t transfer.Transfer, err error) {
	m.life.commit(func() { t, err = m.Ledger.Decide(ctx, tenant, id, d) })
	return t, err
}

func (m mortalLedger) Erase(ctx context.Context, tenant string, person transfer.Hash, at time.Time) (n int, err error) {
	m.life.commit(func() { n, err = m.Ledger.Erase(ctx, tenant, person, at) })
	return n, err
}

// killedAtEveryCommit plays a process's life again and again, each time killed
// at another commit, until it lives to its end. Then the others go on.
func killedAtEveryCommit(t *testing.T, begin func(*testing.T, *scene), play func(context.Context, *intake.Intake), check func(*testing.T, *scene)) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) *scene{
		"memory": func(t *testing.T) *scene { return newScene(t, inMemory) },
		"SQLite": func(t *testing.T) *scene { return newScene(t, onSQLite) },
	} {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/after=%v", name, after), func(t *testing.T) {
				t.Parallel()
				for n := 1; ; n++ {
					require.Less(t, n, 30, "the process never comes to its end")
					s := open(t)
					begin(t, s)
					l := &life{left: n, after: after}
					in, _ := s.process(t, mortalInbox{s.inbox, l}, mortalLedger{s.ledger, l})
					lived := l.lived(func() { play(t.Context(), in) })
					s.hours(t, 3)
					check(t, s)
					s.idle(t)
					if lived {
						return
					}
				}
			})
		}
	}
}

func TestAProcessKilledAnywhereBetweenClaimAndDoneLeavesOneRecord(t *testing.T) {
	killedAtEveryCommit(t,
		func(t *testing.T, s *scene) { s.keep(t, s.hired(s.hire())) },
		func(ctx context.Context, in *intake.Intake) { _, _, _ = in.Work(ctx) },
		func(t *testing.T, s *scene) {
			s.records(t, 1)
			assert.Empty(t, s.held(t))
		})
}

func TestAProcessKilledWhileItKeepsLeavesOneRecordOnceTheSenderTriesAgain(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		s := newScene(t, onSQLite)
		a := s.hired(s.hire())
		l := &life{left: 1, after: after}
		in, _ := s.process(t, mortalInbox{s.inbox, l}, nil)
		require.False(t, l.lived(func() { _, _ = in.Keep(t.Context(), a) }))
		kept, err := s.intake.Keep(t.Context(), a)
		require.NoError(t, err)
		assert.Equal(t, !after, kept)
		s.hours(t, 1)
		s.records(t, 1)
	}
}

func TestAProcessKilledWhileItErasesLeavesNothingOfThePerson(t *testing.T) {
	killedAtEveryCommit(t,
		func(t *testing.T, s *scene) {
			h := s.hire()
			s.comes(t, s.hired(h))
			s.keep(t, s.arrival("candidate_anonymized", hris.Happening{Kind: hris.PersonErased, PersonID: h.PersonID}))
		},
		func(ctx context.Context, in *intake.Intake) { _, _, _ = in.Work(ctx) },
		func(t *testing.T, s *scene) {
			badges, err := s.service.Person(t.Context(), actor, acme, to, s.hire().PersonID)
			require.NoError(t, err)
			require.Len(t, badges, 1)
			assert.True(t, badges[0].Erased)
			assert.Empty(t, s.held(t))
		})
}

func TestAProcessKilledWhileItCancelsLeavesNothingSent(t *testing.T) {
	killedAtEveryCommit(t,
		func(t *testing.T, s *scene) {
			h := unsent(t, s)
			s.target.Heal()
			s.keep(t, s.unhired(h))
		},
		func(ctx context.Context, in *intake.Intake) { _, _, _ = in.Work(ctx) },
		func(t *testing.T, s *scene) {
			s.records(t, 0)
			assert.Empty(t, s.held(t))
		})
}

func TestAWorkerThatWasTooSlowSaysNothingOfAnEventThatAnotherTook(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		s.keep(t, s.hired(s.hire()))
		slow, _ := s.process(t, nil, nil)
		s.routes.known[from].Edits = func(*hris.Hire) []transfer.Edit {
			s.routes.known[from].Edits = func(*hris.Hire) []transfer.Edit { return []transfer.Edit{transfer.SetText("debtor", "north")} }
			s.clock.Advance(time.Hour) // the lease runs out, and another worker comes
			require.Equal(t, intake.Done, s.work(t).Outcome)
			return []transfer.Edit{transfer.SetText("debtor", "north")}
		}
		r, ok, err := slow.Work(t.Context())
		require.NoError(t, err)
		require.True(t, ok)
		assert.Equal(t, intake.Postponed, r.Outcome)
		assert.Equal(t, hris.LeaseLost, r.Reason)
		s.idle(t)
		s.records(t, 1)
	})
}
