package main

import (
	"context"
	"net/http"
	"time"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

// hookLine tells how the webhook fares.
type hookLine struct {
	State      hris.HealthState `json:"state"`
	Text       string           `json:"text"`
	Remedy     string           `json:"remedy,omitempty"`
	Pinged     time.Time        `json:"pinged,omitzero"`
	Heard      time.Time        `json:"heard,omitzero"`
	Activation int              `json:"activation"`
	// Former says that Greenhouse still sends to an address that was given up.
	Former bool `json:"former,omitempty"`
}

// showHook answers GET /webhook.
func (in *integration) showHook(w http.ResponseWriter, r *http.Request) {
	v, err := in.connections.Show(r.Context(), operator, tenant, in.from)
	if err != nil {
		refuse(w, err)
		return
	}
	finding := greenhouse.HookFinding(v.Health, "en")
	line := hookLine{hris.HookWaiting, finding.Text, finding.Remedy, v.Health.PingedAt, v.Health.HeardAt, v.Generation, v.Former.Is(hris.HookFailing)}
	if v.Health.State != "" {
		line.State = v.Health.State
	}
	writeJSON(w, http.StatusOK, line)
}

// renewHook answers POST /webhook/reactivate. What it answers is shown once.
func (in *integration) renewHook(w http.ResponseWriter, r *http.Request) {
	out, err := in.connections.Reactivate(r.Context(), operator, tenant, in.from, connection.Reactivation{})
	if err != nil {
		refuse(w, err)
		return
	}
	writeJSON(w, http.StatusOK, pasted{in.address(out.Activation), out.Activation.Key.Reveal()})
}

// pasted is what goes into Greenhouse.
type pasted struct {
	Webhook   string `json:"webhook"`
	SecretKey string `json:"secret_key"`
}

// address is where webhooks are sent; whoever runs this puts https in front.
func (in *integration) address(a *connection.Activation) string {
	return in.base + hooks + a.Token.Reveal()
}

// announce shows what to paste into Greenhouse, once.
func (in *integration) announce(ctx context.Context) error {
	if in.made != nil {
		in.out.always("webhook: %s", in.address(in.made))
		in.out.always("secret key: %s", in.made.Key.Reveal())
		return nil
	}
	v, err := in.connections.Show(ctx, operator, tenant, in.from)
	if err == nil {
		in.out.line("webhook: its address was shown when it was made. %s", greenhouse.HookFinding(v.Health, "en").Text)
	}
	return err
}
