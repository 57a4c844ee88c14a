package statussync

import (
	"time"
	_ "time/tzdata" // Warsaw is known on every machine

	"github.com/handoverhq/handover/hris/civil"
)

// Schedule is a time of day on a wall clock. A day is named by its date there,
// so that a clock change makes no day longer than one run.
type Schedule struct {
	Zone   *time.Location
	Hour   int // 0 to 23
	Minute int // 0 to 59
}

// Warsaw is 17:00 in Poland: 16:00 UTC in winter, 15:00 in summer.
func Warsaw() Schedule {
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		panic(err) // the table is compiled in
	}
	return Schedule{Zone: zone, Hour: 17}
}

// At is the schedule's instant on a date. Where the clocks leave that time out
// it is as much later as they are put forward; where they show it twice, the
// first time.
func (s Schedule) At(day civil.Date) time.Time {
	return time.Date(day.Year, day.Month, day.Day, s.Hour, s.Minute, 0, 0, s.Zone).UTC()
}

// Last is the date of the latest instant that is not after now.
func (s Schedule) Last(now time.Time) civil.Date {
	day := civil.DateOf(now.In(s.Zone))
	if s.At(day).After(now) {
		day = day.AddDays(-1)
	}
	return day
}

// Next is the first instant after now.
func (s Schedule) Next(now time.Time) time.Time { return s.At(s.Last(now).AddDays(1)) }

func (s Schedule) valid() bool {
	return s.Zone != nil && s.Hour >= 0 && s.Hour < 24 && s.Minute >= 0 && s.Minute < 60
}
