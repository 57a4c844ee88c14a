package nmbrstest

import (
	"net/http"
	"strconv"
	"strings"
)

// Pages: a hundred rows at most is documented. What happens to larger wishes,
// and how many rows come unasked, is not: here they are cut, and are 20.
const (
	restMostRows  = 100
	restUsualRows = 20
)

// pagination is what comes with a page: the first three and totalPages are
// documented, totalRecords and nextPage were seen in public clients.
type pagination struct {
	PageNumber   int     `json:"pageNumber"`
	PageSize     int     `json:"pageSize"`
	TotalPages   int     `json:"totalPages"`
	TotalRecords int     `json:"totalRecords"`
	NextPage     *string `json:"nextPage"` // the whole URL
}

// query is a value of the query, its name without regard to case.
func (x *restExchange) query(name string) string {
	for k, v := range x.r.URL.Query() {
		if strings.EqualFold(k, name) && len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

func (x *restExchange) positive(name string, usual int) (int, *Answer) {
	t := x.query(name)
	if t == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(t)
	if err != nil || n < 1 {
		return 0, Problem(http.StatusBadRequest, 0, name+": must be a positive number")
	}
	return n, nil
}

// page answers the part of the rows that was asked for.
func (x *restExchange) page(rows []any) *Answer {
	number, refusal := x.positive("pageNumber", 1)
	if refusal != nil {
		return refusal
	}
	size, refusal := x.positive("pageSize", restUsualRows)
	if refusal != nil {
		return refusal
	}
	size = min(size, restMostRows)
	p := pagination{PageNumber: number, PageSize: size, TotalPages: (len(rows) + size - 1) / size, TotalRecords: len(rows)}
	from := len(rows) // a page beyond the last is empty
	if number <= p.TotalPages {
		from = (number - 1) * size
	}
	if number < p.TotalPages {
		p.NextPage = new(x.at(number+1, size))
	}
	body := struct {
		Pagination pagination `json:"pagination"`
		Data       []any      `json:"data"`
	}{p, append([]any{}, rows[from:min(from+size, len(rows))]...)}
	return jsonAnswer(http.StatusOK, body)
}

// at is the URL of another page of this list.
func (x *restExchange) at(number, size int) string {
	u := *x.r.URL
	q := u.Query()
	for k := range q {
		if strings.EqualFold(k, "pageNumber") || strings.EqualFold(k, "pageSize") {
			q.Del(k)
		}
	}
	q.Set("pageNumber", strconv.Itoa(number))
	q.Set("pageSize", strconv.Itoa(size))
	u.RawQuery, u.Host, u.Scheme = q.Encode(), x.r.Host, "http"
	if x.r.TLS != nil {
		u.Scheme = "https"
	}
	return u.String()
}
