package inhiretest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/inhire/inhiretest"
)

// handled calls a server without a listener.
type handled struct {
	srv *inhiretest.Server
	key string
}

func (h *handled) get(t require.TestingT, path string, into any) {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("X-Api-Key", h.key)
	rec := httptest.NewRecorder()
	h.srv.ServeHTTP(rec, r)
	require.Equal(t, 200, rec.Code, rec.Body.String())
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), into))
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func statusPath(id string) string { return "/v1/applications/" + id + "/status" }

func changeOf(id, status string) string {
	return fmt.Sprintf(`{"applicationId":%q,"status":%q,"occurredAt":"2026-11-20T09:00:00+01:00","source":{"vendor":"erecruiter","stageId":"502","stageName":"Talk"}}`, id, status)
}

func (a *account) write(id, status string) reply {
	a.t.Helper()
	return a.want(200, "PUT", statusPath(id), changeOf(id, status))
}

// changes is the body of a batch: an application and its status, and so on.
func changes(pairs ...string) string {
	var list []string
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, changeOf(pairs[i], pairs[i+1]))
	}
	return `{"changes":[` + strings.Join(list, ",") + `]}`
}

func (a *account) batch(pairs ...string) reply {
	a.t.Helper()
	return a.want(200, "POST", inhiretest.StatusBatch, changes(pairs...))
}

func TestEveryAcceptedWriteMailsEvenToTheSameStatus(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	got := a.write(a.demo.Fresh, "interview")
	require.Equal(t, "interview", got.get(t, "status"))
	require.Equal(t, "sync", got.get(t, "statusSetBy"))
	require.Equal(t, "502", got.get(t, "ats", "stageId"))
	require.Equal(t, "2026-11-20T11:00:00Z", got.get(t, "statusChangedAt"), "by the account's clock")
	a.clock.Advance(time.Hour)
	a.write(a.demo.Fresh, "interview")
	a.batch(a.demo.Second, "negative")
	require.Equal(t, []inhiretest.Mail{
		{noon, a.demo.Candidate, a.demo.Fresh, "awaiting_decision", "interview", inhiretest.BySync},
		{noon.Add(time.Hour), a.demo.Candidate, a.demo.Fresh, "interview", "interview", inhiretest.BySync},
		{noon.Add(time.Hour), a.demo.Candidate, a.demo.Second, "awaiting_decision", "negative", inhiretest.BySync},
	}, a.MailsTo(a.demo.Candidate))
	require.Equal(t, map[string]int{a.demo.Candidate: 3}, a.Mailed())
	require.Equal(t, a.clock.Now(), a.app(a.demo.Fresh).ChangedAt)
}

func TestWritesThatASynchronisationShouldNotMakeAreTakenAndMailed(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	got := a.batch(a.demo.Early, "hired", a.demo.Refusing, "hired", a.demo.Rejected, "evaluating", a.demo.Fresh, "hired", a.demo.Fresh, "negative")
	require.JSONEq(t, `{"accepted":5,"failed":[]}`, got.body)
	require.Len(t, a.Mails(), 5)
	require.Nil(t, a.app(a.demo.Refusing).ATS)
}

func TestNotifyingIsPassedOverUnlessConfigured(t *testing.T) {
	t.Parallel()
	for _, honoured := range []bool{false, true} {
		a := start(t, inhiretest.Config{HonourNotify: honoured})
		a.want(200, "PUT", statusPath(a.demo.Fresh), fmt.Sprintf(`{"applicationId":%q,"status":"hired","notifyCandidate":false}`, a.demo.Fresh))
		require.Equal(t, honoured, len(a.Mails()) == 0)
		a.want(200, "PUT", statusPath(a.demo.Fresh), fmt.Sprintf(`{"applicationId":%q,"status":"hired","notifyCandidate":true}`, a.demo.Fresh))
		require.Equal(t, "hired", a.app(a.demo.Fresh).Status)
		require.NotEmpty(t, a.Mails())
	}
}

func TestIdempotencyKeysArePassedOverUnlessConfigured(t *testing.T) {
	t.Parallel()
	for honoured, mails := range map[bool]int{false: 3, true: 1} {
		a := start(t, inhiretest.Config{HonourIdempotencyKey: honoured})
		send := func(status string) reply {
			r := a.request("POST", inhiretest.StatusBatch, changes(a.demo.Fresh, status))
			r.Header.Set("Idempotency-Key", "one")
			return a.send(r)
		}
		require.Equal(t, send("hired").body, send("hired").body)
		require.Equal(t, honoured, send("negative").StatusCode == 409, "another request under the same key")
		require.Len(t, a.Mails(), mails)
	}
}

