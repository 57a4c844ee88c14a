package personiotest

import (
	"sync"
	"time"
	_ "time/tzdata" // Berlin midnight must not depend on the machine's zone files

	"github.com/handoverhq/handover/fakehttp"
)

// Clock is a clock that stands still until it is told to move. Give its Now to
// [Config] (and to the program under test), and move both with Advance: tokens
// expire, rate limits open and late commits happen as the clock passes them.
type Clock = fakehttp.Clock

// NewClock returns a clock that shows start.
func NewClock(start time.Time) *Clock { return fakehttp.NewClock(start) }

var berlin = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic("personiotest: no Europe/Berlin in the embedded zone data: " + err.Error())
	}
	return loc
})

// midnight is a civil date as v1 writes it: the local start of the day, with
// the offset of that day.
func midnight(date string) any {
	t, err := time.ParseInLocation(time.DateOnly, date, berlin())
	if err != nil {
		return nil
	}
	return t.Format(time.RFC3339)
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
