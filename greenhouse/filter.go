package greenhouse

import (
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// Span is a time from From to To, both included and both required. Rows come by
// falling id, so what changes while a list is read moves within an open-ended
// span: rows are missed. The zero Span asks for nothing.
type Span struct{ From, To time.Time }

// DateSpan is a span of days, both included and both required. The zero DateSpan
// asks for nothing.
type DateSpan struct{ From, To civil.Date }

// maxList is how many values one parameter takes (documented).
const maxList = 50

// filter collects the parameters of a list's query.
type filter struct {
	query url.Values
	lists []idList
	err   error // the first mistake
}

// idList is a parameter that takes several values, 50 at a time. Batches are
// disjoint in it, so it must be one of which a row has a single value: otherwise a
// row would come twice.
type idList struct {
	name   string
	values []string
}

func newFilter() *filter { return &filter{query: url.Values{}} }

func (f *filter) fail(detail string) {
	if f.err == nil {
		f.err = inputError(detail)
	}
}

func (f *filter) text(name, value string) {
	if value != "" {
		f.query.Set(name, value)
	}
}

func (f *filter) yes(name string, value bool) {
	if value {
		f.query.Set(name, "true")
	}
}

func (f *filter) maybe(name string, value *bool) {
	if value != nil {
		f.query.Set(name, strconv.FormatBool(*value))
	}
}

func (f *filter) id(name string, value int64) {
	if value < 0 {
		f.fail(name + " is an id of Greenhouse, above 0")
	}
	if value > 0 {
		f.query.Set(name, strconv.FormatInt(value, 10))
	}
}

// ids adds a list of ids; nil asks for nothing, an empty one for no row at all.
func (f *filter) ids(name string, ids []int64) {
	if ids == nil {
		return
	}
	values := make([]string, 0, len(ids))
	for _, id := range ids {
		if id <= 0 {
			f.fail(name + " holds ids of Greenhouse, above 0")
			return
		}
		values = append(values, strconv.FormatInt(id, 10))
	}
	f.add(name, values)
}

func (f *filter) texts(name string, texts []string) {
	if texts == nil {
		return
	}
	for _, text := range texts {
		if text == "" || strings.Contains(text, ",") {
			f.fail(name + " holds texts that are not empty and have no comma: Greenhouse takes a comma for a separator")
			return
		}
	}
	f.add(name, slices.Clone(texts))
}

func (f *filter) add(name string, values []string) {
	slices.Sort(values)
	f.lists = append(f.lists, idList{name, slices.Compact(values)})
}

// span writes gte|A|lte|B, with the milliseconds that Greenhouse's own times have.
func (f *filter) span(name string, s Span) {
	if s == (Span{}) {
		return
	}
	if s.From.IsZero() || s.To.IsZero() || s.To.Before(s.From) {
		f.fail(name + " needs both its ends, the earlier one first: what changes while a list is read would be missed otherwise")
		return
	}
	const layout = "2006-01-02T15:04:05.000Z"
	f.query.Set(name, "gte|"+s.From.UTC().Format(layout)+"|lte|"+s.To.UTC().Format(layout))
}

func (f *filter) dates(name string, s DateSpan) {
	if s == (DateSpan{}) {
		return
	}
	if !s.From.Valid() || !s.To.Valid() || s.To.Before(s.From) {
		f.fail(name + " needs both its days, the earlier one first")
		return
	}
	f.query.Set(name, "gte|"+s.From.String()+"|lte|"+s.To.String())
}

// common adds what nearly all lists take. Greenhouse asks not to filter by both
// times at once (observed).
func (f *filter) common(ids []int64, created, updated Span) *filter {
	f.ids("ids", ids)
	f.span("created_at", created)
	f.span("updated_at", updated)
	if created != (Span{}) && updated != (Span{}) {
		f.fail("filter by Created or by Updated, not by both")
	}
	return f
}

// batches gives the queries that together ask for everything: one, unless a list
// has more than 50 values.
func (f filter) batches(pageSize int) iter.Seq[url.Values] {
	return func(yield func(url.Values) bool) {
		query := url.Values{}
		for name, values := range f.query {
			query[name] = values
		}
		query.Set("per_page", strconv.Itoa(pageSize))
		f.each(query, 0, yield)
	}
}

// each goes through the batches of list i and of those behind it.
func (f filter) each(query url.Values, i int, yield func(url.Values) bool) bool {
	if i == len(f.lists) {
		return yield(query)
	}
	for batch := range slices.Chunk(f.lists[i].values, maxList) {
		query.Set(f.lists[i].name, strings.Join(batch, ","))
		if !f.each(query, i+1, yield) {
			return false
		}
	}
	return true // no values: no query, and so no row
}
