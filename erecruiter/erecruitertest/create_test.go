package erecruitertest_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
)

// fields is a body of a create that is accepted, changed by pairs of path and
// value; a nil value takes the field away.
func fields(a *account, changes ...any) map[string]any {
	b := map[string]any{
		"externalId": "inh-900", "originId": a.demo.Origin, "appliedAt": "2026-11-20T10:15:00Z",
		"candidate": map[string]any{"firstName": "Ola", "lastName": "Wymyślona", "email": "ola@example.com", "phone": "+48 1", "city": nil},
		"cv": map[string]any{
			"fileName": "cv.pdf", "contentType": "application/pdf", "contentBase64": base64.StdEncoding.EncodeToString([]byte("%PDF cv")),
		},
		"note":     "https://social.example/in/ola",
		"consents": []any{map[string]any{"consentId": a.demo.Required, "accepted": true, "acceptedAt": "2026-11-20T10:14:00+01:00", "textShown": "Zgadzam się"}},
	}
	for i := 0; i < len(changes); i += 2 {
		at, path := b, strings.Split(changes[i].(string), ".")
		for _, step := range path[:len(path)-1] {
			at = at[step].(map[string]any)
		}
		if at[path[len(path)-1]] = changes[i+1]; changes[i+1] == nil {
			delete(at, path[len(path)-1])
		}
	}
	return b
}

func body(a *account, changes ...any) string {
	a.t.Helper()
	return encode(a.t, fields(a, changes...))
}

func TestAnApplicationIsMadeWithAllThatCameWithIt(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	got := a.post(a.demo.Shared, body(a))
	require.Equal(t, http.StatusCreated, got.StatusCode, got.body)
	require.JSONEq(t, `{"applicationId":9004,"candidateId":7004}`, got.body)
	require.Equal(t, 1, a.Writes())
	made, ok := a.Application(9004)
	require.True(t, ok)
	require.Equal(t, "inh-900", made.ExternalID)
	require.True(t, made.ViaAPI)
	require.Equal(t, erecruitertest.Person{FirstName: "Ola", LastName: "Wymyślona", Email: "ola@example.com", Phone: "+48 1"}, made.Person)
	require.Equal(t, "%PDF cv", string(made.CVs[0].Content))
	require.Equal(t, "https://social.example/in/ola", made.Note)
	require.Equal(t, "Zgadzam się", made.Consents[0].TextShown)
	require.True(t, made.Consents[0].AcceptedAt.Equal(time.Date(2026, 11, 20, 9, 14, 0, 0, time.UTC)))
	require.Equal(t, a.demo.New, made.Stage())
	require.Equal(t, "2026-11-20T11:15:00", a.read("/CandidateApplications/9004").get(t, "applicationDate"), "Warsaw's time")
	call := a.Calls("POST", erecruitertest.Applications)[0]
	require.Contains(t, call.Body, "inh-900")
	require.NotContains(t, call.Body, base64.StdEncoding.EncodeToString([]byte("%PDF cv")))

	got = a.post(a.demo.Shared, body(a, "externalId", "inh-901", "cv", nil, "appliedAt", nil, "note", nil, "originId", decimal(a.demo.Origin)))
	require.Equal(t, http.StatusCreated, got.StatusCode, got.body)
	require.JSONEq(t, `{"applicationId":9005,"candidateId":7004}`, got.body, "the same e-mail address is the same candidate")
	require.Equal(t, noon, a.Applications()[4].AppliedAt)
}

func TestARepeatedExternalIDIsRefusedUntilItsApplicationIsDeleted(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	require.Equal(t, http.StatusCreated, a.post(a.demo.Shared, body(a)).StatusCode)
	for _, recruitment := range []int64{a.demo.Shared, a.demo.Unshared} {
		got := a.post(recruitment, body(a, "candidate.email", "other@example.com"))
		a.refused(got, http.StatusConflict, "DuplicateExternalId")
	}
	require.Equal(t, 1, a.Writes())
	a.DeleteApplication(9004)
	require.Equal(t, http.StatusCreated, a.post(a.demo.Shared, body(a)).StatusCode)

	twice := start(t, erecruitertest.Config{AcceptRepeats: true})
	for range 2 {
		require.Equal(t, http.StatusCreated, twice.post(twice.demo.Shared, body(twice)).StatusCode)
	}
	require.Equal(t, 2, twice.Writes(), "a client that trusts the external id makes two")
}

