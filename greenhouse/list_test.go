package greenhouse

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

func ids[T row](rows []T) []int64 {
	var all []int64
	for _, r := range rows {
		all = append(all, r.rowID())
	}
	return all
}

func TestAListFollowsItsCursorsAloneToTheEnd(t *testing.T) {
	t.Parallel()
	var queries []string
	server := serve(t, nil)
	server.Config.Handler.(*http.ServeMux).HandleFunc(basePath+"/v3/offers", func(w http.ResponseWriter, r *http.Request) {
		queries = append(queries, r.URL.RawQuery)
		page, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
		if page < 3 {
			w.Header().Set("Link", fmt.Sprintf(`<%s%s/v3/offers?cursor=%d>; rel="next"`, server.URL, basePath, page+1))
		}
		writeJSON(w, 200, fmt.Sprintf(`[{"id":%d},{"id":%d}]`, 90-page*10, 89-page*10))
	})
	offers, err := collect(server.client(t).Offers(t.Context(), OfferFilter{Status: OfferAccepted, CurrentOnly: true}))
	require.NoError(t, err)
	assert.Equal(t, []int64{90, 89, 80, 79, 70, 69, 60, 59}, ids(offers))
	assert.Equal(t, []string{"current_only=true&per_page=500&status=Accepted", "cursor=1", "cursor=2", "cursor=3"}, queries)
}

func TestLeavingTheLoopEndsTheCalls(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	var server *fakeAccount
	server = serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", fmt.Sprintf(`<%s/v3/users?cursor=%d>; rel="next"`, server.URL, calls.Add(1)))
		writeJSON(w, 200, `[{"id":2},{"id":1}]`)
	})
	for user, err := range server.client(t).Users(t.Context(), UserFilter{}) {
		require.NoError(t, err)
		assert.Equal(t, int64(2), user.ID)
		break
	}
	assert.Equal(t, int32(1), calls.Load())
}

func TestNextLinksThatLeadElsewhereAreNotFollowed(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		link   string
		reason Reason
	}{
		"another host":   {`<https://evil.example.com/v3/users?cursor=x>; rel="next"`, LinkForeign},
		"another scheme": {`<https://{host}/v3/users?cursor=x>; rel="next"`, LinkForeign},
		"a user":         {`<http://u:p@{host}/v3/users?cursor=x>; rel="next"`, LinkForeign},
		"no cursor":      {`<http://{host}/v3/users?page=2>; rel="next"`, LinkForeign},
		"no address":     {`<http://[::1>; rel="next"`, LinkForeign},
		"no link":        {`http://{host}/v3/users?cursor=x; rel="next"`, BadAnswer},
		"unclosed":       {`<http://{host}/v3/users?cursor=x; rel="next"`, BadAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				calls.Add(1)
				w.Header().Set("Link", strings.ReplaceAll(tt.link, "{host}", r.Host))
				writeJSON(w, 200, `[{"id":1}]`)
			})
			rows, err := collect(server.client(t).Users(t.Context(), UserFilter{}))
			require.ErrorIs(t, err, tt.reason)
			assert.Len(t, rows, 1)
			assert.Equal(t, int32(1), calls.Load())
			assert.NotContains(t, err.Error(), "evil")
		})
	}
}

func TestALinkMayBeRelativeAndOneOfSeveral(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Query().Get("cursor") {
		case "":
			w.Header().Set("Link", `</v3/users?cursor=a%2Bb%3D>; rel="prev", </v3/users?cursor=c%2Bd%3D>; title="a, b; \"c\""; rel="last next"`)
			writeJSON(w, 200, `[{"id":2}]`)
		case "c+d=":
			w.Header().Set("Link", "")
			writeJSON(w, 200, `[{"id":1}]`)
		default:
			writeJSON(w, 422, `{}`)
		}
	})
	rows, err := collect(server.client(t).Users(t.Context(), UserFilter{}))
	require.NoError(t, err)
	assert.Len(t, rows, 2)
}

func TestPagesThatGoRoundInACircleEnd(t *testing.T) {
	t.Parallel()
	for _, circle := range []int{1, 2, 3, 7, 20} {
		calls := 0
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			calls++
			w.Header().Set("Link", fmt.Sprintf(`<http://%s/v3/users?cursor=%d>; rel="next"`, r.Host, calls%circle))
			writeJSON(w, 200, `[{"id":1}]`)
		})
		_, err := collect(server.client(t).Users(t.Context(), UserFilter{}))
		require.ErrorIs(t, err, CursorAgain)
		assert.Less(t, calls, 4*circle+4)
	}
}

