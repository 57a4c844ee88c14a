package greenhouse

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// record notes how the endpoint fares.
func (h *Webhooks) record(ctx context.Context, d *delivery, refusal error) {
	if h.cfg.Recorder == nil {
		return
	}
	now := h.cfg.Now()
	health, news := d.endpoint.Health.Took(now, d.outcome == outcomePing)
	if refusal != nil {
		health, news = d.endpoint.Health.Refused(now, string(whyOf(refusal)))
		news = news && h.refusals.admit(d.token, now)
	}
	if !news {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), h.cfg.KeepTime)
	defer cancel()
	if h.cfg.Recorder.RecordHealth(ctx, d.token, health) != nil {
		h.cfg.Logger.LogAttrs(ctx, slog.LevelWarn, "greenhouse webhook: its health could not be recorded",
			slog.String("tenant", d.endpoint.Tenant), slog.String("connection", d.endpoint.Connection))
	}
}

func whyOf(refusal error) Reason {
	if e, ok := errors.AsType[*Error](refusal); ok {
		return e.Reason
	}
	return NotKept
}

// refusals bounds how many refusals are recorded of an endpoint, or logged. Whoever
// has its address could otherwise make the host write to its database for as long as
// forged requests alternate with good ones, or with others. The zero value is ready.
type refusals struct {
	mu     sync.Mutex
	recent recent[[sha256.Size]byte, refusalCount]
}

type refusalCount struct {
	since time.Time
	n     int
}

// A person who sets a webhook up may get it wrong in more than one way in a row.
const (
	refusalTime = time.Minute
	maxRefusals = 5 // within that time
)

func (r *refusals) admit(token string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := hashToken(token)
	c, _ := r.recent.get(key)
	if age := now.Sub(c.since); age < 0 || age >= refusalTime {
		c = refusalCount{since: now}
	}
	if c.n == maxRefusals {
		return false
	}
	c.n++
	r.recent.put(key, c)
	return true
}
