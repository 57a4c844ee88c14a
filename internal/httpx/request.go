package httpx

import (
	"net/http"
	"net/url"
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
