package inhire

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/handoverhq/handover/internal/httpx"
)

// sent is what goes with a call. What is empty is not sent.
type sent struct {
	id     string
	query  url.Values
	header http.Header
	body   map[string]any // texts, booleans, and lists and objects of such
}

// ask makes a call whose answer is read as a whole. An error of use says that it is
// not the answer that was expected.
func (c *Client) ask(ctx context.Context, k call, s sent, use func(reading) error) error {
	answer, err := c.do(ctx, k, s)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return c.unreadable(k, answer, err)
	}
	r, err := c.profile.parse(body)
	if err == nil && answer.Status == http.StatusAccepted && (k == setStatus || k == setStatuses) {
		err = &Error{Reason: NotYet}
	}
	if err == nil {
		err = use(r)
	}
	if err != nil {
		return c.unreadable(k, answer, err)
	}
	return nil
}

func (c *Client) do(ctx context.Context, k call, s sent) (*httpx.Response, error) {
	op, to := table[k], c.calls[k]
	request := httpx.Request{
		Op: op.name, Method: to.method, Path: to.to(s.id), Query: s.query, Header: s.header, Class: op.class, Timeout: c.timeout,
	}
	if op.hasID() && !isID(s.id) {
		return nil, during(op.name, inputError("the id of the application is missing, or is none"))
	}
	if s.body != nil {
		b, err := json.Marshal(s.body)
		if err != nil {
			return nil, during(op.name, inputError("it cannot be written as JSON"))
		}
		request.Body = httpx.BytesBody("application/json", b)
	}
	answer, err := c.http.Do(ctx, request)
	if err != nil {
		return nil, c.failed(k, err)
	}
	return answer, nil
}

// maxID bounds an id, in bytes.
const maxID = 256

func isID(id string) bool { return id != "" && len(id) <= maxID && id != "." && id != ".." }

// mostEmptyPages ends a list that goes on and on and gives nothing.
const mostEmptyPages = 1000

// mostPages ends one that gives the same under new cursors, in another order each
// time: a million rows at a hundred a page.
const mostPages = 10_000

// each gives the rows of a list, page by page, as long as each page names another
// one to follow. A cursor is handed back as it came, with the filter it came with.
func each[T any](ctx context.Context, c *Client, k call, name string, filter url.Values, of func(reading) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		seen, empty := map[string]struct{}{}, 0
		var before []reading
		for cursor := ""; ; {
			rows, next, err := c.page(ctx, k, name, filter, cursor)
			if err != nil {
				yield(none, err)
				return
			}
			if len(rows) > 0 && slices.EqualFunc(rows, before, reading.same) {
				yield(none, c.unreadable(k, answered, errEndless))
				return
			}
			before = rows
			for _, row := range rows {
				v := of(row)
				if err := row.err(); err != nil {
					yield(none, c.unreadable(k, answered, err))
					return
				}
				if !yield(v, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			if empty++; len(rows) > 0 {
				empty = 0
			}
			if _, again := seen[next]; again || empty == mostEmptyPages || len(seen) == mostPages {
				yield(none, c.unreadable(k, answered, errEndless))
				return
			}
			seen[next] = struct{}{}
			cursor = next
		}
	}
}

var errEndless = badAnswer("its cursor leads back to what was read, or nowhere")

func (c *Client) page(ctx context.Context, k call, name string, filter url.Values, cursor string) (rows []reading, next string, err error) {
	query := url.Values{c.profile.n("query.limit"): {strconv.Itoa(c.profile.PageSize)}}
	for parameter, values := range filter {
		query[parameter] = values
	}
	if cursor != "" {
		query.Set(c.profile.n("query.cursor"), cursor)
	}
	err = c.ask(ctx, k, sent{query: query}, func(r reading) (err error) {
		if rows, err = r.list(name); err != nil {
			return err
		}
		next = r.text("list.nextCursor")
		return r.err()
	})
	return rows, next, err
}

// answered stands for a page that was read before what was wrong with it was seen.
var answered = &httpx.Response{Status: http.StatusOK}
