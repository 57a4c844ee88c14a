package personio

import (
	"context"
	"hash/maphash"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/internal/httpx"
)

// EmployeeQuery narrows a list of employees. The zero query is all of them.
type EmployeeQuery struct {
	// Attributes are the keys to send; all that the credentials may read when empty.
	// Together with UpdatedSince it also narrows: only employees of whom one of these
	// has changed. The id comes along in any case.
	Attributes []string
	// UpdatedSince gives employees changed on this day or later. Personio takes a
	// time too, but does not say of which zone.
	UpdatedSince civil.Date
}

// pageSize is the most that v1 gives at a time (since January 2025).
const pageSize = 100

// Employees gives all employees, page by page and each as it arrives. Nobody comes
// twice. An error ends the sequence.
//
// v1 pages by counting, so that who leaves while the list is read moves the rest
// up: where the total falls, the reading steps back by as much. That as many came
// as went meanwhile cannot be seen.
func (c *Client) Employees(ctx context.Context, q EmployeeQuery) iter.Seq2[Employee, error] {
	return func(yield func(Employee, error) bool) {
		const op = "list employees"
		query := url.Values{"limit": {strconv.Itoa(pageSize)}}
		if len(q.Attributes) > 0 {
			query["attributes[]"] = slices.Clone(q.Attributes)
			if !slices.Contains(q.Attributes, "id") {
				query.Add("attributes[]", "id")
			}
		}
		if !q.UpdatedSince.IsZero() {
			query.Set("updated_since", q.UpdatedSince.String())
		}
		w := walk{client: c, op: op, query: query, seen: map[uint64]struct{}{}, seed: maphash.MakeSeed(), total: -1}
		if err := w.run(ctx, func(e Employee) bool { return yield(e, nil) }); err != nil && err != errLeft {
			yield(Employee{}, during(op, err))
		}
	}
}

// walk reads a list page by page.
type walk struct {
	client *Client
	op     string
	query  url.Values

	seen map[uint64]struct{} // ids, or hashes of rows that have none
	seed maphash.Seed

	covered int // this many from the front are known to have been read
	overlap int // and so many of them are read again, in case that more people leave
	total   int // as the last page told it; -1 where it did not
	idle    int // pages in a row that brought nobody new
}

// errLeft ends a reading whose loop was left. It never leaves this package.
var errLeft = &Error{Reason: BadInput, Detail: "the loop was left"}

var errSamePage = badAnswer("the same page comes again and again")

// maxIdle is how many pages in a row may bring nobody new, as one read twice does.
const maxIdle = 5

func (w *walk) run(ctx context.Context, use func(Employee) bool) error {
	for {
		rows, fresh := 0, 0
		start := max(0, w.covered-w.overlap)
		total, err := w.page(ctx, start, func(v value) error {
			rows++
			e := employeeOf(v)
			if !w.isNew(e, v) {
				return nil
			}
			fresh++
			if !use(e) {
				return errLeft
			}
			return nil
		})
		if err != nil {
			return err
		}
		if w.advance(start, rows, total) {
			return nil
		}
		if w.idle++; fresh > 0 {
			w.idle = 0
		}
		if w.idle > maxIdle {
			return errSamePage
		}
	}
}

// advance counts a page in, and reports whether it was the last one. Those who
// left since the page before may have stood in front, and then all the rest moved
// up by as many: a page that begins behind that place may have been preceded by
// people nobody has read.
func (w *walk) advance(start, rows, total int) (done bool) {
	left := 0
	if total >= 0 {
		left = max(0, w.total-total)
	}
	w.total = total
	w.overlap = min(2*left, rows/2)
	w.covered = max(0, w.covered-left)
	if start > w.covered {
		return false
	}
	w.covered = max(w.covered, start+rows)
	return rows == 0 || total >= 0 && w.covered >= total
}

// isNew says whether a row was not seen before. A row without an id is known by
// its bytes.
func (w *walk) isNew(e Employee, v value) bool {
	key := uint64(e.ID())
	if key == 0 {
		key = maphash.String(w.seed, string(v)) | 1<<63 // ids are positive
	}
	if _, ok := w.seen[key]; ok {
		return false
	}
	w.seen[key] = struct{}{}
	return true
}

