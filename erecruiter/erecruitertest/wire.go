package erecruitertest

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// Everywhere stands for all routes in a [Wire].
const Everywhere = "*"

// Count is how a list tells its length.
type Count string

// The three spellings that were observed, and none at all.
const (
	RowCount       Count = "rowCount"
	TotalRowCount  Count = "totalRowCount"
	TotalRowsCount Count = "totalRowsCount"
	NoCount        Count = "-"
)

// Wire is the shape of answers. Lists of routes are as in [Call.Route]. The zero
// value is that of the samples: Companies bare, all else in an envelope with
// rowCount, ids as numbers, times as Warsaw's wall time without an offset.
type Wire struct {
	Bare       []string          // lists that come as an array
	Enveloped  []string          // lists that do not, though they are bare by default
	Envelopes  map[string]string // other names of lists, by route
	Count      Count             // default RowCount
	PageCounts bool              // the count is that of the page, not of all rows
	TextIDs    bool              // ids as JSON texts

	IgnoreOffset []string // lists that always begin at the first row
	Unpaged      []string // lists that ignore limit and offset and give all rows
	MaxLimit     int      // a greater limit is cut to it without a word; default 100

	StageInHistory bool   // applications do not carry their stage: only the history tells
	NewestFirst    bool   // the history begins with the newest entry
	English        bool   // names of stages in English, where they have one
	TimeLayout     string // default 2006-01-02T15:04:05; always in Warsaw
	ErrorObject    bool   // one error as an object, in place of an array
}

// SetWire changes the shape of answers from the next request on.
func (s *Server) SetWire(w Wire) {
	defer s.settled()()
	s.wire = w
}

func among(routes []string, route string) bool {
	return slices.Contains(routes, route) || slices.Contains(routes, Everywhere)
}

// id is an id as JSON.
func (w *Wire) id(n int64) any {
	if w.TextIDs {
		return strconv.FormatInt(n, 10)
	}
	return n
}

// optionalID is an id as JSON, null for 0.
func (w *Wire) optionalID(n int64) any {
	if n == 0 {
		return nil
	}
	return w.id(n)
}

func (w *Wire) time(t time.Time) string {
	return t.In(warsaw()).Format(cmp.Or(w.TimeLayout, "2006-01-02T15:04:05"))
}

// optional is a text as JSON, null for "".
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// page answers the part of a list that the request asks for. Only its rows are
// made.
func page[T any](x *exchange, all []T, row func(T) any) *Answer {
	w, route := &x.s.wire, x.route
	from, to := 0, len(all)
	if route.paged && !among(w.Unpaged, route.pattern) {
		limit := min(cmp.Or(x.limit, 100), cmp.Or(w.MaxLimit, 100))
		if !among(w.IgnoreOffset, route.pattern) {
			from = min(x.offset, len(all))
		}
		to = from + min(limit, len(all)-from)
	}
	rows := make([]any, 0, to-from)
	for _, r := range all[from:to] {
		rows = append(rows, row(r))
	}
	if among(w.Bare, route.pattern) || route.bare && !among(w.Enveloped, route.pattern) {
		return jsonAnswer(200, rows)
	}
	body := map[string]any{cmp.Or(w.Envelopes[route.pattern], route.list): rows}
	if count := cmp.Or(w.Count, RowCount); count != NoCount && !route.uncounted {
		if body[string(count)] = len(all); w.PageCounts {
			body[string(count)] = len(rows)
		}
	}
	return jsonAnswer(200, body)
}
