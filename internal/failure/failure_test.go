package failure_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/failure"
	"github.com/handoverhq/handover/internal/httpx"
)

type reason string

func (r reason) Error() string { return string(r) }

func TestTextNamesTheFactsAndThenTheRemedy(t *testing.T) {
	t.Parallel()
	r := failure.Report{Vendor: "acme", Op: "make card", Reason: reason("it is full"), Detail: "page 3", Status: 409, Facts: []string{"code 7"}, Remedy: "Wait."}
	assert.Equal(t, "acme: make card: it is full: page 3 (HTTP 409, code 7). Wait.", r.Text())
	r.Facts = []string{"fields a, b", "code 7"}
	assert.Equal(t, "acme: make card: it is full: page 3 (HTTP 409; fields a, b; code 7). Wait.", r.Text(), "a list within is not taken for further facts")
	assert.Equal(t, "acme: it is full", failure.Report{Vendor: "acme", Reason: reason("it is full")}.Text())
	assert.Equal(t, []string{"fields a, b", "code 7"}, r.Facts, "the report's own are left alone")
}

func TestCodeTellsWhatIsKnownOfTheEffect(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		effect     hris.Effect
		code, want hris.Code
	}{
		{hris.EffectUnknown, hris.Rejected, hris.OutcomeHidden},
		{hris.EffectUnknown, hris.OutcomeHidden, hris.OutcomeHidden},
		{hris.EffectRefused, hris.OutcomeHidden, hris.Unavailable},
		{hris.EffectNotSent, hris.OutcomeHidden, hris.Unavailable},
		{hris.EffectRefused, hris.Rejected, hris.Rejected},
	} {
		own := errors.New("the vendor's own")
		r := failure.Report{Vendor: "acme", Reason: reason("x"), Code: c.code, Effect: c.effect, Reference: "ref-1", Cause: context.Canceled}
		var e *hris.Error
		require.True(t, r.As(&e, own))
		assert.Equal(t, c.want, e.Code)
		assert.Equal(t, "ref-1", e.RequestID)
		assert.True(t, r.Is(c.want))
		assert.False(t, r.Is(hris.Duplicate))
		assert.True(t, r.Is(reason("x")))
		assert.False(t, r.Is(reason("y")))
		require.ErrorIs(t, e, own)
		require.ErrorIs(t, e, context.Canceled)
		assert.False(t, r.As(new(int), own))
	}
}

func TestNobodyIsSentToLookForWhatCannotHaveBeenDone(t *testing.T) {
	t.Parallel()
	for effect, want := range map[hris.Effect]string{
		hris.EffectUnknown: "Look whether it was done.", hris.EffectRefused: "Try again later.", hris.EffectNotSent: "Try again later.",
	} {
		r := failure.Report{Vendor: "acme", Reason: reason("no answer came"), Code: hris.OutcomeHidden, Effect: effect, Remedy: "Look whether it was done."}
		assert.Equal(t, "acme: no answer came. "+want, r.Text())
		var e *hris.Error
		require.True(t, r.As(&e, nil))
		assert.Equal(t, want, e.RemedyIn(hris.English))
	}
	refused := failure.Report{Vendor: "acme", Reason: reason("it is full"), Code: hris.Rejected, Effect: hris.EffectRefused, Remedy: "Clear a page."}
	assert.Equal(t, "acme: it is full. Clear a page.", refused.Text(), "what is known of another reason stays")
}

func TestOnlyAContextsErrorIsKeptOfACause(t *testing.T) {
	t.Parallel()
	assert.Equal(t, context.DeadlineExceeded, failure.Cause(fmt.Errorf("of Anna: %w", context.DeadlineExceeded)))
	assert.NoError(t, failure.Cause(errors.New("dial anna.example.com")))
	assert.NoError(t, failure.Cause(nil))
}

func TestAReadNeverLeavesADoubt(t *testing.T) {
	t.Parallel()
	for http, want := range map[httpx.Effect]hris.Effect{httpx.NotSent: hris.EffectNotSent, httpx.Refused: hris.EffectRefused, httpx.Unknown: hris.EffectUnknown} {
		assert.Equal(t, want, failure.Effect(http))
		assert.Equal(t, want, failure.OfCall(httpx.Create, want))
		assert.NotEqual(t, hris.EffectUnknown, failure.OfCall(httpx.Read, want))
	}
	assert.Equal(t, hris.EffectNotSent, failure.OfRead(hris.EffectNotSent))
}

func TestEveryReasonOfTheHTTPLayerHasAWord(t *testing.T) {
	t.Parallel()
	words := failure.Reasons[reason]{Input: "input", Credential: "credential", Busy: "busy", Body: "body", Redirected: "redirected", Answer: "answer", Network: "network", Silence: "silence"}
	for of, want := range map[httpx.Reason]reason{
		httpx.BadRequest: "input", httpx.AuthFailed: "credential", httpx.TooBusy: "busy", httpx.BodyFailed: "body", httpx.Redirected: "redirected",
		httpx.AnswerCut: "answer", httpx.AnswerTooLong: "answer", httpx.AnswerMalformed: "answer",
		httpx.HostUnknown: "network", httpx.Untrusted: "network", httpx.Unreachable: "network",
		httpx.Canceled: "silence", httpx.TimedOut: "silence", httpx.Cut: "silence",
	} {
		assert.Equal(t, want, words.Of(&httpx.Failure{Reason: of}), of)
	}
	words.Body = ""
	assert.Equal(t, reason("silence"), words.Of(&httpx.Failure{Reason: httpx.BodyFailed}), "who sends no files has no word for one")
}
