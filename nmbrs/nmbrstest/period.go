package nmbrstest

import (
	"cmp"
	"fmt"
	"time"
)

// PeriodType is how often a company pays its people.
type PeriodType int

// The types of period: 12, 13, and 52 or 53 a year.
const (
	Monthly PeriodType = iota
	FourWeekly
	Weekly
)

// Period is a payroll period. Weeks are ISO 8601 weeks and belong to the year
// that ISO gives them; a four-weekly period is four of them, and the thirteenth
// has five where the year has 53 weeks (the fake's choice).
type Period struct {
	Year, Number int
	Type         PeriodType
}

// Text writes a period as yyyy-pp-type. Both spellings of the type are in use
// at Nmbrs: M, 4W and W, or M, W4 and W1.
func (p Period) Text(digitLast bool) string {
	kind := [][2]string{{"M", "M"}, {"4W", "W4"}, {"W", "W1"}}[p.Type][0]
	if digitLast {
		kind = [][2]string{{"M", "M"}, {"4W", "W4"}, {"W", "W1"}}[p.Type][1]
	}
	return fmt.Sprintf("%04d-%02d-%s", p.Year, p.Number, kind)
}

// String is Text with M, 4W and W.
func (p Period) String() string { return p.Text(false) }

// Valid reports whether the year has such a period.
func (p Period) Valid() bool {
	return p.Type >= Monthly && p.Type <= Weekly && p.Year >= 1900 && p.Year <= 9999 && p.Number >= 1 && p.Number <= p.inYear()
}

func (p Period) inYear() int {
	switch p.Type {
	case FourWeekly:
		return 13
	case Weekly:
		_, last := time.Date(p.Year, time.December, 28, 0, 0, 0, 0, time.UTC).ISOWeek() // always in the last week
		return last
	default:
		return 12
	}
}

// First is the period's first day, as 2006-01-02.
func (p Period) First() string { return p.first().Format(time.DateOnly) }

// Last is the period's last day, as 2006-01-02.
func (p Period) Last() string { return p.Next().first().AddDate(0, 0, -1).Format(time.DateOnly) }

func (p Period) first() time.Time {
	if p.Type == Monthly {
		return time.Date(p.Year, time.Month(p.Number), 1, 0, 0, 0, 0, time.UTC)
	}
	fourth := time.Date(p.Year, time.January, 4, 0, 0, 0, 0, time.UTC) // always in week 1
	monday := fourth.AddDate(0, 0, -int(fourth.Weekday()+6)%7)
	weeks := p.Number - 1
	if p.Type == FourWeekly {
		weeks *= 4
	}
	return monday.AddDate(0, 0, 7*weeks)
}

// Next is the period that follows.
func (p Period) Next() Period {
	if p.Number++; p.Number > p.inYear() {
		p.Year, p.Number = p.Year+1, 1
	}
	return p
}

// Compare orders periods by their first day.
func (p Period) Compare(o Period) int { return cmp.Compare(p.First(), o.First()) }

// PeriodOf is the period of a type that a day lies in, which is given as
// 2006-01-02. A text that is no day gives the zero Period.
func PeriodOf(day string, kind PeriodType) Period {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return Period{}
	}
	if kind == Monthly {
		return Period{t.Year(), int(t.Month()), kind}
	}
	year, week := t.ISOWeek()
	if kind == FourWeekly {
		return Period{year, min((week+3)/4, 13), kind}
	}
	return Period{year, week, kind}
}
