package httpx

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Request is one call. It is not changed and may be used again.
type Request struct {
	// Op names the operation in errors and logs, such as "post HrCreateApplicant". Required, and never user data.
	Op string

	// Method is GET when empty.
	Method string

	// Path is appended to BaseURL, one element per segment, unescaped: a slash within an element is escaped, a comma is kept.
	// Empty, "." and ".." are refused.
	Path []string

	// Query is encoded in key order. RawQuery is sent as it is, for vendors that need an order or escape of their own. One of the two.
	Query    url.Values
	RawQuery string

	// Header is added to Config.Header, replacing what has the same name.
	Header http.Header

	// Body is sent with every attempt. The zero value is none.
	Body Body

	// Class decides on repeats. The zero value is Create.
	Class Class

	// Timeout is the longest one attempt may take, from the moment it may be sent until the headers of the answer are here; from
	// then on it is the longest silence while the body is read. 2 minutes when zero, none when negative.
	Timeout time.Duration

	// Accept lists statuses that are a success besides 2xx.
	Accept []int
}

// Mistakes of the caller, the causes of a BadRequest. They name no value.
var (
	errNoOp       = errors.New("httpx: Request.Op is empty")
	errMethod     = errors.New("httpx: Request.Method is not a method name")
	errReplayable = errors.New("httpx: net/http repeats GET, HEAD, OPTIONS, TRACE and anything with an Idempotency-Key by itself: " +
		"such a request must be of class Read or SafeWrite")
	errSegment = errors.New("httpx: Request.Path has an element that is empty, \".\" or \"..\"")
	errQueries = errors.New("httpx: Request.Query and RawQuery are both set")
	errQuery   = errors.New("httpx: Request.RawQuery has a character that must be escaped")
	errHeader  = errors.New("httpx: Request.Header has a name or value that HTTP does not allow")
	errBody    = errors.New("httpx: Request.Body needs Open and a length that is not negative")
)

// target checks the request and gives its address.
func (c *Client) target(req Request) (*url.URL, error) {
	switch {
	case req.Op == "":
		return nil, errNoOp
	case !isToken(req.Method):
		return nil, errMethod
	case req.Class == Create && c.replayable(req):
		return nil, errReplayable
	case len(req.Query) > 0 && req.RawQuery != "":
		return nil, errQueries
	case strings.ContainsFunc(req.RawQuery, func(r rune) bool { return r <= ' ' || r == '#' || r >= 0x7f }):
		return nil, errQuery
	case badHeader(req.Header) != "":
		return nil, errHeader
	case req.Body.Length < 0 || req.Body.Length > 0 && req.Body.Open == nil:
		return nil, errBody
	}
	target := *c.base
	target.RawQuery = req.RawQuery
	if len(req.Query) > 0 {
		target.RawQuery = req.Query.Encode()
	}
	var plain, escaped strings.Builder
	plain.WriteString(c.base.Path)
	escaped.WriteString(c.base.RawPath)
	for _, segment := range req.Path {
		if segment == "" || segment == "." || segment == ".." {
			return nil, errSegment
		}
		plain.WriteByte('/')
		plain.WriteString(segment)
		escaped.WriteByte('/')
		escaped.WriteString(strings.ReplaceAll(url.PathEscape(segment), "%2C", ","))
	}
	target.Path, target.RawPath = plain.String(), escaped.String()
	return &target, nil
}

// replayable says whether net/http itself would send the request twice after bytes of it were written.
func (c *Client) replayable(req Request) bool {
	switch req.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return true
	}
	for _, header := range []http.Header{c.cfg.Header, req.Header} {
		for name := range header {
			if strings.EqualFold(name, "Idempotency-Key") || strings.EqualFold(name, "X-Idempotency-Key") {
				return true
			}
		}
	}
	return false
}

// badHeader names the first header that net/http would refuse, before it does so with a text of its own. Empty means none.
func badHeader(header http.Header) string {
	for name, values := range header {
		if !isToken(name) {
			return "a header name"
		}
		for _, value := range values {
			for i := range len(value) {
				if b := value[i]; b < ' ' && b != '\t' || b == 0x7f {
					return name
				}
			}
		}
	}
	return ""
}

// isToken follows RFC 9110, 5.6.2.
func isToken(s string) bool {
	for i := range len(s) {
		b := s[i]
		letter := 'a' <= b|0x20 && b|0x20 <= 'z'
		if !letter && (b < '0' || b > '9') && strings.IndexByte("!#$%&'*+-.^_`|~", b) < 0 {
			return false
		}
	}
	return s != ""
}
