package nmbrstest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// body reads a JSON object into v. Names are taken without regard to case, and
// unknown ones vanish, as ASP.NET has it.
func (x *restExchange) body(v any) *Answer {
	if mt, _, _ := strings.Cut(x.r.Header.Get("Content-Type"), ";"); !strings.EqualFold(strings.TrimSpace(mt), "application/json") {
		return Problem(http.StatusUnsupportedMediaType, 0, "The content type must be application/json.")
	}
	b, err := x.text()
	if err == nil {
		var compact bytes.Buffer
		if err = json.Compact(&compact, b); err == nil {
			x.call.Body = compact.String()
			err = json.Unmarshal(b, v)
		}
	}
	if err != nil {
		return Problem(http.StatusBadRequest, 0, "The JSON value could not be converted: "+err.Error())
	}
	return nil
}

// restDay is a date of a body: 2006-01-02, or a time whose date counts as it is
// written, whatever its zone. It is kept as 2006-01-02; null is "".
type restDay string

func (d *restDay) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return errors.New("a date must be text")
	}
	if s == nil {
		*d = ""
		return nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05", time.RFC3339Nano} {
		if _, err := time.Parse(layout, *s); err == nil {
			*d = restDay((*s)[:len(time.DateOnly)])
			return nil
		}
	}
	return fmt.Errorf("%q is not a date", *s)
}

// wireDay is a day as REST's reads write it.
func wireDay(day string) any {
	if day == "" {
		return nil
	}
	return day + "T00:00:00"
}

// restDecimal is the text of a JSON number. Text that looks like one is none.
type restDecimal string

func (d *restDecimal) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		*d = ""
	case b[0] == '-' || b[0] >= '0' && b[0] <= '9':
		*d = restDecimal(b)
	default:
		return fmt.Errorf("%s is not a number", b)
	}
	return nil
}

// wireNumber is decimal text as a JSON number, or null.
func wireNumber(text string) any {
	if text == "" || !json.Valid([]byte(text)) {
		return nil
	}
	return json.Number(text)
}

// wireText is a text, or null where it is empty.
func wireText(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// flaws collects what is wrong with a body. Details repeat what was sent, so
// that a client which passes them on is found out.
type flaws []string

func (f *flaws) add(name, what string) { *f = append(*f, name+": "+what) }

func (f *flaws) required(name, v string) {
	if strings.TrimSpace(v) == "" {
		f.add(name, "is required")
	}
}

// atMost checks a length, which public clients have from the documentation.
func (f *flaws) atMost(most int, name, v string) {
	if utf8.RuneCountInString(v) > most {
		f.add(name, fmt.Sprintf("%q is longer than %d", v, most))
	}
}

func (f *flaws) mail(name, v string) {
	f.atMost(100, name, v)
	if v != "" && !strings.Contains(v, "@") {
		f.add(name, fmt.Sprintf("%q is no e-mail address", v))
	}
}

// country checks an ISO code of two or three letters.
func (f *flaws) country(name, v string) {
	if v != "" && (len(v) < 2 || len(v) > 3 || strings.Trim(strings.ToUpper(v), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "") {
		f.add(name, fmt.Sprintf("%q is no ISO country code", v))
	}
}

func (f *flaws) oneOf(name, v string, known map[string]string) {
	if _, ok := known[v]; v != "" && !ok {
		f.add(name, fmt.Sprintf("%q is not among the values", v))
	}
}

// answer is nil where nothing is wrong.
func (f flaws) answer() *Answer {
	if len(f) == 0 {
		return nil
	}
	return Problem(http.StatusBadRequest, InvalidValues, strings.Join(f, "; "))
}

// restPeriod is {year, period} of a body.
type restPeriod struct {
	Year   int `json:"year"`
	Period int `json:"period"`
}

// wirePeriod is the period of a company in which a day lies.
func wirePeriod(c *Company, day string) restPeriod {
	p := PeriodOf(day, c.Period.Type)
	return restPeriod{p.Year, p.Number}
}

// since is the first day of a body's period, refused where the company has no
// such period or it is closed to changes.
func (s *Server) since(c *Company, p *restPeriod, name string) (day string, refusal *Answer) {
	if p == nil {
		return "", Problem(http.StatusBadRequest, InvalidPeriod, name+": is required")
	}
	day, r := c.periodDay(p.Year, p.Period)
	if r == nil {
		r = s.protect(c, day, s.cfg.REST.AllowPast, false)
	}
	if r != nil {
		return "", refusedREST(r)
	}
	return day, nil
}
