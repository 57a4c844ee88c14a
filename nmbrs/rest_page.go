package nmbrs

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"maps"
	"net/url"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

// pageSize is the most that a page is known to hold (observed).
const pageSize = 100

var (
	errNotPage  = errors.New("not a page")
	errLeftPage = errors.New("the loop was left")
)

// list reads a list page by page and gives its rows as they arrive: no more than
// one is held. It asks with pageNumber and pageSize and ends at
// pagination.totalPages (observed in public clients); where that is not told, at
// pagination.nextPage: null, else at an empty page. A page that begins like one
// before is not read again: then all has been read, unless Nmbrs told that there
// is more.
//
// The list is counted off, so who is added or leaves while it is read may be missed
// or come twice.
func list[T any](ctx context.Context, c *RESTClient, e endpoint, id string, query url.Values, key func(T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if err := walkPages(ctx, c, e, id, query, key, func(row T) bool { return yield(row, nil) }); err != nil && err != errLeftPage {
			var none T
			yield(none, err)
		}
	}
}

func walkPages[T any](ctx context.Context, c *RESTClient, e endpoint, id string, query url.Values, key func(T) string, use func(T) bool) error {
	query = maps.Clone(query)
	if query == nil {
		query = url.Values{}
	}
	query.Set("pageSize", strconv.Itoa(pageSize))
	seen := map[string]bool{} // how pages began
	total := -1               // pages, as last told: it stands behind the rows
	for n := 1; ; n++ {
		query.Set("pageNumber", strconv.Itoa(n))
		rows, again := 0, false
		p, err := readPageOf(ctx, c, e, id, query, func(row T) error {
			if rows == 0 {
				begins := key(row)
				again = begins != "" && seen[begins]
				seen[begins] = true
			}
			if rows++; again {
				return errLeftPage
			}
			if !use(row) {
				return errLeftPage
			}
			return nil
		})
		if p.total >= 0 {
			total = p.total
		}
		switch {
		case again && total >= n:
			return &Error{Op: e.op, Call: e.call(), Reason: BadAnswer, Effect: hris.EffectRefused, Detail: "the same page comes again and again"}
		case again:
			return nil
		case err != nil:
			return err
		case rows == 0, total >= 0 && n >= total, total < 0 && p.last:
			return nil
		}
	}
}

// paging is what a page tells about the list. total is -1 where it does not.
type paging struct {
	total int
	last  bool // it says that no page follows
}

func readPageOf[T any](ctx context.Context, c *RESTClient, e endpoint, id string, query url.Values, use func(T) error) (paging, error) {
	answer, err := c.do(ctx, e, e.request(id, query, httpx.Body{}))
	if err != nil {
		return paging{total: -1}, err
	}
	defer answer.Body.Close()
	p, err := readPage(answer.Body, use)
	if err != nil && err != errLeftPage {
		err = e.unreadable(answer, err)
	}
	return p, err
}

// readPage reads {"data":[…],"pagination":{…}}, or the array alone, which some calls
// are seen to give. A data that is an object is a list of it alone. An error of use
// ends the reading and is given back.
func readPage[T any](r io.Reader, use func(T) error) (paging, error) {
	p := paging{total: -1}
	d := json.NewDecoder(&sparing{r: r})
	first, err := d.Token()
	switch {
	case err != nil:
		return p, notJSON(err)
	case first == json.Delim('['):
		p.last = true
		return p, ends(d, rowsOf(d, use))
	case first != json.Delim('{'):
		return p, errNotPage
	}
	listed := false
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return p, notJSON(err)
		}
		switch member := name.(string); { // a name is always a text
		case strings.EqualFold(member, "data"):
			if listed {
				return p, errNotPage
			}
			listed = true
			if err := data(d, use); err != nil {
				return p, err
			}
		case strings.EqualFold(member, "pagination"):
			if err := p.read(d); err != nil {
				return p, err
			}
		default:
			var other json.RawMessage
			if err := d.Decode(&other); err != nil {
				return p, notJSON(err)
			}
		}
	}
	if _, err := d.Token(); err != nil {
		return p, notJSON(err)
	}
	if !listed {
		return p, errNotPage
	}
	return p, ends(d, nil)
}

// data reads the rows of a page. null is none.
func data[T any](d *json.Decoder, use func(T) error) error {
	next, err := d.Token()
	switch {
	case err != nil:
		return notJSON(err)
	case next == nil:
		return nil
	case next == json.Delim('['):
		return rowsOf(d, use)
	case next != json.Delim('{'):
		return errNotPage
	}
	members := map[string]json.RawMessage{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return notJSON(err)
		}
		var member json.RawMessage
		if err := d.Decode(&member); err != nil {
			return notJSON(err)
		}
		members[name.(string)] = member
	}
	if _, err := d.Token(); err != nil {
		return notJSON(err)
	}
	whole, _ := json.Marshal(members)
	var row T
	if err := json.Unmarshal(whole, &row); err != nil {
		return errNotPage
	}
	return use(row)
}

func rowsOf[T any](d *json.Decoder, use func(T) error) error {
	for d.More() {
		var row T
		if err := d.Decode(&row); err != nil {
			return notJSON(err)
		}
		if err := use(row); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return notJSON(err)
	}
	return nil
}

func (p *paging) read(d *json.Decoder) error {
	var a struct {
		Total text            `json:"totalPages"`
		Next  json.RawMessage `json:"nextPage"`
	}
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return notJSON(err)
	}
	if json.Unmarshal(raw, &a) != nil {
		return nil // it says nothing that is known
	}
	if total, ok := a.Total.int(); ok && total >= 0 && total < 1<<31 {
		p.total = int(total)
	}
	p.last = string(a.Next) == "null"
	return nil
}

// ends sees that nothing follows.
func ends(d *json.Decoder, err error) error {
	if err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		if err == nil {
			return errNotPage
		}
		return notJSON(err)
	}
	return nil
}

// notJSON keeps of a decoder's error only what the connection did: its own text
// quotes the answer.
func notJSON(err error) error {
	switch err.(type) {
	case *json.SyntaxError, *json.UnmarshalTypeError:
		return errNotPage
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errNotPage
	}
	return err
}
