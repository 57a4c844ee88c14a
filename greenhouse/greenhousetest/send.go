package greenhousetest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// Delivery is one line of the webhook log.
type Delivery struct {
	Seq        int
	At, Due    time.Time
	WebhookID  int64
	EventID    string // as sent in Greenhouse-Event-ID
	Action     string
	Attempt    int // counted from 1
	URL        string
	Header     http.Header // as sent; Authorization masked
	Body       []byte
	Status     int    // 0 when no answer came
	Reply      string // the first 4 KiB of the answer's body
	Error      string // why no answer came
	Redelivery bool   // on demand, or a duplicate
	Last       bool   // it failed, and there will be no further attempt
}

// OK reports whether Greenhouse takes the delivery as done: the status is
// exactly 200.
func (d Delivery) OK() bool { return d.Status == http.StatusOK }

// Sign is the Signature header Greenhouse sends with a body.
func Sign(secret string, body []byte) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write(body)
	return "sha256 " + hex.EncodeToString(h.Sum(nil))
}

// Deliver makes every attempt that is due, one after the other, and returns
// them. What fails waits for its next attempt; what fails for the last time is
// gone. If the clock has passed several attempts of one event, they are all
// made.
func (s *Server) Deliver(ctx context.Context) []Delivery {
	var out []Delivery
	for ctx.Err() == nil {
		e := s.takeDue()
		if e == nil {
			break
		}
		d := s.send(ctx, e, s.idFor(e), e.extra)
		out = append(out, s.settle(e, d))
	}
	return out
}

// Run delivers as events fall due by [Config.Now], until ctx ends. It is for
// programs that run on the machine's clock.
func (s *Server) Run(ctx context.Context) {
	for ctx.Err() == nil {
		s.Deliver(ctx)
		var timer <-chan time.Time
		if due, ok := s.NextDelivery(); ok {
			timer = time.After(max(due.Sub(s.cfg.Now()), time.Millisecond))
		}
		select {
		case <-timer:
		case <-s.wake:
		case <-s.stage.Closed():
			return
		case <-ctx.Done():
		}
	}
}

func (s *Server) takeDue() *event {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := &s.hooks
	now := s.cfg.Now()
	for {
		h.sort()
		if len(h.queue) == 0 || h.queue[0].due.After(now) {
			return nil
		}
		e := h.queue[0]
		h.queue = slices.Delete(h.queue, 0, 1)
		// What waits for a hook that was deactivated meanwhile is dropped.
		if w := h.find(e.hook); w != nil && !w.Deactivated {
			return e
		}
	}
}

func (s *Server) idFor(e *event) string {
	if !s.cfg.EventIDPerAttempt || e.attempt == 1 {
		return e.id
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.uuidLocked()
}

// settle plans the next attempt of what failed.
func (s *Server) settle(e *event, d Delivery) Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.hooks.find(e.hook)
	if d.OK() || e.extra || w == nil {
		return d
	}
	if e.attempt >= w.MaxAttempts {
		d.Last = true
		s.hooks.log[d.Seq-1].Last = true
		return d
	}
	// One whose sender was cut off in the middle of an attempt goes on, too.
	next := *e
	next.due = e.due.Add(waits[min(e.attempt, len(waits))-1])
	next.attempt++
	s.hooks.queue = append(s.hooks.queue, &next)
	return d
}

// Redeliver sends an event again at once, whatever became of it before, under
// its own id. It does not touch the plan of attempts. Several may run at once.
func (s *Server) Redeliver(ctx context.Context, eventID string) Delivery {
	return s.RedeliverAs(ctx, eventID, eventID)
}

// RedeliverAs is Redeliver under an event id of one's own.
func (s *Server) RedeliverAs(ctx context.Context, eventID, as string) Delivery {
	s.mu.Lock()
	e := s.hooks.sent[eventID]
	s.mu.Unlock()
	if e == nil {
		panic("greenhousetest: there was no event " + eventID)
	}
	return s.send(ctx, e, as, true)
}

// send makes one attempt and writes the log.
func (s *Server) send(ctx context.Context, e *event, id string, again bool) Delivery {
	s.mu.Lock()
	d := Delivery{At: s.cfg.Now(), Due: e.due, WebhookID: e.hook, EventID: id, Action: e.action, Attempt: e.attempt, Body: e.body, Redelivery: again}
	var hook Webhook
	if w := s.hooks.find(e.hook); w != nil {
		hook = *w
	}
	s.mu.Unlock()
	if hook.ID == 0 {
		d.Error = "the webhook was deleted"
	} else {
		s.post(ctx, hook, &d)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d.Seq = len(s.hooks.log) + 1
	s.hooks.log = append(s.hooks.log, d)
	if w := s.hooks.find(e.hook); w != nil && d.OK() {
		w.LastDelivered = d.At
	}
	return d
}

func (s *Server) post(ctx context.Context, w Webhook, d *Delivery) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.EndpointURL, bytes.NewReader(d.Body))
	if err != nil {
		d.Error = err.Error()
		return
	}
	d.URL = w.EndpointURL
	r.Header = w.additional()
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Greenhouse Webhooks")
	r.Header.Set("Signature", Sign(w.Secret, d.Body))
	r.Header["Greenhouse-Event-ID"] = []string{d.EventID} // as Greenhouse writes it
	if w.BasicAuthUsername != "" || w.BasicAuthPassword != "" {
		r.SetBasicAuth(w.BasicAuthUsername, w.BasicAuthPassword)
	}
	d.Header = r.Header.Clone()
	if d.Header.Get("Authorization") != "" {
		d.Header.Set("Authorization", "Basic ***")
	}
	resp, err := s.sender.Do(r)
	if err != nil {
		d.Error = err.Error()
		return
	}
	defer resp.Body.Close()
	d.Status = resp.StatusCode
	text, err := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
	d.Reply = string(text)
	if err != nil {
		d.Status, d.Error = 0, fmt.Sprintf("the answer broke off: %v", err)
	}
}

// Deliveries returns the log, pings and redeliveries included, in the order in
// which the attempts ended.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.hooks.log)
}

// DeliveriesOf returns the attempts to deliver one kind of event.
func (s *Server) DeliveriesOf(action string) []Delivery {
	return slices.DeleteFunc(s.Deliveries(), func(d Delivery) bool { return d.Action != action })
}
