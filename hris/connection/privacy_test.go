package connection_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

// Everything that was entered, or that the vendor gave, is looked for in what is
// stored, logged, audited and said in errors, after every kind of call has
// passed and failed.
func TestNothingThatWasEnteredIsSeenInStoreAuditErrorsOrLogs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var seen strings.Builder
	logger := slog.New(slog.NewJSONHandler(&seen, nil))
	look := func(things ...any) {
		for _, thing := range things {
			fmt.Fprintf(&seen, "%v|%+v|%#v|%s\n", thing, thing, thing, thing)
			logger.Info("x", "thing", thing)
		}
	}
	lookAtStore := func() {
		for _, tenant := range []string{"acme"} {
			records, err := d.store.List(t.Context(), tenant)
			require.NoError(t, err)
			for _, r := range records {
				for name, p := range r.Parts {
					fmt.Fprintf(&seen, "%s %s\n", name, p.Sealed)
				}
				r.Parts, r.Account = nil, "" // the account is the vendor's name of the environment, and its key for good
				look(r)
				trail, err := d.store.Audit(t.Context(), r.Ref, 1000)
				require.NoError(t, err)
				encoded, err := json.Marshal(trail)
				require.NoError(t, err)
				seen.Write(encoded)
			}
		}
	}
	run := func(id string) {
		for _, actor := range []string{"admin", "boss", "remover", "nobody"} {
			for name, call := range calls(d.svc, withRole(actor), "acme", id) {
				if name == "Remove" {
					continue
				}
				if err := call(t.Context()); err != nil {
					look(err)
					if unready, ok := errors.AsType[*connection.Unready](err); ok {
						encoded, err := json.Marshal(unready)
						require.NoError(t, err)
						seen.Write(encoded)
					}
				}
			}
		}
	}
	rule := fieldmap.Merge(fieldmap.Match(hris.HireSchema(), d.system.form), fieldmap.Rules{Rules: []fieldmap.Rule{{To: "note", Const: fieldmap.TextValue(canaryRule)}}})
	q := request(webhook, func(q *connection.Request) {
		q.Secrets["extra"] = secrets("extra", canaryExtra)["extra"]
		q.Rules = &rule
	})
	out, err := d.svc.Connect(t.Context(), admin, "acme", q)
	require.NoError(t, err)
	mapping, err := d.svc.Mapping(t.Context(), admin, "acme", out.View.ID)
	require.NoError(t, err)
	look(q, out, mapping, out.View, out.Activation, d.svc, d.config, connection.Rotation{Secrets: q.Secrets}, connection.Configuration{Name: canaryName, Settings: q.Settings})
	for _, trouble := range []func(){
		func() {},
		func() { d.system.missing = true },
		func() { d.system.good[canaryToken] = false },
		func() { d.system.fails = &hris.Error{Code: hris.Unavailable, Vendor: "fake"} },
	} {
		d.system.do(trouble)
		run(out.View.ID)
		lookAtStore()
	}
	_, err = d.svc.Rotate(t.Context(), admin, "acme", out.View.ID, connection.Rotation{Secrets: secrets(canaryNew, canaryNew)})
	require.Error(t, err)
	look(err)
	e, err := d.svc.Endpoint(t.Context(), "canary-token-of-nobody")
	require.Error(t, err)
	look(e, err)
	d.erase = errors.New(canaryPerson)
	look(d.svc.Remove(t.Context(), remover, "acme", out.View.ID))
	lookAtStore()
	seen.WriteString(d.log.String())

	require.Contains(t, seen.String(), string(hris.Unavailable), "something was looked at")
	assert.NotContains(t, seen.String(), "canary")
	assert.NotContains(t, seen.String(), out.Activation.Token.Reveal())
	assert.NotContains(t, seen.String(), out.Activation.Key.Reveal())
}
