package greenhousetest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

func (a *account) documents() []row {
	a.t.Helper()
	rows := a.rows("attachments?application_ids=" + int64Text(a.demo.Complete))
	require.Len(a.t, rows, 3)
	return rows
}

func TestAnAttachmentsURLDiesAfterSevenDaysAndAFreshRowHasAFreshOne(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	resume := a.documents()[2]
	link := resume["url"].(string)
	require.True(t, strings.HasPrefix(link, a.FilesURL()+"/attachments/"))
	got := a.send(http.MethodGet, link, "")
	require.Equal(t, "%PDF-1.4 invented résumé\n", got.body)
	require.Equal(t, "application/pdf", got.Header.Get("Content-Type"))

	a.clock.Advance(7*24*time.Hour - time.Second)
	require.Equal(t, 200, a.send(http.MethodGet, link, "").StatusCode)
	a.clock.Advance(time.Second)
	got = a.send(http.MethodGet, link, "")
	require.Equal(t, 403, got.StatusCode)
	require.Equal(t, "application/xml", got.Header.Get("Content-Type"))
	require.Contains(t, got.body, "<Code>AccessDenied</Code><Message>Request has expired</Message>")

	a.bearer = a.tokenAs(a.demo.Admin)
	fresh := a.documents()[2]["url"].(string)
	require.NotEqual(t, link, fresh)
	require.Equal(t, 200, a.send(http.MethodGet, fresh, "").StatusCode)
	for _, c := range a.Calls("GET", "files") {
		require.Equal(t, "***", c.Query.Get("X-Amz-Signature"))
	}
}

func TestTheFileHostWantsNoBearerTokenAndNoOtherSignature(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	link := a.documents()[2]["url"].(string)
	require.Equal(t, 400, a.get(link).StatusCode)
	require.Equal(t, 403, a.send(http.MethodGet, strings.Replace(link, "Expires=6", "Expires=9", 1), "").StatusCode)
	a.DeleteAttachment(num(t, a.documents()[2]["id"]))
	require.Equal(t, 404, a.send(http.MethodGet, link, "").StatusCode)
}

func TestAFrozenURLStaysTheSame(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	a.FreezeURL(num(t, a.documents()[2]["id"]))
	link := a.documents()[2]["url"]
	a.clock.Advance(time.Minute)
	require.Equal(t, link, a.documents()[2]["url"])
}

func TestADocumentMayBreakOffHalfWay(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	link := a.documents()[0]["url"].(string)
	require.Len(t, a.send(http.MethodGet, link, "").body, 96<<10)
	cut := a.Inject(greenhousetest.Fault{Route: "files", Cut: greenhousetest.MidAnswer})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	require.NoError(t, err)
	got, err := a.try(r)
	require.Error(t, err)
	require.Len(t, got.body, 48<<10)
	require.Equal(t, 1, cut.Hits())
}
