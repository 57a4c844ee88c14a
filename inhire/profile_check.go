package inhire

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var (
	plainName   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]{0,63}$`)
	plainScheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,31}$`)
)

// check refuses what cannot be, of a profile that is filled, and gives its calls.
// Its texts name the member as JSON has it.
func (p *WireProfile) check() (calls [operations]endpoint, err error) {
	bad := func(member, rule string) error { return notSent(BadProfile, member+" "+rule) }
	known := Names()
	switch {
	case p.BaseURL == "":
		return calls, bad("base_url", "is missing: inhire has no public API whose address could be known")
	case !isAddress(p.BaseURL):
		return calls, bad("base_url", "is an absolute address without user, query or fragment")
	case !plainName.MatchString(p.KeyHeader):
		return calls, bad("key_header", "is the name of a header")
	case p.KeyScheme != "" && !plainScheme.MatchString(p.KeyScheme):
		return calls, bad("key_scheme", "is one word such as Bearer")
	case !plainName.MatchString(p.VersionHeader) || strings.EqualFold(p.VersionHeader, p.KeyHeader):
		return calls, bad("version_header", "is the name of a header, and not that of the key")
	case !plainName.MatchString(p.Vendor):
		return calls, bad("vendor", "is a code such as erecruiter")
	case p.PageSize < 1 || p.PageSize > 10_000:
		return calls, bad("page_size", "is at least 1 and at most 10000")
	case p.BatchSize < 1 || p.BatchSize > 1000:
		return calls, bad("batch_size", "is at least 1 and at most 1000")
	case p.CallsPerSecond < 0.01 || p.CallsPerSecond > 1000:
		return calls, bad("calls_per_second", "is at least 0.01 and at most 1000")
	case slices.ContainsFunc(p.DoubtfulCodes, func(code string) bool { return !plainCode.MatchString(code) }):
		return calls, bad("doubtful_codes", "are codes such as internal_error")
	}
	for name, wire := range p.Names {
		if _, ok := known[name]; !ok || !plainName.MatchString(wire) {
			return calls, bad("names", "has a name that is not one of Names, or one that is no plain name on the wire")
		}
	}
	for i, op := range table {
		endpoint, ok := parseEndpoint(*op.of(&p.Calls), op)
		if !ok {
			return calls, bad("calls", "are like "+op.otherwise+", with just that placeholder")
		}
		calls[i] = endpoint
	}
	return calls, nil
}

// isAddress leaves to package httpx what else an address must be, such as https.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" && u.Opaque == ""
}

// endpoint is one call's method and path. One without a method is not there.
type endpoint struct {
	method string
	path   []string // unescaped segments; {id} among them
}

const placeholder = "{id}"

// parseEndpoint reads "GET /v1/statuses". A call that writes is never a GET, which
// net/http repeats by itself.
func parseEndpoint(text string, op operation) (endpoint, bool) {
	if text == noCall {
		return endpoint{}, op.dispensable
	}
	method, path, _ := strings.Cut(text, " ")
	path, absolute := strings.CutPrefix(path, "/")
	methods := []string{http.MethodPost, http.MethodPut, http.MethodPatch}
	if op.reads() {
		methods = []string{http.MethodGet, http.MethodPost}
	}
	if !absolute || !slices.Contains(methods, method) {
		return endpoint{}, false
	}
	segments, ids := strings.Split(path, "/"), 0
	for _, segment := range segments {
		switch {
		case segment == placeholder:
			ids++
		case segment == "" || segment == "." || segment == "..", strings.ContainsAny(segment, "{}?#%\\ "):
			return endpoint{}, false
		}
	}
	wanted := 0
	if op.hasID() {
		wanted = 1
	}
	return endpoint{method, segments}, ids == wanted
}

// to gives the path with an id in its place.
func (e endpoint) to(id string) []string {
	path := slices.Clone(e.path)
	if i := slices.Index(path, placeholder); i >= 0 {
		path[i] = id
	}
	return path
}
