package greenhousetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Webhook is one entry on the set-up page: one event, one URL. Two hooks may
// share a URL.
type Webhook struct {
	ID          int64
	Name        string // default the event's title
	Event       string // one of [Actions]
	EndpointURL string // http or https, though Greenhouse takes https only
	Secret      string
	MaxAttempts int // default 7

	BasicAuthUsername, BasicAuthPassword string
	AdditionalHeaders                    map[string]string
	ErrorRecipientEmail                  string
	// Deactivated hooks are sent nothing, and nothing is kept for them.
	Deactivated bool

	CreatedAt, UpdatedAt, LastDelivered time.Time
}

// reserved headers cannot be among the additional ones.
var reserved = []string{"Content-Type", "Content-Length", "Greenhouse-Event-Id", "Authorization", "User-Agent", "Signature"}

func (w *Webhook) problem() error {
	u, err := url.Parse(w.EndpointURL)
	switch {
	case !slices.Contains(Actions(), w.Event):
		return fmt.Errorf("greenhousetest: %q is not an event: see Actions", w.Event)
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return errors.New("greenhousetest: the endpoint URL must be absolute")
	case w.Secret == "":
		return errors.New("greenhousetest: a webhook needs a secret key")
	}
	for name := range w.AdditionalHeaders {
		if slices.Contains(reserved, http.CanonicalHeaderKey(name)) {
			return fmt.Errorf("greenhousetest: the header %s is Greenhouse's own", name)
		}
	}
	return nil
}

// SaveWebhook creates a webhook, or updates the one with w's ID, and pings its
// endpoint with the secret just saved. A ping that is not answered with exactly
// 200 leaves the hook deactivated: look at the result's Deactivated, and save
// again once the endpoint answers. The error tells what the set-up page would
// not take.
func (s *Server) SaveWebhook(ctx context.Context, w Webhook) (Webhook, error) {
	if err := w.problem(); err != nil {
		return Webhook{}, err
	}
	w.Name = cmp.Or(w.Name, title(w.Event))
	w.MaxAttempts = cmp.Or(w.MaxAttempts, len(waits)+1)
	s.mu.Lock()
	now := s.now()
	if former := s.hooks.find(w.ID); former != nil {
		w.CreatedAt, w.LastDelivered = former.CreatedAt, former.LastDelivered
	} else {
		r := Row{ID: w.ID}
		s.begin(&r)
		w.ID, w.CreatedAt = r.ID, r.CreatedAt
		s.hooks.list = append(s.hooks.list, &Webhook{ID: w.ID})
	}
	w.UpdatedAt = now
	*s.hooks.find(w.ID) = w
	ping := &event{id: s.uuidLocked(), hook: w.ID, action: "ping", body: pingBody(w), attempt: 1, due: now}
	s.mu.Unlock()

	d := s.send(ctx, ping, ping.id, false)
	s.mu.Lock()
	defer s.mu.Unlock()
	if hook := s.hooks.find(w.ID); hook != nil {
		if d.Status != http.StatusOK {
			hook.Deactivated = true
		}
		w = *hook
	}
	return w, nil
}

// pingBody has the payload before the action, as the one that was seen.
func pingBody(w Webhook) []byte {
	return appendJSON(nil, object{{"payload", object{
		{"active", !w.Deactivated},
		{"created_at", stamp(w.CreatedAt, hookTime)},
		{"web_hook_id", w.ID},
		{"name", w.Name},
		{"endpoint_url", w.EndpointURL},
		{"content-type", "application/json"},
		{"updated_at", stamp(w.UpdatedAt, hookTime)},
		{"event", title(w.Event)},
	}}, {"action", "ping"}})
}

// DeleteWebhook removes a webhook for good, with what waits for it.
func (s *Server) DeleteWebhook(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.list = slices.DeleteFunc(s.hooks.list, func(w *Webhook) bool { return w.ID == id })
	s.hooks.queue = slices.DeleteFunc(s.hooks.queue, func(e *event) bool { return e.hook == id })
}

// Webhook returns a webhook as it stands; the zero Webhook when there is none.
func (s *Server) Webhook(id int64) Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w := s.hooks.find(id); w != nil {
		return *w
	}
	return Webhook{}
}

// Webhooks returns all webhooks in the order in which they were made.
func (s *Server) Webhooks() []Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Webhook
	for _, w := range s.hooks.list {
		out = append(out, *w)
	}
	return out
}

// hooks are the webhooks, the events that wait and the log.
type hooks struct {
	list  []*Webhook
	queue []*event
	sent  map[string]*event // by event id, for redelivery
	log   []Delivery
	seq   int64
	lose  int // events still to lose; negative means all
	lost  []Pending
	twice int // further deliveries of each event
}

func (h *hooks) find(id int64) *Webhook {
	for _, w := range h.list {
		if w.ID == id {
			return w
		}
	}
	return nil
}

// listens reports whether any active hook is set for an event.
func (h *hooks) listens(action string) bool {
	return slices.ContainsFunc(h.list, func(w *Webhook) bool { return w.Event == action && !w.Deactivated })
}

// additional are the extra headers, cleaned of case.
func (w *Webhook) additional() http.Header {
	out := http.Header{}
	for k, v := range w.AdditionalHeaders {
		out.Set(strings.TrimSpace(k), v)
	}
	return out
}
