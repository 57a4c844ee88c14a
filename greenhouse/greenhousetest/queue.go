package greenhousetest

import (
	"cmp"
	"slices"
	"time"
)

// waits are the pauses before the second to the seventh attempt: 15 h 16 m in
// all.
var waits = []time.Duration{time.Minute, 15 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour}

// event is one delivery on its way through its attempts.
type event struct {
	id      string
	hook    int64
	action  string
	body    []byte
	attempt int
	due     time.Time
	order   int64
	extra   bool // a duplicate: it is not tried again
}

// Pending is an event that waits for its next attempt, or that was lost.
type Pending struct {
	EventID   string
	WebhookID int64
	Action    string
	Attempt   int // the next one, counted from 1
	Due       time.Time
	Body      []byte
}

func (e *event) pending() Pending {
	return Pending{e.id, e.hook, e.action, e.attempt, e.due, e.body}
}

// raise makes an event if anybody listens. Most do not, and a seed of many rows
// should not pay for them.
func (s *Server) raise(action string, payload func(*view) object) {
	if s.hooks.listens(action) {
		s.publish(action, payload(s.eventView()))
	}
}

// publish queues an event for every active hook that is set for it. The body is
// made now: later changes do not show.
func (s *Server) publish(action string, payload any) {
	body := appendJSON(nil, object{{"action", action}, {"payload", payload}})
	for _, w := range s.hooks.list {
		if w.Event == action && !w.Deactivated {
			s.enqueue(w.ID, action, body)
		}
	}
}

func (s *Server) enqueue(hook int64, action string, body []byte) {
	h := &s.hooks
	e := &event{id: s.uuidLocked(), hook: hook, action: action, body: body, attempt: 1, due: s.now(), order: h.next()}
	if h.sent == nil {
		h.sent = map[string]*event{}
	}
	h.sent[e.id] = e
	if h.lose != 0 {
		h.lose = max(h.lose-1, -1)
		h.lost = append(h.lost, e.pending())
		return
	}
	h.queue = append(h.queue, e)
	for range h.twice {
		twin := *e
		twin.order, twin.extra = h.next(), true
		h.queue = append(h.queue, &twin)
	}
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (h *hooks) next() int64 {
	h.seq++
	return h.seq
}

func (h *hooks) sort() {
	slices.SortStableFunc(h.queue, func(a, b *event) int {
		return cmp.Or(a.due.Compare(b.due), cmp.Compare(a.order, b.order))
	})
}

// Emit queues an event of one's own making for every active hook that is set
// for the action. payload is anything encoding/json can write; a
// json.RawMessage goes as it stands.
func (s *Server) Emit(action string, payload any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish(action, payload)
}

// EmitTo queues a body as it stands, valid or not, for one hook.
func (s *Server) EmitTo(webhook int64, action string, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enqueue(webhook, action, body)
}

// LoseEvents makes the next n events vanish before their first attempt, as
// behind an endpoint that was down for too long; negative means all until
// LoseEvents(0). The state changes all the same, so that only the API tells.
func (s *Server) LoseEvents(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.lose = max(n, -1)
}

// Lost returns the events that vanished.
func (s *Server) Lost() []Pending {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.hooks.lost)
}

// DuplicateEvents delivers each event from now on n times more, under the same
// id.
func (s *Server) DuplicateEvents(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.twice = n
}

// Pending returns the events that wait, in the order in which they will be
// sent.
func (s *Server) Pending() []Pending {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.sort()
	var out []Pending
	for _, e := range s.hooks.queue {
		out = append(out, e.pending())
	}
	return out
}

// ReversePending turns round the order of the events that wait: what happened
// last arrives first.
func (s *Server) ReversePending() {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := &s.hooks
	h.sort()
	n := len(h.queue)
	for i := range n / 2 {
		a, b := h.queue[i], h.queue[n-1-i]
		a.due, b.due = b.due, a.due
		a.order, b.order = b.order, a.order
	}
}

// Postpone makes a waiting event due d later.
func (s *Server) Postpone(eventID string, d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.hooks.queue {
		if e.id == eventID {
			e.due = e.due.Add(d)
		}
	}
}

// NextDelivery tells when the next attempt is due, if one is.
func (s *Server) NextDelivery() (due time.Time, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.sort()
	if len(s.hooks.queue) == 0 {
		return time.Time{}, false
	}
	return s.hooks.queue[0].due, true
}
