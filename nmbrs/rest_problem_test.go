package nmbrs

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
)

func TestWhatAnAnswerProvesForACreate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		body   string
		reason Reason
		code   hris.Code
		effect hris.Effect
		calls  int
	}{
		"refused":       {400, `{"status":400,"code":4711,"title":"canary","detail":"canary"}`, Rejected, hris.Rejected, hris.EffectRefused, 1},
		"fields":        {422, `{"errors":{"personalInfo.basicInfo.lastName":["canary"],"canary <b>":"canary"}}`, Rejected, hris.Rejected, hris.EffectRefused, 1},
		"no right":      {403, `{"title":"Forbidden"}`, NotGranted, hris.RightMissing, hris.EffectRefused, 1},
		"no company":    {404, ``, UnknownCompany, hris.NotThere, hris.EffectRefused, 1},
		"too many":      {429, ``, RateLimited, hris.RateLimited, hris.EffectRefused, 4},
		"too large":     {413, ``, TooLarge, hris.TooLarge, hris.EffectRefused, 1},
		"broken":        {500, `canary`, ServerFailed, hris.OutcomeHidden, hris.EffectUnknown, 1},
		"gateway":       {502, `<html>canary`, Unavailable, hris.OutcomeHidden, hris.EffectUnknown, 1},
		"down":          {503, ``, Unavailable, hris.OutcomeHidden, hris.EffectUnknown, 1},
		"too slow":      {504, ``, Unavailable, hris.OutcomeHidden, hris.EffectUnknown, 1},
		"gateway's 408": {408, ``, NoAnswer, hris.OutcomeHidden, hris.EffectUnknown, 1},
		"no id":         {201, `{}`, BadAnswer, hris.OutcomeHidden, hris.EffectUnknown, 1},
		"no JSON":       {200, `canary`, BadAnswer, hris.OutcomeHidden, hris.EffectUnknown, 1},
		"an odd id":     {200, `{"employeeId":"canary <b>"}`, BadAnswer, hris.OutcomeHidden, hris.EffectUnknown, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newVendorOffice(t, func(w http.ResponseWriter, _ *http.Request) { restReply(w, tc.status, tc.body) })
			_, err := o.client(o.shelf()).CreateEmployee(t.Context(), adaAtC1(), Period{2026, 12, Monthly})
			require.ErrorIs(t, err, tc.reason)
			require.ErrorIs(t, err, tc.code)
			e := restError(t, err)
			assert.Equal(t, tc.effect, e.Effect)
			assert.Equal(t, tc.status, max(e.Status, tc.status))
			_, _, calls := o.counts()
			assert.Equal(t, tc.calls, calls)
			switch name {
			case "refused":
				assert.Equal(t, "4711", e.Code)
				assert.Equal(t, "canary canary", e.Message().Reveal())
			case "fields":
				assert.Equal(t, []string{"personalInfo.basicInfo.lastName"}, e.Fields)
			case "no right":
				assert.Contains(t, e.Error(), "the scope employee.info in")
			}
		})
	}
}

func TestACutCreateIsNotRepeatedAndAReadIs(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	client := o.client(o.shelf())
	_, err := client.CreateEmployee(t.Context(), adaAtC1(), Period{2026, 12, Monthly})
	require.ErrorIs(t, err, NoAnswer)
	assert.Equal(t, hris.EffectUnknown, restError(t, err).Effect)
	_, _, calls := o.counts()
	assert.Equal(t, 1, calls)
	_, err = client.Debtor(t.Context())
	require.ErrorIs(t, err, hris.Unavailable)
	_, _, calls = o.counts()
	assert.Equal(t, 5, calls)
}

func TestALongWaitIsTold(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "90")
		restReply(w, 429, ``)
	})
	_, err := o.client(o.shelf()).Debtor(t.Context())
	require.ErrorIs(t, err, RateLimited)
	assert.Equal(t, 90*time.Second, restError(t, err).RetryAfter)
}

func TestAConsentForSeveralDebtorsIsReadDebtorByDebtor(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/base/api/companies":
			restReply(w, 403, `{"status":403,"title":"ForbiddenMultiDebtor."}`)
		case "/base/api/debtors":
			restReply(w, 200, `{"data":[{"debtorId":"d-1"},{"debtorId":"d-2"}],"pagination":{"totalPages":1}}`)
		default:
			id := strings.Split(r.URL.Path, "/")[4]
			restReply(w, 200, fmt.Sprintf(`{"data":[{"companyId":"c-of-%s","number":12,"name":"A"}],"pagination":{"totalPages":1}}`, id))
		}
	})
	client := o.client(o.shelf())
	got, err := rowsIn(client.Companies(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, []Company{{"c-of-d-1", "12", "A", "d-1"}, {"c-of-d-2", "12", "A", "d-2"}}, got)
	_, err = client.Debtor(t.Context())
	require.ErrorIs(t, err, OutOfReach)
}

func FuzzProblem(f *testing.F) {
	for _, seed := range []string{`{"type":"x","status":400,"code":1,"title":"t","detail":"d"}`, `{"errors":{"a.b":["x",1,null]}}`, `{"errors":[]}`, `{"title":{}}`, `null`, `{"statusCode":401,"message":"m"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p := parseProblem(body)
		for _, s := range append(p.fields, p.code, p.title) {
			if strings.ContainsAny(s, " \n@<") || len(s) > 65 {
				t.Fatalf("%q would be printed", s)
			}
		}
	})
}
