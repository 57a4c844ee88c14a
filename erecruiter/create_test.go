package erecruiter_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/hris"
)

func TestAnApplicationIsMadeWithAllThatGoesAlong(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int{"one byte": 1, "two": 2, "three": 3, "a chunk": 3 << 13, "more": 3<<13 + 1, "large": 300_001} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, erecruitertest.Config{})
			content := bytes.Repeat([]byte{0xfb}, size)
			sum := sha256.Sum256(content)
			n := newApplication(o)
			n.Phone, n.City, n.Note, n.AppliedAt = "+48 600 000 000", "Łódź", "Notatka \"w cudzysłowie\"", morning.Add(-time.Hour)
			n.CV = &erecruiter.File{Name: "życiorys \"Zofii\".pdf", MIME: "application/pdf", Size: int64(size), SHA256: hex.EncodeToString(sum[:]),
				Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}
			created, err := o.client().CreateApplication(t.Context(), id(o.demo.Shared), n)
			require.NoError(t, err)
			all := o.fake.Applications()
			made := all[len(all)-1]
			assert.Equal(t, created.ID, id(made.ID))
			assert.Equal(t, created.CandidateID, id(made.CandidateID))
			assert.Equal(t, erecruitertest.Person{FirstName: "Zofia", LastName: "Wymyślona", Email: "zofia@example.org", Phone: "+48 600 000 000", City: "Łódź"}, made.Person)
			assert.Equal(t, n.Note, made.Note)
			assert.Equal(t, "HO-1", made.ExternalID)
			assert.True(t, made.AppliedAt.Equal(n.AppliedAt))
			assert.Equal(t, o.demo.Required, made.Consents[0].ConsentID)
			require.Len(t, made.CVs, 1)
			assert.Equal(t, n.CV.Name, made.CVs[0].Name)
			assert.True(t, bytes.Equal(content, made.CVs[0].Content))
		})
	}
}

func TestAnApplicationWithoutTheTransferConsentIsNeverSent(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	n := newApplication(o)
	n.Consented = false
	_, err := o.client().CreateApplication(t.Context(), id(o.demo.Shared), n)
	require.ErrorIs(t, err, erecruiter.ConsentMissing)
	own, _ := errors.AsType[*erecruiter.Error](err)
	assert.Equal(t, hris.EffectNotSent, own.Effect)
	assert.Empty(t, o.fake.Journal())
}

func TestAFileThatIsNotWhatItWasReachesNobody(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]struct {
		content string
		size    int64
		sum     string
		reason  erecruiter.Reason
	}{
		"shorter": {"ab", 3, "", erecruiter.FileChanged},
		"longer":  {"abcd", 3, "", erecruiter.FileChanged},
		"another": {"abc", 3, strings.Repeat("00", 32), erecruiter.FileChanged},
		"gone":    {"", 3, "", erecruiter.FileGone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, erecruitertest.Config{})
			n := newApplication(o)
			n.CV = &erecruiter.File{Name: "cv.pdf", MIME: "application/pdf", Size: file.size, SHA256: file.sum, Open: func(context.Context) (io.ReadCloser, error) {
				if file.content == "" {
					return nil, errors.New("Zofia's file is gone")
				}
				return io.NopCloser(strings.NewReader(file.content)), nil
			}}
			_, err := o.client().CreateApplication(t.Context(), id(o.demo.Shared), n)
			require.ErrorIs(t, err, file.reason)
			assert.NotContains(t, err.Error(), "Zofia")
			own, _ := errors.AsType[*erecruiter.Error](err)
			assert.NotEqual(t, hris.EffectUnknown, own.Effect)
			assert.Zero(t, o.fake.Writes())
		})
	}
}

func TestTheEffectOfAFailedCreateIsTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault  erecruitertest.Fault
		reason erecruiter.Reason
		effect hris.Effect
		calls  int
	}{
		"cut before":     {erecruitertest.Fault{Cut: erecruitertest.BeforeWork}, erecruiter.NoAnswer, hris.EffectUnknown, 1},
		"cut after":      {erecruitertest.Fault{Cut: erecruitertest.AfterWork}, erecruiter.NoAnswer, hris.EffectUnknown, 1},
		"cut within":     {erecruitertest.Fault{Cut: erecruitertest.MidAnswer}, erecruiter.BadAnswer, hris.EffectUnknown, 1},
		"500":            {erecruitertest.Fault{Answer: erecruitertest.InternalError()}, erecruiter.ServerFailed, hris.EffectUnknown, 1},
		"503":            {erecruitertest.Fault{Answer: erecruitertest.Unavailable(time.Second)}, erecruiter.Unavailable, hris.EffectUnknown, 1},
		"503 of a proxy": {erecruitertest.Fault{Answer: erecruitertest.ProxyUnavailable(0)}, erecruiter.Unavailable, hris.EffectUnknown, 1},
		"522 of a proxy": {erecruitertest.Fault{Answer: &erecruitertest.Answer{Status: 522, Body: "<html>"}}, erecruiter.Unavailable, hris.EffectUnknown, 1},
		"403 of a proxy": {erecruitertest.Fault{Answer: erecruitertest.BlockedByProxy()}, erecruiter.Blocked, hris.EffectRefused, 1},
		"422":            {erecruitertest.Fault{Answer: erecruitertest.Invalid("candidate.email", "Zofia jest niepoprawna")}, erecruiter.Rejected, hris.EffectRefused, 1},
		"401":            {erecruitertest.Fault{Answer: erecruitertest.Unauthorized(), Times: -1}, erecruiter.CredentialsRefused, hris.EffectRefused, 1},
		"429, a long":    {erecruitertest.Fault{Answer: erecruitertest.TooManyRequests(time.Hour)}, erecruiter.RateLimited, hris.EffectRefused, 1},
		"no id":          {erecruitertest.Fault{Answer: &erecruitertest.Answer{Status: 201, Body: `{}`}}, erecruiter.BadAnswer, hris.EffectUnknown, 1},
		"a page as 201":  {erecruitertest.Fault{Answer: &erecruitertest.Answer{Status: 201, Body: `<html>`}}, erecruiter.BadAnswer, hris.EffectUnknown, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, erecruitertest.Config{})
			c.fault.Method, c.fault.Route = http.MethodPost, erecruitertest.Applications
			o.fake.Inject(c.fault)
			_, err := o.client().CreateApplication(t.Context(), id(o.demo.Shared), newApplication(o))
			require.ErrorIs(t, err, c.reason)
			own, _ := errors.AsType[*erecruiter.Error](err)
			assert.Equal(t, c.effect, own.Effect)
			assert.NotContains(t, err.Error(), "Zofia")
			assert.Equal(t, c.calls, o.fake.Requests()["POST "+erecruitertest.Applications])
		})
	}
}

func TestARepeatedExternalIDIsAlreadyThere(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	_, err := o.client().CreateApplication(t.Context(), id(o.demo.Shared), newApplication(o))
	require.NoError(t, err)
	_, err = o.client().CreateApplication(t.Context(), id(o.demo.Shared), newApplication(o))
	require.ErrorIs(t, err, erecruiter.AlreadyThere)
	assert.Equal(t, 1, o.fake.Writes())
}

func TestWhatIsMissingIsSaidBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	c := o.client()
	for name, change := range map[string]func(*erecruiter.NewApplication){
		"external id":      func(n *erecruiter.NewApplication) { n.ExternalID = "" },
		"long external id": func(n *erecruiter.NewApplication) { n.ExternalID = strings.Repeat("x", 65) },
		"origin":           func(n *erecruiter.NewApplication) { n.OriginID = "" },
		"name":             func(n *erecruiter.NewApplication) { n.LastName = " " },
		"consent's time":   func(n *erecruiter.NewApplication) { n.Consents[0].At = time.Time{} },
		"consent twice":    func(n *erecruiter.NewApplication) { n.Consents = append(n.Consents, n.Consents[0]) },
		"CV's kind":        func(n *erecruiter.NewApplication) { n.CV = &erecruiter.File{Name: "cv.pdf"} },
	} {
		n := newApplication(o)
		change(&n)
		_, err := c.CreateApplication(t.Context(), id(o.demo.Shared), n)
		require.ErrorIs(t, err, hris.InvalidInput, name)
	}
	for _, odd := range []string{"", ".", "..", strings.Repeat("1", 65)} {
		_, err := c.CreateApplication(t.Context(), odd, newApplication(o))
		require.ErrorIs(t, err, hris.InvalidInput)
		_, err = c.Recruitment(t.Context(), odd)
		require.ErrorIs(t, err, hris.InvalidInput)
	}
	assert.Empty(t, o.fake.Journal())
}
