package personiotest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// cursor is where a v2 list goes on. It keeps the filters of the first page:
// next links carry the cursor alone.
type cursor struct {
	path  string
	query url.Values
	after int // rows already given
}

type link struct {
	Href string `json:"href"`
}

type meta struct {
	Links map[string]link `json:"links"`
}

func (x *exchange) link(path string) link {
	if x.s.cfg.RelativeLinks {
		return link{x.s.cfg.BasePath + path}
	}
	scheme := "http"
	if x.r.TLS != nil {
		scheme = "https"
	}
	return link{scheme + "://" + x.r.Host + x.s.cfg.BasePath + path}
}

// list is one v2 list: its bounds, the filters it takes and its rows. The lock
// is held when rows is called.
type list struct {
	usual, most int
	filters     []string
	rows        func(q url.Values) ([]any, *Answer)
}

// prepareList serves a v2 list page by page.
func (x *exchange) prepareList(l list) work {
	q := x.r.URL.Query()
	for name := range q {
		if name != "limit" && name != "cursor" && !slices.Contains(l.filters, name) {
			return always(badFilter())
		}
	}
	return x.s.writing(func(time.Time) *Answer { return x.page(l, q) })
}

func (x *exchange) page(l list, q url.Values) *Answer {
	path := x.r.URL.EscapedPath()[len(x.s.cfg.BasePath):]
	at := cursor{path: path, query: q}
	if q.Has("cursor") {
		var ok bool
		if at, ok = x.s.cursors[q.Get("cursor")]; !ok || at.path != path {
			return badParameters()
		}
		if !q.Has("limit") {
			q.Set("limit", at.query.Get("limit"))
		}
	}
	limit := l.usual
	if t := q.Get("limit"); t != "" {
		n, err := strconv.Atoi(t)
		if err != nil || n < 1 || n > l.most {
			return badParameters()
		}
		limit = n
	}
	rows, refusal := l.rows(at.query)
	if refusal != nil {
		return refusal
	}
	from := min(at.after, len(rows))
	to := min(from+limit, len(rows))
	self := path
	if x.r.URL.RawQuery != "" {
		self += "?" + x.r.URL.RawQuery
	}
	links := map[string]link{"self": x.link(self)}
	switch {
	case to == len(rows):
	case x.s.cfg.RepeatNext:
		links["next"] = links["self"]
	default:
		name := "cur_" + x.s.random(24)
		next := cursor{path: path, query: at.query, after: to}
		next.query = cloneQuery(at.query)
		next.query.Set("limit", strconv.Itoa(limit))
		x.s.cursors[name] = next
		links["next"] = x.link(path + "?cursor=" + name)
	}
	return jsonAnswer(http.StatusOK, map[string]any{"_data": append([]any{}, rows[from:to]...), "_meta": meta{links}})
}

func cloneQuery(q url.Values) url.Values {
	out := url.Values{}
	for k, v := range q {
		out[k] = slices.Clone(v)
	}
	return out
}

// single answers one record: bare, as Personio describes it.
func (s *Server) single(v any) *Answer {
	if s.cfg.WrapSingle {
		v = map[string]any{"_data": v}
	}
	return jsonAnswer(http.StatusOK, v)
}

// timeFilter is what a query asks of one time: name, name.gt and name.lt.
type timeFilter []func(time.Time) bool

func readTimeFilter(q url.Values, name string) (f timeFilter, valid bool) {
	for _, c := range []struct {
		suffix string
		holds  func(have, want time.Time) bool
	}{{"", time.Time.Equal}, {".gt", time.Time.After}, {".lt", time.Time.Before}} {
		if !q.Has(name + c.suffix) {
			continue
		}
		want, err := time.Parse(time.RFC3339, q.Get(name+c.suffix))
		if err != nil {
			return nil, false
		}
		f = append(f, func(have time.Time) bool { return c.holds(have.Truncate(time.Second), want) })
	}
	return f, true
}

func (f timeFilter) includes(t time.Time) bool {
	return !slices.ContainsFunc(f, func(holds func(time.Time) bool) bool { return !holds(t) })
}

func utc(t time.Time) string { return t.UTC().Format(time.RFC3339) }
