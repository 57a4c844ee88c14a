package afas

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// All, as both Skip and Take of a [Query], asks for every row in one answer.
// AFAS advises against it: page instead.
const All = -1

// Paging says how a query that needs more than one call goes on.
type Paging uint8

const (
	// OneCall makes one call and gives its rows.
	OneCall Paging = iota
	// BySkip repeats the call with a growing skip until a page is not full. It
	// needs OrderBy with columns that together are unique: without it rows are
	// repeated or lost. A row deleted between two calls makes it miss another one.
	// Beyond some 100,000 rows it is too slow to use.
	BySkip
	// ByKey repeats the call with a filter beyond the last row's key, until a
	// page is not full. OrderBy is that key: one unique column of numbers or
	// text, not of moments (AFAS rounds what it shows of them). Rows that come
	// and go meanwhile do no harm, and no page is slower than the first.
	ByKey
)

// Query says which rows of a GetConnector are wanted. The zero Query gives the
// first 100 rows in no particular order.
type Query struct {
	Filter Filter
	// OrderBy names columns; a minus in front means descending. Without it AFAS
	// promises no order, and may change it between two calls.
	OrderBy []string
	// Skip is the number of rows passed over. [All] goes with Take All only.
	Skip int
	// Take is the number of rows per call; 0 means 100, AFAS's own default. AFAS's
	// rule of thumb: Take times the number of columns stays below 150,000.
	Take   int
	Paging Paging
	// Wildcards puts % signs around the values of the slow operators. Public
	// clients do it, AFAS's documentation does not.
	Wildcards bool
}

const (
	defaultTake = 100
	// maxQuery is the longest query string AFAS reads, its question mark counted.
	// A longer one is answered with 404, as if the connector did not exist.
	maxQuery = 2049
)

func (q Query) take() int {
	if q.Take == 0 {
		return defaultTake
	}
	return q.Take
}

func (q Query) check() error {
	switch {
	case (q.Skip == All) != (q.Take == All):
		return inputError("Skip and Take are both All, or neither is: AFAS answers the mixture with an error")
	case q.Skip < All || q.Take < All:
		return inputError("Skip and Take are counts of rows, or All")
	case q.Paging == OneCall:
	case q.Take == All:
		return inputError("paging needs a Take: All asks for everything in one call")
	case len(q.OrderBy) == 0:
		return inputError("paging needs OrderBy with unique columns: without an order rows are repeated or lost")
	case q.Paging == ByKey && len(q.OrderBy) != 1:
		return inputError("paging ByKey needs exactly one column in OrderBy, unique for every row")
	case q.Paging == ByKey && q.Skip != 0:
		return inputError("paging ByKey starts at the first row: narrow it with Filter instead of Skip")
	}
	for _, field := range q.OrderBy {
		if strings.TrimPrefix(field, "-") == "" || strings.ContainsAny(field, ",;") {
			return inputError("OrderBy takes column names without comma or semicolon, one each")
		}
	}
	return nil
}

// values gives the query string's parameters, checked.
func (q Query) values() (url.Values, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	values := url.Values{
		"skip": {strconv.Itoa(q.Skip)},
		"take": {strconv.Itoa(q.take())},
	}
	if len(q.OrderBy) > 0 {
		values.Set("orderbyfieldids", strings.Join(q.OrderBy, ","))
	}
	if err := q.Filter.encode(values, q.Wildcards); err != nil {
		return nil, err
	}
	if n := len("?") + len(values.Encode()); n > maxQuery {
		return nil, notSent(QueryTooLong, fmt.Sprintf("the query is %d characters long, AFAS reads %d: use fewer or shorter conditions, or split the query", n, maxQuery))
	}
	return values, nil
}
