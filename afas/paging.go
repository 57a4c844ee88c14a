package afas

import (
	"fmt"
	"strings"
)

// pager leads a query from page to page.
type pager struct {
	query Query // of the page at hand
	last  string
}

// keyColumn gives the column by which the query pages, "" where it does not.
func (p *pager) keyColumn() string {
	if p.query.Paging != ByKey || len(p.query.OrderBy) != 1 {
		return ""
	}
	return strings.TrimPrefix(p.query.OrderBy[0], "-")
}

// turn goes to the next page of the query asked, after one with so many rows and
// such a last key. AFAS says neither a total nor whether there is more: the page
// that is not full is the last one.
func (p *pager) turn(asked Query, rows int, last string) (more bool, err error) {
	if asked.Paging == OneCall || rows < asked.take() {
		return false, nil
	}
	if asked.Paging == BySkip {
		p.query.Skip += rows
		return true, nil
	}
	column := p.keyColumn()
	switch {
	case last == "":
		return false, inputError(fmt.Sprintf("paging by %q stops at a row without a value in it: use a column that is never empty", column))
	case last == p.last:
		return false, inputError(fmt.Sprintf("paging by %q goes in circles: its values are not unique", column))
	}
	if _, err := ParseTime(last); err == nil {
		// What AFAS shows of a moment is rounded: "beyond it" may hold the same row again.
		return false, inputError(fmt.Sprintf("paging by %q is not safe, it holds moments: use a number or a text", column))
	}
	beyond := Greater
	if strings.HasPrefix(asked.OrderBy[0], "-") {
		beyond = Less
	}
	p.last = last
	p.query.Filter = asked.Filter.And(Condition{column, beyond, last})
	return true, nil
}
