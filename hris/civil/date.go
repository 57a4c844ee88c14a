// Package civil holds the two plain values that a hand-over must never get
// wrong: a calendar [Date] without time or zone, and an exact [Decimal].
//
// Dates of birth and start dates are calendar dates. A time.Time would give
// them a zone, and a zone turns 1 May into 30 April somewhere. Amounts are
// decimals, because a float64 cannot hold 0.10.
//
// Both types are comparable with ==, safe to copy, and their zero value means
// "absent". This package imports only the standard library.
package civil

import (
	"errors"
	"fmt"
	"time"
)

// Date is a day in the proleptic Gregorian calendar, years 1 to 9999. The zero
// Date is no date at all.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ErrDate is the cause of every error of [ParseDate]: the text is not a date
// of the form YYYY-MM-DD, or names a day that does not exist.
var ErrDate = errors.New("not a calendar date (want YYYY-MM-DD, an existing day)")

// NewDate returns the date, or [ErrDate] where there is no such day.
func NewDate(year int, month time.Month, day int) (Date, error) {
	d := Date{year, month, day}
	if !d.Valid() {
		return Date{}, ErrDate
	}
	return d, nil
}

// MustDate is [ParseDate] for dates known to be right; it panics otherwise.
func MustDate(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic("civil: MustDate: " + err.Error())
	}
	return d
}

// ParseDate reads YYYY-MM-DD, exactly that. The error never repeats the text:
// it may be a date of birth.
func ParseDate(text string) (Date, error) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return Date{}, ErrDate
	}
	y, ok1 := digits(text[:4])
	m, ok2 := digits(text[5:7])
	d, ok3 := digits(text[8:])
	if !ok1 || !ok2 || !ok3 {
		return Date{}, ErrDate
	}
	return NewDate(y, time.Month(m), d)
}

func digits(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// DateOf is the calendar day that t shows in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether d is absent.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether the day exists and its year has four digits.
func (d Date) Valid() bool {
	if d.Year < 1 || d.Year > 9999 || d.Month < 1 || d.Month > 12 || d.Day < 1 {
		return false
	}
	return d.Day <= 28 || d.Day <= daysIn(d.Year, d.Month)
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// String gives YYYY-MM-DD, and "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return string(d.append(make([]byte, 0, 10)))
}

func (d Date) append(b []byte) []byte {
	if d.Year < 0 || d.Year > 9999 || d.Month < 0 || d.Month > 99 || d.Day < 0 || d.Day > 99 {
		return fmt.Appendf(b, "%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
	}
	y, m := d.Year, int(d.Month)
	return append(b,
		byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+m/10), byte('0'+m%10), '-',
		byte('0'+d.Day/10), byte('0'+d.Day%10))
}

// Compare gives -1, 0 or +1: d before, on or after other.
func (d Date) Compare(other Date) int {
	switch {
	case d == other:
		return 0
	case d.Year != other.Year:
		return sign(d.Year - other.Year)
	case d.Month != other.Month:
		return sign(int(d.Month - other.Month))
	}
	return sign(d.Day - other.Day)
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// Before reports whether d lies before other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After reports whether d lies after other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// AddDays gives the date n days later; n may be negative.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// YearsOn is the age in whole years, on the given day, of somebody born on d.
// Who is born on 29 February has a birthday on 1 March in other years.
func (d Date) YearsOn(day Date) int {
	years := day.Year - d.Year
	if day.Month < d.Month || day.Month == d.Month && day.Day < d.Day {
		years--
	}
	return years
}

// MarshalText implements encoding.TextMarshaler; the zero Date is "".
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return []byte{}, nil
	}
	if !d.Valid() {
		return nil, ErrDate
	}
	return d.append(make([]byte, 0, 10)), nil
}

// UnmarshalText implements encoding.TextUnmarshaler; "" is the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
