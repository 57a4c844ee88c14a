package privacy_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/privacy"
)

const canary = "canary-5e1f-tell-nobody"

func TestNothingPrintsOrEncodesAHiddenValue(t *testing.T) {
	t.Parallel()
	type holder struct {
		S privacy.Secret
		P *privacy.Secret
		V privacy.Sensitive[string]
	}
	type hiding struct {
		s privacy.Secret
		v privacy.Sensitive[string]
	}
	s := privacy.NewSecret(canary)
	h := holder{s, &s, privacy.Hide(canary)}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
		fmt.Fprintf(&out, verb+"\n", s)
		fmt.Fprintf(&out, verb+"\n", h.V)
		fmt.Fprintf(&out, verb+"\n", h)
		fmt.Fprintf(&out, verb+"\n", &h)
		fmt.Fprintf(&out, verb+"\n", hiding{s, h.V})
		fmt.Fprintf(&out, verb+"\n", []any{h, map[string]any{"k": h}})
	}
	fmt.Fprintln(&out, s, h, errors.New(fmt.Sprint(h)))
	for _, handler := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
		slog.New(handler).Info("hidden", "secret", s, "holder", h, "sensitive", h.V, "group", slog.GroupValue(slog.Any("s", &s)))
	}
	b, err := json.Marshal(h)
	require.NoError(t, err)
	out.Write(b)
	b, err = xml.Marshal(h.P)
	require.NoError(t, err)
	out.Write(b)
	assert.NotContains(t, out.String(), canary)
	assert.NotContains(t, out.String(), fmt.Sprintf("%x", canary))
	assert.Equal(t, canary, s.Reveal())
	assert.Equal(t, canary, h.V.Reveal())
}

func TestLastFourIsKeptBackWhereItWouldTellTooMuch(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "body", privacy.NewSecret(canary).LastFour())
	assert.Empty(t, privacy.NewSecret("short-secret").LastFour())
	assert.True(t, privacy.NewSecret("a").Equal(privacy.NewSecret("a")))
	assert.False(t, privacy.NewSecret("a").Equal(privacy.NewSecret("b")))
	assert.True(t, privacy.Secret{}.IsZero())
}
