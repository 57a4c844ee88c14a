package erecruitertest

import (
	"sync"
	"time"
	_ "time/tzdata" // Warsaw's wall time must not depend on the machine's zone files

	"github.com/handoverhq/handover/fakehttp"
)

// Clock is a clock that stands still until it is told to move. Give its Now to
// [Config] (and to the program under test), and move both with Advance: tokens
// expire, rate limits open and late commits happen as the clock passes them.
type Clock = fakehttp.Clock

// NewClock returns a clock that shows start.
func NewClock(start time.Time) *Clock { return fakehttp.NewClock(start) }

var warsaw = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		panic("erecruitertest: no Europe/Warsaw in the embedded zone data: " + err.Error())
	}
	return loc
})
