package greenhousetest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	defaultPage = 100
	maxPage     = 500
	maxItems    = 50 // of a comma-separated parameter
)

// request is a list request, first page or later.
type request struct {
	query  url.Values // without cursor
	raw    string
	size   int
	below  int64 // the last id of the page before
	fields []string
}

// page is a page of rows and where the next one begins; 0 when there is none.
type page struct {
	last int64
	rows []object
	next int64
}

// list is GET /v3/{resource}.
func (x *exchange) list() *Answer {
	s := x.s
	s.mu.Lock()
	defer s.mu.Unlock()
	v, refused := x.admit("harvest:" + x.call.Resource + ":list")
	if refused != nil {
		return refused
	}
	q, refused := s.parseRequest(x.call.Resource, x.r.URL)
	if refused != nil {
		return refused
	}
	var p page
	if v.user.SiteAdmin {
		if p, refused = resources[x.call.Resource].page(v, q); refused != nil {
			return refused
		}
	} else if !s.cfg.EmptyForOthers {
		return Forbidden("The user the token acts as is not a Site Admin.")
	}
	x.call.Rows = len(p.rows)
	b := []byte{'['}
	for i, row := range p.rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(b, row)
	}
	a := &Answer{Status: http.StatusOK, Header: jsonType(), Body: string(append(b, ']'))}
	if p.next != 0 {
		a.Header.Set("Link", "<"+s.base(x)+"/v3/"+x.call.Resource+"?cursor="+s.cursor(x.call.Resource, q, p.next)+`>; rel="next"`)
	}
	return a
}

// base is the API's public base URL, or what the client used where that is not
// known.
func (s *Server) base(x *exchange) string {
	if s.cfg.APIURL != "" {
		return s.URL()
	}
	scheme := "http"
	if x.r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + x.r.Host + s.cfg.BasePath
}

func (s *Server) parseRequest(resource string, u *url.URL) (request, *Answer) {
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return request{}, Unprocessable("The query could not be read.")
	}
	r := request{query: q, raw: u.RawQuery, size: defaultPage}
	if q.Has("cursor") {
		if len(q) > 1 || len(q["cursor"]) > 1 {
			return r, Unprocessable("When passing a cursor, do not include other query params.")
		}
		return s.resume(resource, q.Get("cursor"))
	}
	if q.Has("per_page") {
		text := q.Get("per_page")
		n, err := strconv.Atoi(text)
		switch {
		case err != nil:
			return r, s.problem("per_page", "value at `/per_page` is not an integer")
		case n > maxPage:
			return r, s.problem("per_page", "`"+text+"` number is greater than: "+strconv.Itoa(maxPage))
		case n < 1:
			return r, s.problem("per_page", "`"+text+"` number is less than: 1")
		}
		r.size = n
	}
	if q.Has("fields") {
		r.fields = strings.Split(q.Get("fields"), ",")
		if len(r.fields) > maxItems {
			return r, s.tooManyItems("fields", len(r.fields))
		}
	}
	return r, nil
}

func (s *Server) tooManyItems(parameter string, n int) *Answer {
	return s.problem(parameter, "array size at `/"+parameter+"` is greater than: "+strconv.Itoa(maxItems)+" ("+strconv.Itoa(n)+")")
}

// mark is what a cursor holds.
type mark struct {
	Resource string `json:"r"`
	Query    string `json:"q"`
	Below    int64  `json:"b"`
	Made     int64  `json:"t"`
	Pad      string `json:"p"` // cursors differ in length
}

func (s *Server) cursor(resource string, q request, below int64) string {
	b, err := json.Marshal(mark{resource, q.raw, below, s.cfg.Now().Unix(), s.hexLocked(s.rng.IntN(24))})
	if err != nil {
		panic("greenhousetest: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(append(s.seal(b), b...))
}

func (s *Server) seal(b []byte) []byte {
	h := hmac.New(sha256.New, s.fileKey)
	h.Write(b)
	return h.Sum(nil)[:8]
}

func (s *Server) resume(resource, cursor string) (request, *Answer) {
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	var m mark
	if err != nil || len(b) < 8 || !hmac.Equal(b[:8], s.seal(b[8:])) || json.Unmarshal(b[8:], &m) != nil || m.Resource != resource {
		return request{}, Unprocessable("The cursor is invalid.")
	}
	if !s.cfg.Now().Before(time.Unix(m.Made, 0).Add(s.cfg.CursorLife)) {
		return request{}, Unprocessable("The cursor has expired.")
	}
	r, refused := s.parseRequest(resource, &url.URL{RawQuery: m.Query})
	r.below = m.Below
	return r, refused
}

// trim keeps the fields asked for, in the row's own order.
func (r request) trim(row object) object {
	if r.fields == nil || row.get("id") == nil {
		return row
	}
	out := object{}
	for _, m := range row {
		for _, f := range r.fields {
			if f == m.key {
				out = append(out, m)
				break
			}
		}
	}
	return out
}