// page reads one page and gives the total that it tells, -1 where it does not: then
// only an empty page is the end.
func (w *walk) page(ctx context.Context, offset int, use func(value) error) (total int, err error) {
	w.query.Set("offset", strconv.Itoa(offset))
	answer, err := w.client.do(ctx, employees, httpx.Request{
		Op: w.op, Method: http.MethodGet, Path: []string{"v1", "company", "employees"}, Query: w.query, Class: httpx.Read,
	})
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	o, err := readPage(answer.Body, "data", use)
	if err == errLeft {
		return 0, err
	}
	if err != nil {
		return 0, employees.unreadable(w.op, httpx.Read, answer, err)
	}
	if failed(o) {
		return 0, employees.refused(w.op, httpx.Read, answer.Status, o)
	}
	if n, ok := o.get("metadata").object().get("total_elements").int(); ok && n >= 0 {
		return int(n), nil
	}
	return -1, nil
}

// Employee gives one employee. It fails with [NotFound] where there is none of
// this number.
func (c *Client) Employee(ctx context.Context, id int64) (Employee, error) {
	const op = "get employee"
	if id <= 0 {
		return Employee{}, during(op, inputError("an employee's id is a positive number"))
	}
	var e Employee
	err := c.get(ctx, employees, op, func(data value) error {
		if e = employeeOf(data); e.attributes == nil {
			return errNotObject
		}
		return nil
	}, "v1", "company", "employees", strconv.FormatInt(id, 10))
	return e, err
}

// EmployeeByEmail looks an employee up; found is false where nobody has the
// address. Personio compares it as a whole (Personio documentation).
//
// Where the credentials may not read e-mail addresses and Personio gives one
// person, that one is believed to be it.
func (c *Client) EmployeeByEmail(ctx context.Context, email string) (e Employee, found bool, err error) {
	const op = "find employee by e-mail"
	if !strings.Contains(email, "@") {
		return Employee{}, false, during(op, inputError("an e-mail address is needed"))
	}
	w := walk{client: c, op: op, query: url.Values{"limit": {strconv.Itoa(pageSize)}, "email": {email}}}
	rows, unread := 0, 0
	var first Employee
	_, err = w.page(ctx, 0, func(v value) error {
		row := employeeOf(v)
		if rows++; rows == 1 {
			first = row
		}
		switch {
		case !row.Has("email"):
			unread++
		case !found && strings.EqualFold(strings.TrimSpace(row.Email()), strings.TrimSpace(email)):
			e, found = row, true
		}
		return nil
	})
	switch {
	case err != nil:
		return Employee{}, false, during(op, err)
	case found || rows == 0:
		return e, found, nil
	case rows == 1 && unread == 1:
		return first, true, nil
	case unread > 0:
		return Employee{}, false, during(op, badAnswer("there are several people whose e-mail address cannot be read: tick E-mail as a readable attribute of the credential"))
	}
	// It did not look for the address, so nothing says that nobody has it.
	return Employee{}, false, during(op, badAnswer("there are people in it who have another e-mail address"))
}

// Attributes gives the attributes that the credentials may read, with the options
// of lists and tags. Departments, offices and subcompanies are not in it: v1 has
// no list of them.
func (c *Client) Attributes(ctx context.Context) ([]AttributeInfo, error) {
	var all []AttributeInfo
	err := c.listV1(ctx, "list attributes", func(v value) {
		if info := attributeInfoOf(v); info.Key != "" {
			all = append(all, info)
		}
	}, "v1", "company", "employees", "attributes")
	return all, err
}

// listV1 reads a list that v1 gives in one piece.
func (c *Client) listV1(ctx context.Context, op string, use func(value), path ...string) error {
	return c.get(ctx, otherV1, op, func(data value) error {
		if !data.empty() && data[0] != '[' {
			return errNotList
		}
		for v := range data.array() {
			use(v)
		}
		return nil
	}, path...)
}
