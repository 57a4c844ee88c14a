package main

import (
	"strconv"
	"time"
)

// order is what the driver wants of the host.
type order struct {
	Number  int
	Account int
	Hire    int
	Twin    bool
	What    what
	Enqueue bool // plan it in the host's own transaction, and leave it to the workers
	Comes   what // how it comes from the source by itself; "" where a person in the office sends it
}

// what a person in the office does.
type what string

const (
	first     what = "first"     // hand somebody over
	again     what = "again"     // press the button once more
	corrected what = "corrected" // press it again with a corrected value
	rehired   what = "rehired"   // hand somebody over once more, on purpose
)

// what happens at the source, beside a webhook that is sent again.
const (
	told      what = "told"      // hired, and a webhook tells it
	untold    what = "untold"    // hired, and the webhook is lost
	withdrawn what = "withdrawn" // hired, and taken back before anybody was told
	regretted what = "regretted" // hired, and taken back some time later
	unhired   what = "unhired"   // taken back
)

// answer is what the host says of an order. Without a Transfer it was not
// accepted, and is given again.
type answer struct {
	Order    int
	Transfer string
	State    string
	Code     string
}

// command is a line that the driver writes to a process.
type command struct {
	Do     string // "order", "change", "clock", "hold", "go"
	Order  *order
	Change *change
	Offset time.Duration
}

// reply is a line that a process writes to the driver.
type reply struct {
	Ready   bool
	Held    bool
	Answer  *answer
	Changed *changed
}

// plan makes the orders of a run: a first one for each hire, and among them
// repeats, corrections and rehires, later than what they repeat.
func (w *world) plan(hires int) []order {
	chance := dice(w.Seed, diceOfOrders)
	var orders []order
	add := func(o order) {
		o.Number = len(orders)
		orders = append(orders, o)
	}
	var repeats, regrets []order
	for n := range hires {
		o := order{Account: n % len(w.Accounts), Hire: n, What: first, Enqueue: chance.IntN(2) == 0}
		o.Twin = n >= len(w.Accounts) && (n/len(w.Accounts))%5 == 4
		if w.Accounts[o.Account].Source != nil {
			o.Comes = byThemselves(n / len(w.Accounts))
		}
		add(o)
		o.Enqueue = false
		thrown := chance.IntN(100)
		switch {
		case o.Comes == regretted:
			o.What = unhired
			regrets = append(regrets, o)
		case o.Comes != "" && thrown < 30:
			o.What = again
			repeats = append(repeats, o)
		case o.Comes != "":
		case thrown < 10:
			o.What = again
			repeats = append(repeats, o)
		case thrown < 15:
			o.What = corrected
			repeats = append(repeats, o)
		case thrown < 20:
			o.What = rehired
			repeats = append(repeats, o)
		}
		for len(repeats) > 0 && (n == hires-1 || len(repeats) > 2*len(w.Accounts)) {
			add(repeats[0])
			repeats = repeats[1:]
		}
		for len(regrets) > 0 && (n == hires-1 || n > regrets[0].Hire+8*len(w.Accounts)) { // some are handed over by then
			add(regrets[0])
			regrets = regrets[1:]
		}
	}
	return orders
}

// byThemselves says how the nth hire of an account that has a source comes: three
// of four from there.
func byThemselves(n int) what {
	if n%4 == 0 {
		return ""
	}
	ways := [...]what{told, untold, told, withdrawn, told, regretted, told, told}
	return ways[(n-n/4-1)%len(ways)]
}

// expected is how many hand-overs there are to be of a hire at least, and at most.
func (o order) expected(rehired bool) (least, most int) {
	switch {
	case o.Comes == withdrawn:
		return 0, 0
	case o.Comes == regretted:
		return 0, 1
	case rehired:
		return 2, 2
	}
	return 1, 1
}

// application is its id at the source.
func (o order) application() string { return strconv.Itoa(applicationIDs + o.Hire) }

// person is the id by which the ledger knows a hire.
func (o order) person() string {
	if o.Comes != "" {
		return strconv.Itoa(candidateIDs + o.Hire)
	}
	return personID(o.Hire)
}
