package afas

import (
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// AFAS writes every moment with a Z, and the Z is not true: the digits are the
// wall clock of Amsterdam (AFAS documentation: ignore the Z). A date without a
// time comes as midnight.

var errTime = errors.New("not an AFAS time (want YYYY-MM-DDTHH:MM:SS)")

// ParseTime reads a moment as a GetConnector writes it, such as
// 2026-03-02T09:30:00Z, as the wall clock of Amsterdam, whatever its Z says.
func ParseTime(text string) (time.Time, error) {
	wall, err := time.ParseInLocation("2006-01-02T15:04:05", strings.TrimSuffix(text, "Z"), time.UTC)
	if err != nil {
		return time.Time{}, errTime // the parse error would quote the text
	}
	return amsterdam(wall), nil
}

// ParseDate reads the calendar day from a date or a moment as a GetConnector
// writes it: its first ten characters.
func ParseDate(text string) (civil.Date, error) {
	if len(text) > 10 && text[10] == 'T' {
		text = text[:10]
	}
	return civil.ParseDate(text)
}

// FormatTime writes t the way AFAS reads moments, in filters and in fields: the
// wall clock of Amsterdam, whole seconds, without a zone. AFAS refuses a filter
// value that ends in Z.
//
// Stored moments are finer than a second and what AFAS shows is rounded: a
// filter "from the last moment seen" should go back a second or more and drop
// the rows it knows (observed in public clients).
func FormatTime(t time.Time) string {
	return inAmsterdam(t).Format("2006-01-02T15:04:05")
}

var amsterdamZone = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return nil // a machine without zone files: the rule below serves
	}
	return zone
})

// amsterdam gives the moment at which clocks in Amsterdam show wall.
func amsterdam(wall time.Time) time.Time {
	y, m, d := wall.Date()
	zone := amsterdamZone()
	if zone == nil {
		zone = ruleZone(wall.Add(-time.Hour))
	}
	return time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), zone)
}

func inAmsterdam(t time.Time) time.Time {
	if zone := amsterdamZone(); zone != nil {
		return t.In(zone)
	}
	return t.In(ruleZone(t))
}

// ruleZone is Amsterdam's offset by the rule of the European Union: summer time
// from the last Sunday of March to the last Sunday of October, 01:00 UTC. It
// stands in where no zone files are installed, instead of linking half a
// megabyte of them into every program. Right for every moment since 1996.
func ruleZone(t time.Time) *time.Location {
	t = t.UTC()
	begin, end := lastSunday(t.Year(), time.March), lastSunday(t.Year(), time.October)
	if t.Before(begin) || !t.Before(end) {
		return time.FixedZone("CET", 3600)
	}
	return time.FixedZone("CEST", 7200)
}

func lastSunday(year int, month time.Month) time.Time {
	last := time.Date(year, month+1, 0, 1, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, -int(last.Weekday()))
}
