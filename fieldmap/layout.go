package fieldmap

import (
	"strings"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// layout is a date layout of two digits for the day, two for the month and four
// for the year, which needs no time.Parse.
type layout struct {
	text             string
	year, month, day int // where they begin
}

// fixedLayout reads a Go layout; false where it has anything but the three and
// signs between them.
func fixedLayout(text string) (layout, bool) {
	l := layout{text: text, year: strings.Index(text, "2006"), month: strings.Index(text, "01"), day: strings.Index(text, "02")}
	if l.year < 0 || l.month < 0 || l.day < 0 || len(text) != 10 {
		return layout{}, false
	}
	for i := range len(text) {
		sign := text[i] == '-' || text[i] == '/' || text[i] == '.' || text[i] == ' '
		if sign == l.digit(i) {
			return layout{}, false
		}
	}
	return l, true
}

// digit reports whether a digit stands at i.
func (l *layout) digit(i int) bool {
	return i >= l.year && i < l.year+4 || i >= l.month && i < l.month+2 || i >= l.day && i < l.day+2
}

func (l layout) apply(listed string) Apply {
	return func(v Value) (Value, *Problem) {
		if v.kind == Date {
			return v, nil
		}
		d, ok := l.read(trim(v.text))
		if !ok {
			return Value{}, newProblem(SeverityError, CodeNotADate, "", "layouts", listed)
		}
		return DateValue(d), nil
	}
}

func (l *layout) read(s string) (civil.Date, bool) {
	if len(s) != len(l.text) {
		return civil.Date{}, false
	}
	for i := range len(s) {
		if l.digit(i) {
			if s[i] < '0' || s[i] > '9' {
				return civil.Date{}, false
			}
		} else if s[i] != l.text[i] {
			return civil.Date{}, false
		}
	}
	two := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	d := civil.Date{Year: two(l.year)*100 + two(l.year+2), Month: time.Month(two(l.month)), Day: two(l.day)}
	return d, d.Valid()
}