func TestAPersonsEditMailsWhereItMoves(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.SetStatus(a.demo.Fresh, "evaluating")
	a.SetStatus(a.demo.Fresh, "evaluating")
	require.Len(t, a.Mails(), 1)
	require.Equal(t, inhiretest.ByUser, a.Mails()[0].By)
	require.Equal(t, "user", a.want(200, "GET", "/v1/applications/"+a.demo.Fresh, "").get(t, "statusSetBy"))
}

func TestTerminalStatusesCanBeFinal(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{TerminalFinal: true})
	got := a.refused(409, "terminal_status", "PUT", statusPath(a.demo.Rejected), changeOf(a.demo.Rejected, "evaluating"))
	require.Equal(t, a.demo.Rejected, got.get(t, "error", "details", 0, "applicationId"))
	require.Empty(t, a.Mails())
	a.write(a.demo.Rejected, "negative")
}

func TestARefusedWriteChangesAndMailsNothing(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	before := a.Applications()
	id := a.demo.Fresh
	a.refused(404, "unknown_application", "PUT", statusPath("inh-9"), changeOf("inh-9", "hired"))
	a.refused(422, "unknown_status", "PUT", statusPath(id), changeOf(id, "offer"))
	for field, body := range map[string]string{
		"applicationId":   `{"status":"hired"}`,
		"status":          `{"applicationId":"` + id + `","Status":"hired"}`,
		"occurredAt":      `{"applicationId":"` + id + `","status":"hired","occurredAt":"yesterday"}`,
		"notifyCandidate": `{"applicationId":"` + id + `","status":"hired","notifyCandidate":"no"}`,
		"source.vendor":   `{"applicationId":"` + id + `","status":"hired","source":{"vendor":"other"}}`,
		"source.stageId":  `{"applicationId":"` + id + `","status":"hired","source":{"stageId":4}}`,
	} {
		got := a.refused(422, "invalid", "PUT", statusPath(id), body)
		require.Equal(t, field, got.get(t, "error", "details", 0, "field"))
	}
	a.refused(422, "invalid", "PUT", statusPath(id), changeOf(a.demo.Second, "hired"))
	a.refused(422, "invalid", "POST", inhiretest.StatusBatch, `{}`)
	got := a.refused(422, "invalid", "POST", inhiretest.StatusBatch, `{"changes":[`+changeOf(id, "hired")+`,{"status":"hired"}]}`)
	require.Equal(t, "changes[1].applicationId", got.get(t, "error", "details", 0, "field"))
	var many []string
	for range 26 {
		many = append(many, id, "hired")
	}
	a.refused(422, "too_many_changes", "POST", inhiretest.StatusBatch, changes(many...))
	require.Equal(t, before, a.Applications())
	require.Empty(t, a.Mails())
	require.JSONEq(t, `{"accepted":25,"failed":[]}`, a.batch(many[:50]...).body)
	require.JSONEq(t, `{"accepted":0,"failed":[]}`, a.batch().body)
}

func TestABatchSucceedsInPart(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	in := a.InjectItem(inhiretest.ItemFault{Application: a.demo.Second, Code: "locked_by_user"})
	got := a.batch(a.demo.Fresh, "evaluating", "inh-9", "hired", a.demo.Second, "hired", a.demo.Unsent, "offer", a.demo.Unsent, "hired")
	require.EqualValues(t, 2, got.get(t, "accepted"))
	var failed []string
	for _, f := range got.get(t, "failed").([]any) {
		f := f.(map[string]any)
		failed = append(failed, fmt.Sprint(f["index"], " ", f["applicationId"], " ", f["code"]))
	}
	require.Equal(t, []string{"1 inh-9 unknown_application", "2 " + a.demo.Second + " locked_by_user", "3 " + a.demo.Unsent + " unknown_status"}, failed)
	require.Equal(t, 1, in.Hits())
	require.Len(t, a.Mails(), 2)
	require.Equal(t, "awaiting_decision", a.app(a.demo.Second).Status)
}
