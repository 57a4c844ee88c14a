package erecruiter

import (
	"context"
	"errors"
	"hash/maphash"
	"iter"
	"strconv"

	"github.com/handoverhq/handover/internal/httpx"
)

// list is a list of the API.
type list struct {
	op        string
	template  string
	of        string // the id of what it belongs to, where the template has one
	envelopes []string
	id        string // our name of the rows' id; "" where rows have none
	paged     bool   // takes limit and offset
}

// maxPages ends a list that goes on for ever.
const maxPages = 10_000

var errLeft = errors.New("the reader left") // ends a list, never given to a caller

// listing is what the pages of a list said together.
type listing struct {
	// whole says that the last row was seen, and that the list did not change its
	// length on the way: what was not in it was not there.
	whole bool
}

// each gives the records of a list as they arrive.
func each[T any](ctx context.Context, c *Client, l list, of func(record) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		_, err := c.list(ctx, l, func(r record) error {
			if !yield(of(r), nil) {
				return errLeft
			}
			return nil
		}, nil)
		if err != nil && err != errLeft {
			var zero T
			yield(zero, during(l.op, err))
		}
	}
}

// list reads a list page by page. Turned, if given, is called behind each page,
// when its connection is free again.
//
// It ends with an empty page, when the count is reached, or with a page that brings
// nothing that the one before did not have: a call that ignores the offset gives
// the same for ever. The offset grows by the rows that came, so that a server which
// gives fewer than it is asked for makes nothing be passed over. What both of two
// neighbouring pages have, because something was added meanwhile, comes once.
func (c *Client) list(ctx context.Context, l list, use func(record) error, turned func() error) (listing, error) {
	w := &walk{client: c, list: l, use: use, limit: c.profile.Paging.Limit, count: -1, steady: true, seed: maphash.MakeSeed()}
	for range maxPages {
		before := w.last
		p, fresh, err := w.page(ctx)
		if err != nil {
			return listing{}, err
		}
		if turned != nil {
			if err := turned(); err != nil {
				return listing{}, err
			}
		}
		if w.offset += p.rows; !l.paged || p.rows == 0 {
			return listing{w.steady}, nil
		}
		if fresh == 0 {
			return listing{w.steady}, w.repeated(p, len(before))
		}
		if w.reached(p) {
			return listing{w.steady}, nil
		}
	}
	return listing{}, badAnswer("it has more than ten thousand pages")
}

// walk is the way through a list.
type walk struct {
	client *Client
	list   list
	use    func(record) error
	seed   maphash.Seed

	limit, offset int
	seen          int // rows given
	most          int // rows of the longest page
	count         int // what the last page said; -1 for nothing
	steady        bool
	last          map[uint64]struct{} // the rows of the last page
}

// page reads one page and tells how many of its rows are new.
func (w *walk) page(ctx context.Context) (p page, fresh int, err error) {
	c, l := w.client, w.list
	request, err := c.reads(l.op, l.template, l.of)
	if err != nil {
		return page{}, 0, err
	}
	if l.paged {
		request.Query.Set(c.profile.Paging.LimitParam, strconv.Itoa(w.limit))
		request.Query.Set(c.profile.Paging.OffsetParam, strconv.Itoa(w.offset))
	}
	answer, err := c.do(ctx, request)
	if err != nil {
		return page{}, 0, err
	}
	defer answer.Body.Close()
	here := make(map[uint64]struct{}, w.limit)
	var used error
	p, err = readList(limited(answer.Body), shape{l.envelopes, c.profile.Paging.CountKeys}, func(r record) error {
		mark, err := w.mark(r)
		if err != nil {
			return err
		}
		_, twice := here[mark]
		_, before := w.last[mark]
		here[mark] = struct{}{}
		if l.id != "" && (twice || before) || l.paged && before {
			return nil
		}
		fresh++
		w.seen++
		used = w.use(r)
		return used
	})
	switch {
	case used != nil:
		return p, fresh, used
	case err != nil:
		return p, fresh, unreadable(l.op, httpx.Read, answer, err)
	}
	if w.last != nil && p.rows > 0 {
		w.steady = w.steady && p.count == w.count && p.count > p.rows
	}
	w.count, w.last = p.count, here
	return p, fresh, nil
}

var errNoID = badAnswer("it has a record without an id: see the fields of the wire profile")

// mark tells rows apart: by their id, or by all that they hold.
func (w *walk) mark(r record) (uint64, error) {
	if w.list.id != "" {
		id := r.id(w.client.f(w.list.id))
		if id == "" {
			return 0, errNoID
		}
		return maphash.String(w.seed, id), nil
	}
	var sum uint64
	for name, raw := range r {
		sum += maphash.String(w.seed, name) * (maphash.Bytes(w.seed, raw) | 1)
	}
	return sum, nil
}

// reached reports whether the count says that all was seen. One that is that of a
// full page may be the page's own, so it proves nothing; nor does no count at all.
// A server may cut pages at less than it is asked for, without a word: a page of as
// many rows as such a cap would have counts as full. That costs a call more for
// one short list in five.
func (w *walk) reached(p page) bool {
	w.most = max(w.most, p.rows)
	full := p.rows == w.limit || p.rows < w.limit && p.rows%likelyCap == 0 && p.rows == w.most
	if p.count < 0 || p.count == p.rows && full {
		return false
	}
	return w.seen >= p.count
}

// likelyCap divides the numbers of rows at which servers cut pages: 10, 20, 25, 50.
const likelyCap = 5

// repeated judges a page that brings nothing new. Where more should have come, the
// call ignores its offset, and what follows the first page cannot be had.
func (w *walk) repeated(p page, before int) error {
	more := p.count > w.seen && p.count != p.rows
	full := p.rows == w.limit && before == p.rows && (p.count < 0 || p.count == p.rows)
	if more || full {
		return badAnswer("it begins anew on each page: see the paging of the wire profile")
	}
	return nil
}
