package greenhouse

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"log/slog"
	"net/http"
	"path"
	"time"

	"github.com/handoverhq/handover/hris"
)

// WebhooksConfig says what [NewWebhooks] works with. Endpoints and Keeper are
// needed.
type WebhooksConfig struct {
	Endpoints hris.Endpoints // such as *connection.Service
	Keeper    hris.Keeper    // such as *intake.Intake

	// Recorder keeps how the endpoints fare; nil for the Endpoints, where they are one.
	// What is refused is recorded a few times a minute at most, however much of it
	// arrives.
	Recorder hris.HealthRecorder

	// BodyTime is how long a body may take to arrive, one that is refused unread
	// included. 15 seconds when zero. It runs on the machine's clock, where the
	// server's connections can do that.
	BodyTime time.Duration
	// KeepTime is how long keeping may take, whether or not Greenhouse still waits.
	// 20 seconds when zero.
	KeepTime time.Duration

	Now func() time.Time // nil for the system clock
	// Logger is given ids, actions and reasons only; nil logs nothing. Refusals are
	// warnings a few times a minute, and beyond that for debugging.
	Logger *slog.Logger
}

// Webhooks receives Greenhouse's webhooks, for all connections of a host. It is
// an http.Handler and safe for concurrent use.
//
// Mount it where the last element of the path is an endpoint's token:
//
//	mux.Handle("/hooks/greenhouse/{token}", webhooks)
//
// It answers 200, the only success Greenhouse knows, when an event is kept, when
// it is a repeat, when it is a ping, and when it is of no interest: then nothing
// of it is kept. It answers 503 when the event could not be kept, so that
// Greenhouse sends it again: up to 7 times within 15 hours (documented). Everything
// else is refused with a status of its own, and with it a sentence for the log that
// Greenhouse shows its administrators:
//
//	400  cut off, or not an event        410  of a former activation, or switched off
//	401  signature or password wrong     413  above 1 MiB
//	404  no such endpoint                415  another content type, or compressed
//	405  another method than POST        408  the body is too slow
//
// Nothing of a body enters an answer, an error or the log.
type Webhooks struct {
	cfg      WebhooksConfig
	refusals refusals // that were recorded
	warnings refusals // that were logged as such
}

// NewWebhooks makes the handler, or says what the configuration lacks.
func NewWebhooks(cfg WebhooksConfig) (*Webhooks, error) {
	if cfg.Endpoints == nil || cfg.Keeper == nil {
		return nil, during("configure webhooks", inputError("Endpoints and Keeper are needed"))
	}
	cfg.BodyTime = cmp.Or(cfg.BodyTime, 15*time.Second)
	cfg.KeepTime = cmp.Or(cfg.KeepTime, 20*time.Second)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if recorder, ok := cfg.Endpoints.(hris.HealthRecorder); ok && cfg.Recorder == nil {
		cfg.Recorder = recorder
	}
	return &Webhooks{cfg: cfg}, nil
}

// delivery is one request on its way.
type delivery struct {
	token    string
	endpoint hris.Endpoint
	found    bool // the endpoint
	action   Action
	eventID  string
	outcome  string
}

// What became of a delivery that was taken.
const (
	outcomePing    = "ping"
	outcomeKept    = "kept"
	outcomeRepeat  = "repeat"
	outcomeIgnored = "ignored" // of no interest
)

// ServeHTTP takes one delivery.
func (h *Webhooks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength != 0 {
		// Where it is refused unread, the server waits for the rest of it.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(h.cfg.BodyTime))
	}
	var d delivery
	err := h.take(w, r, &d)
	if d.found {
		h.record(r.Context(), &d, err)
	}
	status := http.StatusOK
	if err != nil {
		status = statusOf(err)
	}
	h.log(r.Context(), &d, status, err)
	answer(w, status, err)
}

// take does what can be done with a delivery; nil is success.
func (h *Webhooks) take(w http.ResponseWriter, r *http.Request, d *delivery) error {
	if r.Method != http.MethodPost {
		return errMethod
	}
	if err := h.find(r, d); err != nil {
		return err
	}
	if err := admit(r, &d.endpoint); err != nil {
		return err
	}
	body, err := readBody(w, r, h.cfg.BodyTime)
	if err != nil {
		return err
	}
	if err := Verify(body, r.Header.Get(SignatureHeader), d.endpoint.Keys...); err != nil {
		return err
	}
	seen, err := glanceAt(body)
	if err != nil {
		return err
	}
	d.action = seen.Action
	return h.keep(r, d, seen, body)
}

func (h *Webhooks) find(r *http.Request, d *delivery) error {
	const maxToken = 200
	d.token = r.PathValue("token")
	if d.token == "" {
		d.token = path.Base(r.URL.Path)
	}
	if len(d.token) > maxToken {
		return notSent(EndpointUnknown, "")
	}
	endpoint, err := h.cfg.Endpoints.Endpoint(r.Context(), d.token)
	if errors.Is(err, hris.NoConnection) {
		return notSent(EndpointUnknown, "")
	}
	if err != nil {
		return notKept("the endpoint could not be looked up", err)
	}
	d.endpoint, d.found = endpoint, true
	switch endpoint.State {
	case hris.EndpointActive:
		return nil
	case hris.EndpointOff:
		return notSent(EndpointOff, "")
	}
	return notSent(EndpointFormer, "")
}

// admit checks the password, where one was agreed on.
func admit(r *http.Request, e *hris.Endpoint) error {
	if e.User == "" && e.Password.IsZero() {
		return nil
	}
	user, password, _ := r.BasicAuth()
	if same(user, e.User)&same(password, e.Password.Reveal()) != 1 {
		return notSent(PasswordWrong, "")
	}
	return nil
}

// same compares in a time that tells neither content nor length.
func same(a, b string) int {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:])
}

// keep hands on what is of interest. An event that is not as documented is kept as
// it is: whoever works it finds out, and a person looks.
func (h *Webhooks) keep(r *http.Request, d *delivery, seen glimpse, body []byte) error {
	switch {
	case seen.Action == Ping:
		d.outcome = outcomePing
		return nil
	case !seen.Action.carries():
		d.outcome = outcomeIgnored
		return nil
	}
	d.eventID = eventID(r)
	// Greenhouse may hang up before the commit; what arrived is kept all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), h.cfg.KeepTime)
	defer cancel()
	arrival := hris.Arrival{
		Tenant: d.endpoint.Tenant, Connection: d.endpoint.Connection, Kind: string(seen.Action),
		PersonID: idText(seen.IDs.Candidate), ApplicationID: idText(seen.IDs.Application), Payload: spare(seen, body),
	}
	var err error
	if arrival.Names, err = eventNames(ctx, h.cfg.Keeper, arrival, seen, d.eventID, body); err != nil {
		return notKept("what came before could not be looked up", err)
	}
	kept, err := h.cfg.Keeper.Keep(ctx, arrival)
	if err != nil {
		return notKept("", err)
	}
	d.outcome = outcomeRepeat
	if kept {
		d.outcome = outcomeKept
	}
	return nil
}

// notKept carries its cause for the log, and not in its text: it is the host's, and
// may say anything.
func notKept(detail string, cause error) error {
	return &keepError{own: &Error{Op: "keep event", Reason: NotKept, Effect: hris.EffectNotSent, Detail: detail}, host: cause}
}

type keepError struct {
	own  *Error
	host error
}

// Error gives the text of this package's own error.
func (e *keepError) Error() string { return e.own.Error() }

// Unwrap gives this package's own error.
func (e *keepError) Unwrap() error { return e.own }