func TestACursorThatExpiredIsToldFromABadFilter(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("cursor") {
			writeJSON(w, 422, `{"message":"Unprocessable Content","errors":["Cursor has expired"]}`)
			return
		}
		w.Header().Set("Link", `</v3/users?cursor=x>; rel="next"`)
		writeJSON(w, 200, `[{"id":1}]`)
	})
	_, err := collect(server.client(t).Users(t.Context(), UserFilter{}))
	require.ErrorIs(t, err, CursorRefused)
}

func TestOddRowsNeverBreakAPage(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, 200, map[string]string{
			"candidates": `[{"message":"This candidate is being processed"}, null, {}, {"id":null,"first_name":"Nobody"},
				{"id":13224851007,"first_name":"Ada","last_name":null,"new_key":{"deep":[1,2]},"tags":null,"phone_numbers":null,"custom_fields":null,
				 "email_addresses":[{"value":"ada@example.com","type":"personal","verified":true},null],"created_at":"2026-01-02T03:04:05.678Z","last_activity_at":null},
				{"id":7,"custom_fields":[],"private":null}, {"tags":"oops"}]`,
			"applications": `[{"id":5,"answers":[{"question":"Why?","answer":null}],"job_id":null,"job_interview_stage_id":9,"status":"in_process"},{"id":4,"answers":null}]`,
			"users":        `[{"id":3,"emails":null,"first_name":null,"interviewer_tags":"x"}]`,
			"offers":       ` [ {"id":2,"starts_on":null,"sent_on":"","custom_fields":{"salary":{"name":"Salary","type":"currency","value":{"amount":1},"frequency":"annually","x":1},"odd":"text","none":null}} ] `,
			"departments":  `null`,
			"offices":      `[]`,
		}[r.URL.Path])
	})
	client := server.client(t)
	candidates, err := collect(client.Candidates(t.Context(), CandidateFilter{}))
	require.NoError(t, err)
	assert.Equal(t, []int64{13224851007, 7}, ids(candidates))
	assert.Equal(t, "ada@example.com", candidates[0].Emails[0].Value)
	assert.Equal(t, time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC), candidates[0].CreatedAt)
	applications, err := collect(client.Applications(t.Context(), ApplicationFilter{}))
	require.NoError(t, err)
	assert.Equal(t, "Why?", applications[0].Answers[0].Question)
	assert.Equal(t, ApplicationInProcess, applications[0].Status)
	users, err := collect(client.Users(t.Context(), UserFilter{}))
	require.NoError(t, err)
	assert.Len(t, users, 1)
	offers, err := collect(client.Offers(t.Context(), OfferFilter{}))
	require.NoError(t, err)
	assert.True(t, offers[0].StartsOn.IsZero())
	assert.Len(t, offers[0].CustomFields, 3)
	departments, err := collect(client.Departments(t.Context(), TreeFilter{}))
	require.NoError(t, err)
	assert.Empty(t, departments)
	offices, err := collect(client.Offices(t.Context(), TreeFilter{}))
	require.NoError(t, err)
	assert.Empty(t, offices)
}

func TestAnAnswerThatIsNoWholeListIsAnErrorAndNeverAShorterList(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		body   string
		reason Reason
	}{
		"cut between rows":   {`[{"id":1},`, BadAnswer},
		"cut before the end": {`[{"id":1}`, BadAnswer},
		"cut within a row":   {`[{"id":1},{"id":`, BadAnswer},
		"nothing":            {``, BadAnswer},
		"an object":          {`{"message":"later"}`, BadAnswer},
		"something behind":   {`[{"id":1}] [{"id":2}]`, BadAnswer},
		"not json":           {`[{"id":1},<html>]`, BadAnswer},
		"another type":       {`[{"id":1,"version":"two"}]`, WrongType},
		"another id":         {`[{"id":1,"application_id":{}}]`, WrongType},
		"no date":            {`[{"id":1,"starts_on":"31 May, Ada"}]`, WrongType},
		"no time":            {`[{"id":1,"resolved_at":"Ada at noon"}]`, WrongType},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, 200, tt.body) })
			_, err := collect(server.client(t).Offers(t.Context(), OfferFilter{}))
			require.ErrorIs(t, err, tt.reason)
			var ours *Error
			require.ErrorAs(t, err, &ours)
			assert.Equal(t, "list offers", ours.Op)
			assert.Equal(t, "request-1", ours.RequestID)
			assert.Equal(t, hris.EffectRefused, ours.Effect)
			assert.NotContains(t, err.Error(), "Ada")
		})
	}
}

func TestAConnectionThatBreaksWithinAPageIsAnError(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte(`[{"id":1},`))
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	rows, err := collect(server.client(t).Jobs(t.Context(), JobFilter{}))
	require.ErrorIs(t, err, BadAnswer)
	assert.Len(t, rows, 1)
}

func TestACancelledLoopTellsSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	_, err := collect(server.client(t).Jobs(ctx, JobFilter{}))
	require.ErrorIs(t, err, context.Canceled)
}

func TestMoreThanFiftyIDsAreAskedForInBatchesAndEachOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		wanted := rapid.SliceOfN(rapid.Int64Range(1, 400), 0, 300).Draw(t, "ids")
		jobs := rapid.SliceOfN(rapid.Int64Range(1, 130), 1, 130).Draw(t, "jobs")
		f := newFilter().common(wanted, Span{}, Span{})
		f.ids("job_ids", jobs)
		require.NoError(t, f.err)
		type pair struct{ id, job string }
		asked := map[pair]int{}
		for query := range f.batches(500) {
			batch, byJob := strings.Split(query.Get("ids"), ","), strings.Split(query.Get("job_ids"), ",")
			if wanted == nil {
				batch = []string{""}
			}
			require.LessOrEqual(t, len(batch), 50)
			require.LessOrEqual(t, len(byJob), 50)
			for _, id := range batch {
				for _, job := range byJob {
					asked[pair{id, job}]++
				}
			}
		}
		for p, n := range asked {
			require.Equal(t, 1, n, p)
		}
		distinct := func(all []int64) int { return len(slices.Compact(slices.Sorted(slices.Values(all)))) }
		wants := distinct(wanted) * distinct(jobs)
		if wanted == nil {
			wants = distinct(jobs)
		}
		require.Len(t, asked, wants)
	})
}

func TestNoIDsMeanNoRowsAndNotAllOfThem(t *testing.T) {
	t.Parallel()
	server := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("nothing is to be asked") })
	rows, err := collect(server.client(t).Users(t.Context(), UserFilter{IDs: []int64{}}))
	require.NoError(t, err)
	assert.Empty(t, rows)
	assert.Zero(t, server.tokens.Load())
}

func TestFiltersWriteGreenhousesWords(t *testing.T) {
	t.Parallel()
	from, to := start.Add(-time.Hour), start.In(time.FixedZone("CET", 3600))
	span := Span{from, to}
	const written = "gte|2026-11-02T08:00:00.000Z|lte|2026-11-02T09:00:00.000Z"
	days := DateSpan{civil.MustDate("2026-11-01"), civil.MustDate("2026-11-30")}
	yes, no := true, false
	for want, read := range map[string]func(c *Client) error{
		"candidates email=ada@example.com&per_page=500&tag=x&updated_at=" + written: func(c *Client) error {
			return drain(c.Candidates(t.Context(), CandidateFilter{Updated: span, Email: "ada@example.com", Tag: "x"}))
		},
		"applications candidate_ids=1,2&last_activity_at=" + written + "&per_page=500&prospect=false&status=active": func(c *Client) error {
			return drain(c.Applications(t.Context(), ApplicationFilter{CandidateIDs: []int64{2, 1, 2}, LastActivity: span, Status: ApplicationInProcess, Prospect: &no}))
		},
		"offers current_only=true&per_page=500&resolved_at=" + written + "&status=Accepted": func(c *Client) error {
			return drain(c.AcceptedOffers(t.Context(), span))
		},
		"offers per_page=500&sent_on=gte|2026-11-01|lte|2026-11-30&starts_on=gte|2026-11-01|lte|2026-11-30": func(c *Client) error {
			return drain(c.Offers(t.Context(), OfferFilter{Sent: days, Starts: days}))
		},
		"applications per_page=500&updated_at=" + written: func(c *Client) error {
			return drain(c.UpdatedApplications(t.Context(), span))
		},
		"openings application_ids=8&open=true&per_page=500": func(c *Client) error {
			return drain(c.Openings(t.Context(), OpeningFilter{ApplicationIDs: []int64{8}, Open: &yes}))
		},
		"jobs department_id=4063668007&per_page=500&status=open": func(c *Client) error {
			return drain(c.Jobs(t.Context(), JobFilter{DepartmentID: 4063668007, Status: JobOpen}))
		},
		"users employee_ids=a-1,b-2&per_page=500&show_service_accounts=true": func(c *Client) error {
			return drain(c.Users(t.Context(), UserFilter{EmployeeIDs: []string{"b-2", "a-1"}, ServiceAccounts: true}))
		},
		"departments external_id=D-1&per_page=500":          func(c *Client) error { return drain(c.Departments(t.Context(), TreeFilter{ExternalID: "D-1"})) },
		"offices parent_id=3&per_page=500":                  func(c *Client) error { return drain(c.Offices(t.Context(), TreeFilter{ParentID: 3})) },
		"job_hiring_managers job_ids=5&per_page=500":        func(c *Client) error { return drain(c.HiringManagers(t.Context(), TeamFilter{JobIDs: []int64{5}})) },
		"job_owners per_page=500&type=recruiter&user_ids=6": func(c *Client) error { return drain(c.Owners(t.Context(), TeamFilter{UserIDs: []int64{6}}, Recruiter)) },
		"custom_fields active=true&field_type=offer&per_page=500": func(c *Client) error {
			return drain(c.CustomFields(t.Context(), CustomFieldFilter{On: OnOffer, ActiveOnly: true}))
		},
		"custom_field_options custom_field_ids=7&per_page=500": func(c *Client) error {
			return drain(c.CustomFieldOptions(t.Context(), OptionFilter{CustomFieldIDs: []int64{7}}))
		},
		"attachments application_ids=8&per_page=500&type=resume": func(c *Client) error {
			return drain(c.Attachments(t.Context(), AttachmentFilter{ApplicationIDs: []int64{8}, Type: Resume}))
		},
	} {
		var got string
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			query, _ := url.QueryUnescape(r.URL.RawQuery)
			got = r.URL.Path + " " + query
			empty(w, r)
		})
		require.NoError(t, read(server.client(t)))
		assert.Equal(t, want, got)
	}
}

