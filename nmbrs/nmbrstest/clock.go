package nmbrstest

import (
	"sync"
	"time"
	_ "time/tzdata" // Amsterdam's days must not depend on the machine's zone files
)

var amsterdam = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic("nmbrstest: no Europe/Amsterdam in the embedded zone data: " + err.Error())
	}
	return loc
})
