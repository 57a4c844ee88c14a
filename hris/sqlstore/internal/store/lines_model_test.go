package store_test

import (
	"time"

	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// taken is what a Take or a Leave says.
type taken struct {
	Last   hris.Rest
	OK     bool
	Roused bool
}

func (m *model) line(rt *rapid.T) hris.Line {
	return hris.Line{Tenant: draw(rt, "tenant", "acme", "acme", "other"), Connection: draw(rt, "connection", "c1", "c2", "nobody's")}
}

func (m *model) lines(rt *rapid.T) {
	at, limit := m.at(rt), rapid.IntRange(0, 4).Draw(rt, "limit")
	_, _ = both(m, "Lines", func(l transfer.Ledger) ([]hris.Line, error) { return l.Lines(m.t.Context(), at, limit) })
}

func (m *model) dueIn(rt *rapid.T) {
	line, at, limit := m.line(rt), m.at(rt), rapid.IntRange(0, 4).Draw(rt, "limit")
	_, _ = both(m, "DueIn", func(l transfer.Ledger) ([]transfer.Ref, error) { return l.DueIn(m.t.Context(), line, at, limit) })
}

func (m *model) held(rt *rapid.T) {
	line, after, limit := m.line(rt), draw(rt, "after", "", "", "t0", "t2"), rapid.IntRange(0, 4).Draw(rt, "limit")
	_, _ = both(m, "Held", func(l transfer.Ledger) ([]transfer.Transfer, error) { return l.Held(m.t.Context(), line, after, limit) })
}

func (m *model) backlog(rt *rapid.T) {
	line, at, limit := m.line(rt), m.at(rt), rapid.IntRange(0, 4).Draw(rt, "limit")
	_, _ = both(m, "Backlog", func(l transfer.Ledger) (transfer.Backlog, error) { return l.Backlog(m.t.Context(), line, at, limit) })
}

func (m *model) take(rt *rapid.T) {
	line, owner, length := m.line(rt), draw(rt, "owner", "worker-1", "worker-2"), draw(rt, "length", time.Second, time.Minute)
	_, _ = both(m, "Take", func(l transfer.Ledger) (taken, error) {
		last, ok, err := l.Take(m.t.Context(), line, owner, length)
		return taken{Last: last, OK: ok}, err
	})
}

func (m *model) leave(rt *rapid.T) {
	line, owner := m.line(rt), draw(rt, "owner", "worker-1", "worker-2")
	rest := draw(rt, "rest", hris.Rest{}, hris.Rest{Nth: 1}, hris.Rest{Until: m.at(rt), Nth: 2})
	_, _ = both(m, "Leave", func(l transfer.Ledger) (taken, error) {
		roused, err := l.Leave(m.t.Context(), line, owner, rest)
		return taken{Roused: roused}, err
	})
}

func (m *model) rouse(rt *rapid.T) {
	line, at := m.line(rt), m.at(rt)
	codes := draw(rt, "codes", nil, []hris.Code{hris.Rejected}, []hris.Code{hris.BadCredentials, hris.Rejected, hris.Held})
	_, _ = both(m, "Rouse", func(l transfer.Ledger) (int, error) { return l.Rouse(m.t.Context(), line, codes, at) })
}

func (m *model) eraseDrafts(rt *rapid.T) {
	line, at := m.line(rt), m.at(rt)
	_, _ = both(m, "EraseDrafts", func(l transfer.Ledger) (int, error) { return l.EraseDrafts(m.t.Context(), line, at) })
}