func drain[T any](seq func(func(T, error) bool)) error {
	_, err := collect(seq)
	return err
}

func TestAHalfOpenSpanIsRefusedBecauseItMissesRows(t *testing.T) {
	t.Parallel()
	server := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("nothing is to be asked") })
	c := server.client(t)
	for name, err := range map[string]error{
		"no end":               drain(c.Candidates(t.Context(), CandidateFilter{Updated: Span{From: start}})),
		"no begin":             drain(c.Candidates(t.Context(), CandidateFilter{Created: Span{To: start}})),
		"backwards":            drain(c.Offers(t.Context(), OfferFilter{Resolved: Span{From: start, To: start.Add(-1)}})),
		"no end day":           drain(c.Offers(t.Context(), OfferFilter{Starts: DateSpan{From: civil.MustDate("2026-01-01")}})),
		"both":                 drain(c.Jobs(t.Context(), JobFilter{Created: Span{start, start}, Updated: Span{start, start}})),
		"reconcile offers":     drain(c.AcceptedOffers(t.Context(), Span{})),
		"reconcile applicants": drain(c.UpdatedApplications(t.Context(), Span{})),
		"id":                   drain(c.Users(t.Context(), UserFilter{IDs: []int64{0}})),
		"negative id":          drain(c.Jobs(t.Context(), JobFilter{OfficeID: -1})),
		"comma":                drain(c.Users(t.Context(), UserFilter{EmployeeIDs: []string{"a,b"}})),
	} {
		require.ErrorIs(t, err, BadInput, name)
		var ours *Error
		require.ErrorAs(t, err, &ours)
		assert.Equal(t, hris.EffectNotSent, ours.Effect, name)
		assert.NotEmpty(t, ours.Op, name)
	}
}

func FuzzNextLink(f *testing.F) {
	for _, seed := range []string{
		`<https://harvest.greenhouse.io/v3/jobs?cursor=eyJ9>; rel="next"`, `<a>; rel=next, <b>; rel=prev`, `<a>;rel="x \"next\" y"`, `<a`, `, ,`, `<a>; title; rel=next`, `<a>;rel=next;rel=prev`, "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		target, ok := nextLink([]string{header})
		if !ok && target != "" {
			t.Fatal("a target of a header that is none")
		}
		if target != "" && !strings.Contains(header, "<"+target+">") {
			t.Fatal("a target that does not stand there")
		}
		origin, _ := url.Parse("https://harvest.greenhouse.io/x")
		var turn turner
		if cursor, err := turn.cursor([]string{header}, origin); err != nil && cursor != "" {
			t.Fatal("a cursor beside an error")
		}
	})
}

func FuzzRows(f *testing.F) {
	for _, seed := range []string{
		`[]`, `null`, `[{"id":1}]`, `[{"id":1},null,{"message":"x"}]`, `[{"id":1,"custom_fields":[]}]`, `[{"id":1,"custom_fields":{"a":{"name":"A","type":"currency","value":{"amount":"1.0"}}}}]`, `[{"id":1}]x`, `[`, `{"id":1}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := 0
		err := decodeRows(strings.NewReader(text), func(c Candidate) bool {
			n++
			for _, field := range c.CustomFields {
				_, _ = field.Value()
			}
			return true
		})
		var rows []json.RawMessage
		if err == nil && json.Unmarshal([]byte(text), &rows) != nil {
			t.Fatal("what is no list was read as one")
		}
		if err == nil && n > len(rows) {
			t.Fatal("more rows than there are")
		}
		if _, ok := errors.AsType[*Error](err); err != nil && !ok {
			t.Fatal("an error that is not ours")
		}
	})
}
