package greenhouse

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/url"
	"strconv"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/internal/httpx"
)

// row is what every list consists of. A row without an id stands for something
// that may not be seen, or is not ready (both readings are known): it is left out.
type row interface{ rowID() int64 }

// errLeft says that the loop over a list was left.
var errLeft = errors.New("greenhouse: the loop was left")

// list reads a list, page after page, and gives its rows as they arrive. Nothing
// but the row at hand is held in memory.
func list[T row](ctx context.Context, c *Client, resource string, filter filter) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		op := "list " + resource
		err := filter.err
		for query := range filter.batches(c.pageSize) {
			if err != nil {
				break
			}
			err = pages(ctx, c, op, resource, query, yield)
		}
		if err != nil && err != errLeft {
			var none T
			yield(none, during(op, err))
		}
	}
}

// pages follows the cursors of one query.
func pages[T row](ctx context.Context, c *Client, op, resource string, query url.Values, yield func(T, error) bool) error {
	var turn turner
	for {
		answer, err := c.get(ctx, op, resource, query)
		if err != nil {
			return err
		}
		if err := page(op, answer, yield); err != nil {
			return err
		}
		cursor, err := turn.cursor(answer.Header.Values("Link"), c.origin)
		if err != nil || cursor == "" {
			return err
		}
		// A cursor carries the filters, and must stand alone.
		query = url.Values{"cursor": {cursor}}
	}
}

// page gives the rows of one answer.
func page[T row](op string, answer *httpx.Response, yield func(T, error) bool) error {
	defer answer.Body.Close()
	err := decodeRows(answer.Body, func(v T) bool { return yield(v, nil) })
	if err == nil || err == errLeft {
		return err
	}
	e := refused(BadAnswer, "")
	if f, ok := errors.AsType[*httpx.Failure](err); ok {
		e = newError(op, f)
		e.Effect = hris.EffectRefused
	} else if own, ok := errors.AsType[*Error](err); ok {
		e = own
	}
	e.Op, e.Status, e.RequestID = op, answer.Status, answer.RequestID
	return e
}

// decodeRows takes a JSON array apart row by row. No array at all (null) is an
// empty one. It returns errLeft where use says that it has enough.
func decodeRows[T row](r io.Reader, use func(T) bool) error {
	d := json.NewDecoder(r)
	opening, err := d.Token()
	switch {
	case err != nil:
		return unreadable(err)
	case opening == nil:
		return unreadableTail(d)
	case opening != json.Delim('['):
		return refused(BadAnswer, "it is not a list")
	}
	for d.More() {
		var v T
		err := d.Decode(&v)
		if err != nil {
			if err = rowError(err); errors.Is(err, WrongType) && v.rowID() == 0 {
				continue
			}
			return err
		}
		if v.rowID() != 0 && !use(v) {
			return errLeft
		}
	}
	if _, err := d.Token(); err != nil { // a page that breaks off between two rows ends here
		return unreadable(err)
	}
	return unreadableTail(d)
}

// rowError tells a row that cannot be understood from one that cannot be read.
func rowError(err error) error {
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return refused(WrongType, "the field is "+mismatch.Field)
	}
	_, date := errors.AsType[*time.ParseError](err)
	if date || errors.Is(err, civil.ErrDate) {
		return refused(WrongType, "a date or time in it")
	}
	return unreadable(err)
}

// unreadableTail makes sure that nothing follows.
func unreadableTail(d *json.Decoder) error {
	switch _, err := d.Token(); {
	case err == io.EOF:
		return nil
	case err == nil:
		return refused(BadAnswer, "something stands behind the list")
	default:
		return unreadable(err)
	}
}

// unreadable keeps a failure of the connection, and nothing of the JSON.
func unreadable(err error) error {
	if f, ok := errors.AsType[*httpx.Failure](err); ok {
		return f
	}
	if own, ok := errors.AsType[*Error](err); ok {
		return own
	}
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return refused(BadAnswer, "it ends too early")
	}
	return refused(BadAnswer, "it is not the JSON of a list")
}

// turner turns pages, and notices when they go round in a circle, with one cursor
// for a memory (Brent): the one at page 1, 2, 4, 8 …
type turner struct {
	page int
	mark string
}

// cursor gives that of the next page, and "" after the last one. Of the link only
// the cursor is used, but one that leads elsewhere is not believed.
func (t *turner) cursor(headers []string, origin *url.URL) (string, error) {
	target, ok := nextLink(headers)
	if !ok {
		return "", refused(BadAnswer, "its Link header cannot be read")
	}
	if target == "" {
		return "", nil
	}
	link, err := url.Parse(target)
	if err != nil {
		return "", refused(LinkForeign, "it is not an address")
	}
	link = origin.ResolveReference(link)
	if link.Scheme != origin.Scheme || link.Host != origin.Host || link.User != nil {
		return "", refused(LinkForeign, "it leads to another host")
	}
	cursor := link.Query().Get("cursor")
	if cursor == "" {
		return "", refused(LinkForeign, "it has no cursor")
	}
	if cursor == t.mark {
		return "", refused(CursorAgain, "seen at page "+strconv.Itoa(t.page))
	}
	if t.page++; t.page&(t.page-1) == 0 {
		t.mark = cursor
	}
	return cursor, nil
}
