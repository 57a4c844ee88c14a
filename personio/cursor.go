package personio

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"github.com/handoverhq/handover/internal/httpx"
)

// list is one of v2's lists: {"_data":[…],"_meta":{"links":{"next":{"href":…}}}}.
type list struct {
	endpoint endpoint
	op       string
	path     []string
	query    url.Values
	beta     bool
}

// betaHeader opens what Personio calls beta; without it those addresses answer 404
// (Personio documentation, and seen in public clients).
var betaHeader = http.Header{"Beta": {"true"}}

// betaNote goes with a 404 from there.
const betaNote = "this part of the API is a beta, which the account may not have"

// maxPage are the most that v2's lists give at a time: 50 for persons and
// employments (documented), 100 or more elsewhere.
const (
	maxPersonPage = "50"
	maxOtherPage  = "100"
)

// each gives the records of a list as they arrive. The next page is where Personio
// says it is: a cursor is never made here, filters are not repeated next to it.
func each[T any](ctx context.Context, c *Client, l list, of func(object) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		err := c.pages(ctx, l, func(v value) error {
			if !yield(of(v.object()), nil) {
				return errLeft
			}
			return nil
		})
		if err != nil && err != errLeft {
			var zero T
			yield(zero, during(l.op, err))
		}
	}
}

func (c *Client) pages(ctx context.Context, l list, use func(value) error) error {
	at := address{path: l.path, query: l.query.Encode()}
	seen := map[string]struct{}{}
	for {
		if _, ok := seen[at.key()]; ok {
			return badAnswer("its link to the next page leads back to one that was read")
		}
		seen[at.key()] = struct{}{}
		next, err := c.page(ctx, l, at, use)
		if err != nil || next == "" {
			return err
		}
		if at, err = at.follow(c.base, next); err != nil {
			return err
		}
	}
}

func (c *Client) page(ctx context.Context, l list, at address, use func(value) error) (next string, err error) {
	request := httpx.Request{Op: l.op, Method: http.MethodGet, Path: at.path, RawQuery: at.query, Class: httpx.Read}
	if l.beta {
		request.Header = betaHeader
	}
	answer, err := c.do(ctx, l.endpoint, request)
	if err != nil {
		return "", noteBeta(l.beta, err)
	}
	defer answer.Body.Close()
	o, err := readPage(answer.Body, "_data", use)
	if err == errLeft {
		return "", err
	}
	if err != nil {
		return "", l.endpoint.unreadable(l.op, httpx.Read, answer, err)
	}
	return o.get("_meta").object().get("links").object().get("next").object().get("href").text(), nil
}

func noteBeta(beta bool, err error) error {
	if e, ok := err.(*Error); ok && beta && e.Reason == NotFound {
		e.Detail = betaNote
	}
	return err
}

// address is where a page is, below the base.
type address struct {
	path  []string // unescaped
	query string   // escaped, as Personio wrote it
}

func (a address) key() string { return strings.Join(a.path, "/") + "?" + a.query }

var (
	errLink    = badAnswer("its link to the next page cannot be read")
	errForeign = badAnswer("its link to the next page leads to another host, to which the token does not go")
)

// follow gives the address that a link leads to, absolute or relative. It leads
// nowhere but to the API's own origin, below its base: the token goes with it.
func (a address) follow(base *url.URL, href string) (address, error) {
	link, err := url.Parse(href)
	if err != nil || link.Opaque != "" || link.User != nil {
		return address{}, errLink
	}
	if (link.Scheme != "" || link.Host != "") && (!strings.EqualFold(link.Host, base.Host) || link.Scheme != "" && link.Scheme != base.Scheme) {
		return address{}, errForeign
	}
	next := address{path: a.path, query: link.RawQuery}
	if link.Path == "" { // only "?cursor=…"
		return next, nil
	}
	// A path may or may not repeat the base's own: one that a proxy adds Personio
	// does not know.
	escaped := link.EscapedPath()
	if prefix := base.EscapedPath(); prefix != "" && strings.HasPrefix(escaped, prefix+"/") {
		escaped = strings.TrimPrefix(escaped, prefix)
	}
	next.path = nil
	for segment := range strings.SplitSeq(strings.Trim(escaped, "/"), "/") {
		plain, err := url.PathUnescape(segment)
		if err != nil || plain == "" || plain == "." || plain == ".." {
			return address{}, errLink
		}
		next.path = append(next.path, plain)
	}
	if next.path[0] != "v2" {
		return address{}, errLink
	}
	return next, nil
}

// getV2 reads one record. The documentation has it bare; a public client finds it
// within _data.
func (c *Client) getV2(ctx context.Context, l list) (object, error) {
	for _, segment := range l.path {
		if segment == "" {
			return nil, during(l.op, inputError("the id is missing"))
		}
	}
	request := httpx.Request{Op: l.op, Method: http.MethodGet, Path: l.path, Query: l.query, Class: httpx.Read}
	if l.beta {
		request.Header = betaHeader
	}
	var record object
	err := c.ask(ctx, l.endpoint, request, func(o object) error {
		if record = bare(o); !record.has("id") {
			return errNotObject
		}
		return nil
	})
	return record, noteBeta(l.beta, err)
}

func bare(o object) object {
	if inner := o.get("_data").object(); inner != nil && !o.has("id") {
		return inner
	}
	return o
}
