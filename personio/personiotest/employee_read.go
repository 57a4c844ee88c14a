package personiotest

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

const (
	defaultPage = 50
	largestPage = 100
)

// listing is what GET /v1/company/employees was asked for.
type listing struct {
	limit, offset int
	email         string
	attributes    []string // nil: all
	since         time.Time
}

func readListing(q url.Values) (listing, map[string][]string) {
	l := listing{limit: defaultPage, email: q.Get("email")}
	errs := map[string][]string{}
	number := func(name string, least int, to *int) {
		if !q.Has(name) {
			return
		}
		n, err := strconv.Atoi(q.Get(name))
		if err != nil || n < least {
			errs[name] = []string{"The " + name + " must be at least " + strconv.Itoa(least) + "."}
			return
		}
		*to = n
	}
	number("limit", 1, &l.limit)
	number("offset", 0, &l.offset)
	l.limit = min(l.limit, largestPage)
	for name, values := range q {
		if name == "attributes[]" || name == "attributes" {
			l.attributes = append(l.attributes, values...)
		}
	}
	if since := q.Get("updated_since"); since != "" {
		t, err := time.ParseInLocation("2006-01-02T15:04:05", since, time.UTC)
		if err != nil {
			t, err = time.ParseInLocation(time.DateOnly, since, time.UTC)
		}
		if err != nil {
			errs["updated_since"] = []string{"The updated since is not a valid date."}
		}
		l.since = t
	}
	return l, errs
}

// includes applies email or updated_since: the first is ignored beside the
// second, which looks at the listed attributes only, if there are any.
func (l *listing) includes(e *Employee) bool {
	if l.since.IsZero() {
		return l.email == "" || e.Email == l.email
	}
	if l.attributes == nil {
		return !e.UpdatedAt.Before(l.since)
	}
	return slices.ContainsFunc(l.attributes, func(key string) bool {
		at, ok := e.touched[key]
		if !ok {
			at = e.CreatedAt
		}
		return !at.Before(l.since)
	})
}

func (x *exchange) prepareEmployees() work {
	l, errs := readListing(x.r.URL.Query())
	if len(errs) > 0 {
		return always(Invalid(errs))
	}
	return x.s.reading(func() *Answer { return x.s.list(l) })
}

// list writes its page by hand: the encoder would read every row again.
func (s *Server) list(l listing) *Answer {
	total, room := 0, 0
	if l.attributes == nil {
		room = min(l.limit, len(s.employees)) * 5 << 10
	}
	b := append(make([]byte, 0, room), `{"success":true,"data":[`...)
	for _, e := range s.employees {
		if !l.includes(e) {
			continue
		}
		if total++; total <= l.offset || total > l.offset+l.limit {
			continue
		}
		if total > l.offset+1 {
			b = append(b, ',')
		}
		b = s.appendEmployee(b, e, l.attributes)
	}
	info := pageInfo{Total: total, Current: l.offset / l.limit, Pages: (total + l.limit - 1) / l.limit}
	b = append(b, `],"metadata":`+encode(info)+`,"offset":`+strconv.Itoa(l.offset)+`,"limit":`+strconv.Itoa(l.limit)+"}"...)
	return &Answer{Status: http.StatusOK, Header: jsonType(), Body: string(b)}
}

func (x *exchange) prepareEmployee() work {
	s := x.s
	return s.reading(func() *Answer {
		e := s.employee(x.id(0))
		if e == nil {
			return employeeNotFound()
		}
		return jsonAnswer(http.StatusOK, envelope{Success: true, Data: s.wireEmployee(e, nil)})
	})
}

// employeeNotFound is v1's published example, blank at the end included.
func employeeNotFound() *Answer {
	return Refused(http.StatusNotFound, http.StatusNotFound, "Es ist ein Problem aufgetreten ")
}

// category is a document category as v1 writes it.
type category struct {
	ID         int64             `json:"id"`
	Type       string            `json:"type"`
	Attributes map[string]string `json:"attributes"`
}

func wireCategory(u unit) category {
	return category{u.id, "DocumentCategory", map[string]string{"name": u.name}}
}

func (x *exchange) prepareCategories() work {
	s := x.s
	return s.reading(func() *Answer {
		list := []category{}
		for _, u := range s.categories {
			list = append(list, wireCategory(u))
		}
		slices.SortFunc(list, func(a, b category) int { return cmp.Compare(a.ID, b.ID) })
		return jsonAnswer(http.StatusOK, envelope{Success: true, Data: list})
	})
}
