package inhiretest_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/inhire/inhiretest"
)

func (a *account) app(id string) inhiretest.Application {
	a.t.Helper()
	got, there := a.Application(id)
	require.True(a.t, there, id)
	return got
}

// page lists one page and returns its ids and the cursor of the next, "" at the
// end.
func (a *account) page(query string) (ids []string, next string) {
	a.t.Helper()
	got := a.want(200, "GET", "/v1/applications?"+query, "")
	for _, row := range got.get(a.t, "applications").([]any) {
		ids = append(ids, row.(map[string]any)["id"].(string))
	}
	next, _ = got.get(a.t, "nextCursor").(string)
	return ids, next
}

func (a *account) list(query string) (ids []string) {
	a.t.Helper()
	got, next := a.page(query)
	ids = got
	for next != "" {
		got, next = a.page("limit=2&cursor=" + next)
		ids = append(ids, got...)
	}
	return ids
}

func TestAnApplicationIsWrittenAsTheContractHasIt(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	require.JSONEq(t, `{"id":"inh-1002","processId":"proc-31","appliedAt":"2026-11-20T12:00:02Z","status":"awaiting_decision",
		"statusChangedAt":"2026-11-20T12:00:02Z","sharedWithAts":true,"ats":{"vendor":"erecruiter","recruitmentId":"90210",
		"applicationId":"7002","stageId":"1","stageSeenAt":"2026-11-20T11:00:00Z"}}`, a.want(200, "GET", "/v1/applications/"+a.demo.Fresh, "").body)
	got := a.want(200, "GET", "/v1/applications/"+a.demo.Refusing, "")
	require.Equal(t, false, got.get(t, "sharedWithAts"))
	require.Nil(t, got.get(t, "ats"))
	require.NotContains(t, got.body, "candidate.example", "who the candidate is, the fake keeps for its mails")
	got = a.want(200, "GET", "/v1/applications/"+a.demo.Unsent, "")
	require.Equal(t, true, got.get(t, "sharedWithAts"))
	require.Nil(t, got.get(t, "ats"))
	a.LinkATS(a.demo.Unsent, inhiretest.ATS{RecruitmentID: "90210", ApplicationID: "7005"})
	require.Equal(t, "7005", a.want(200, "GET", "/v1/applications/"+a.demo.Unsent, "").get(t, "ats", "applicationId"))

	a.RemoveApplication(a.demo.Unsent)
	a.refused(404, "unknown_application", "GET", "/v1/applications/"+a.demo.Unsent, "")
}

func TestTheListBeginsWithTheInstantAsked(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	d := a.demo
	all := []string{d.Early, d.Fresh, d.Second, d.Unsent, d.Refusing, d.Rejected}
	require.Equal(t, all, a.list(""))
	require.Equal(t, all, a.list("limit=1"))
	at := a.app(d.Second).AppliedAt
	from := func(t time.Time) string { return "appliedFrom=" + url.QueryEscape(t.Format(time.RFC3339Nano)) }
	require.Equal(t, all[2:], a.list(from(at)+"&limit=2"), "inclusive")
	require.Equal(t, all[3:], a.list(from(at.Add(time.Nanosecond))))
	require.Equal(t, all[2:], a.list(from(at.In(time.FixedZone("", 3600)))), "an instant in any zone")
	require.Empty(t, a.list(from(at.Add(time.Hour))))
	require.Equal(t, []string{d.Early, d.Fresh, d.Second, d.Rejected}, a.list("ats=erecruiter&limit=1"))

	_, next := a.page(from(at) + "&limit=1")
	for name, query := range map[string]string{
		"limit": "limit=0", "ats": "ats=other", "appliedFrom": "appliedFrom=2026-11-20", "cursor": "cursor=" + next + "x",
	} {
		got := a.refused(400, "bad_parameter", "GET", "/v1/applications?"+query, "")
		require.Equal(t, name, got.get(t, "error", "details", 0, "field"))
	}
	a.refused(400, "bad_parameter", "GET", "/v1/applications?cursor="+next+"&"+from(at.Add(time.Second)), "")
	a.want(200, "GET", "/v1/applications?cursor="+next+"&"+from(at), "")
}

func TestAPageHasAHundredAtMost(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	for i := range 150 {
		a.AddApplication(inhiretest.Application{AppliedAt: noon.Add(-time.Duration(i%7) * time.Minute)}) // out of order, and equal instants
	}
	for _, query := range []string{"", "limit=1000"} {
		got, next := a.page(query)
		require.Len(t, got, 100)
		rest, end := a.page("cursor=" + next)
		require.Len(t, rest, 56)
		require.Empty(t, end)
	}
}

func TestACursorThatLeadsNowhereCanBeHad(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{RepeatCursor: true})
	first, next := a.page("limit=2")
	again, same := a.page("limit=2&cursor=" + next)
	require.Equal(t, first, again)
	require.Equal(t, next, same)
}

// Whatever comes and goes between two pages, and however large they are, each
// application that stays is listed once and in order.
func TestTheListIsStableWhileItChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		srv := inhiretest.New(inhiretest.Config{BasePath: "/"})
		a := &handled{srv, srv.IssueKey()}
		add := func() string {
			return srv.AddApplication(inhiretest.Application{AppliedAt: noon.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "at")) * time.Hour)})
		}
		var stay []string
		for range rapid.IntRange(0, 30).Draw(t, "n") {
			stay = append(stay, add())
		}
		seen := map[string]int{}
		var last time.Time
		for cursor := ""; ; {
			var page struct {
				Applications []struct {
					ID        string    `json:"id"`
					AppliedAt time.Time `json:"appliedAt"`
				} `json:"applications"`
				NextCursor string `json:"nextCursor"`
			}
			a.get(t, fmt.Sprintf("/v1/applications?limit=%d%s", rapid.IntRange(1, 5).Draw(t, "limit"), cursor), &page)
			for _, row := range page.Applications {
				seen[row.ID]++
				require.False(t, row.AppliedAt.Before(last))
				last = row.AppliedAt
			}
			if page.NextCursor == "" {
				break
			}
			cursor = "&cursor=" + page.NextCursor
			switch rapid.IntRange(0, 2).Draw(t, "between") {
			case 0:
				add()
			case 1:
				if len(stay) > 0 {
					i := rapid.IntRange(0, len(stay)-1).Draw(t, "gone")
					srv.RemoveApplication(stay[i])
					delete(seen, stay[i])
					stay = append(stay[:i:i], stay[i+1:]...)
				}
			}
		}
		for _, id := range stay {
			require.Equal(t, 1, seen[id], id)
		}
	})
}
