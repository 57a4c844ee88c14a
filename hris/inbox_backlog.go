package hris

import "time"

// Backlog counts the events of a line that are not done, each kind up to a limit and no
// further: the limit itself stands for that many or more.
type Backlog struct {
	// Due are those that a worker may go on with now, or is at work on; behind another of
	// their Subject too, and while the line rests.
	Due int
	// Later go on by themselves from their NotBefore on.
	Later int
	// Held are those that wait for a person.
	Held int
	// Reason is why the one that waits and was tried most often waits still; "" where none
	// was tried since it was kept, released or roused.
	Reason Code
	// Rests is until when the line is left alone; zero where it does not rest.
	Rests time.Time
}