func TestWhatIsWrongIsNamedByItsField(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{MaxCV: 100})
	other := a.AddOrigin("Zamknięte")
	a.DeactivateOrigin(other)
	consent := func(id int64, accepted bool, at string) []any {
		return []any{map[string]any{"consentId": id, "accepted": accepted, "acceptedAt": at}}
	}
	for _, c := range []struct {
		field   string
		changes []any
	}{
		{"externalId", []any{"externalId", nil}},
		{"externalId", []any{"externalId", strings.Repeat("ż", 65)}},
		{"candidate.firstName", []any{"candidate.firstName", " "}},
		{"candidate.lastName", []any{"candidate.lastName", nil}},
		{"candidate.email", []any{"candidate.email", nil}},
		{"candidate.email", []any{"candidate.email", "ola at example.com"}},
		{"candidate.email", []any{"candidate.email", "ola@localhost"}},
		{"originId", []any{"originId", nil}},
		{"originId", []any{"originId", other}},
		{"appliedAt", []any{"appliedAt", "20.11.2026"}},
		{"cv.fileName", []any{"cv.fileName", ""}},
		{"cv.contentType", []any{"cv.contentType", nil}},
		{"cv.contentBase64", []any{"cv.contentBase64", ""}},
		{"cv.contentBase64", []any{"cv.contentBase64", "?"}},
		{"cv.contentBase64", []any{"cv.contentBase64", strings.Repeat("AAAA", 40)}},
		{"consents", []any{"consents", nil}},
		{"consents", []any{"consents", consent(a.demo.Required, false, "2026-11-20T10:14:00Z")}},
		{"consents", []any{"consents", append(consent(a.demo.Required, true, "2026-11-20T10:14:00Z"), consent(77, true, "2026-11-20T10:14:00Z")...)}},
		{"consents", []any{"consents", consent(a.demo.Required, true, "yesterday")}},
	} {
		got := a.post(a.demo.Shared, body(a, c.changes...))
		a.refused(got, http.StatusUnprocessableEntity, "ValidationError")
		require.Equal(t, c.field, got.get(t, 0, "modelType"), got.body)
		require.Equal(t, 1, got.length(t), got.body)
	}
	require.Equal(t, 2, a.post(a.demo.Shared, body(a, "originId", nil, "candidate.email", nil)).length(t))
	a.RemoveOrigin(a.demo.Origin)
	require.Equal(t, "originId", a.post(a.demo.Shared, body(a)).get(t, 0, "modelType"))
	require.Zero(t, a.Writes())
}

func TestBodiesThatCannotBeReadAreRefused(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{MaxCV: 100})
	for _, wrong := range []string{"{", "[]", `{"originId":"three"}`, `{"candidate":5}`, body(a) + body(a)} {
		a.refused(a.post(a.demo.Shared, wrong), http.StatusBadRequest, "BadRequest")
	}
	a.refused(a.post(a.demo.Shared, body(a, "note", strings.Repeat("x", 2<<20))), http.StatusRequestEntityTooLarge, "RequestEntityTooLarge")
	r := a.request("POST", "/v1.1/Recruitments/41/CandidateApplications?companyId=1001", body(a))
	r.Header.Set("Content-Type", "text/plain")
	a.refused(a.send(r), http.StatusUnsupportedMediaType, "UnsupportedMediaType")
	r = a.request("POST", "/v1.1/Recruitments/41/CandidateApplications?companyId=1001", body(a))
	r.Header.Set("Idempotency-Key", strings.Repeat("k", 65))
	a.refused(a.send(r), http.StatusBadRequest, "BadRequest")
}

func TestOnlyActiveRecruitmentsTakeApplications(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	for _, id := range []int64{a.demo.Closed, a.demo.Suspended} {
		a.refused(a.post(id, body(a)), http.StatusUnprocessableEntity, "RecruitmentNotActive")
	}
	a.refused(a.post(99, body(a)), http.StatusNotFound, "NotFound")
	a.SetStatus(a.demo.Closed, erecruitertest.Active)
	require.Equal(t, http.StatusCreated, a.post(a.demo.Closed, body(a)).StatusCode)
}

func TestAnIdempotencyKeyCountsOnlyWhereTheAccountSaysSo(t *testing.T) {
	t.Parallel()
	send := func(a *account) reply {
		r := a.request("POST", "/v1.1/Recruitments/41/CandidateApplications?companyId=1001", body(a))
		r.Header.Set("Idempotency-Key", "once")
		return a.send(r)
	}
	ignores := start(t, erecruitertest.Config{})
	require.Equal(t, http.StatusCreated, send(ignores).StatusCode)
	require.Equal(t, http.StatusConflict, send(ignores).StatusCode)
	heeds := start(t, erecruitertest.Config{Idempotent: true})
	first := send(heeds)
	require.Equal(t, first.body, send(heeds).body)
	require.Equal(t, 1, heeds.Writes())
}

func TestTheFilterByExternalIDIsIgnoredUnlessTheAccountHasIt(t *testing.T) {
	t.Parallel()
	find := func(a *account, recruitment int64) int {
		return a.read("/Recruitments/"+decimal(recruitment)+"/CandidateApplications?externalId=inh-555").length(t, "applications")
	}
	require.Equal(t, 2, find(start(t, erecruitertest.Config{}), 41))
	a := start(t, erecruitertest.Config{ExternalIDFilter: true})
	require.Equal(t, 1, find(a, a.demo.Shared))
	require.Equal(t, 0, find(a, a.demo.Closed))
}
