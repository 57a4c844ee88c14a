package nmbrs

import (
	"cmp"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

var periodTypes = []PeriodType{Monthly, FourWeekly, Weekly}

// periodOn gives the period of a type that a day lies in.
//
// Months are certain. That a weekly period is an ISO week is inferred: it makes
// 53 of them in 2026, as Nmbrs has. That a four-weekly period is four of those,
// the thirteenth taking a week 53 as well, is inferred too. Days around New Year
// belong to the ISO year.
func periodOn(kind PeriodType, day civil.Date) (Period, bool) {
	if !day.Valid() {
		return Period{}, false
	}
	year, week := time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC).ISOWeek()
	switch kind {
	case Monthly:
		return Period{Year: day.Year, Number: int(day.Month), Type: kind}, true
	case FourWeekly:
		return Period{Year: year, Number: min((week-1)/4+1, 13), Type: kind}, true
	case Weekly:
		return Period{Year: year, Number: week, Type: kind}, true
	}
	return Period{}, false
}

// firstDay is the day that a period begins with.
func firstDay(p Period) civil.Date {
	if p.Type == Monthly {
		return civil.Date{Year: p.Year, Month: time.Month(p.Number), Day: 1}
	}
	week := p.Number
	if p.Type == FourWeekly {
		week = (p.Number-1)*4 + 1
	}
	// The fourth of January lies in the first ISO week of each year.
	fourth := time.Date(p.Year, time.January, 4, 0, 0, 0, 0, time.UTC)
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
	return civil.DateOf(monday.AddDate(0, 0, 7*(week-1)))
}

// comparePeriods orders periods of one type by time.
func comparePeriods(a, b Period) int {
	return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Number, b.Number))
}
