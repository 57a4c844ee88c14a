// Package console is the terminal's side of an example that hands one hire over:
// the flags that every such program has, what they answer, what is printed for a
// person or as JSON, and how the program ends. What a host does with the library
// stands in the programs themselves.
package console

import (
	"errors"

	"github.com/handoverhq/handover/hris"
)

// Program is what differs from one program to the next.
type Program struct {
	Name    string // of the command, and the actor where nobody else is named
	Target  string // what people call the system that hires go to: "AFAS"
	Example string // a -set that makes sense there: "VcSn=12"

	// Own gives the vendor's own words about a failure, "" where it has none.
	// They may quote a person: they go to whoever is at work, and nowhere else.
	Own func(error) string
}

// Exit codes.
const (
	ExitSent     = 0 // with -dry-run: could be sent
	ExitOther    = 1
	ExitUsage    = 2
	ExitAlready  = 3
	ExitProblems = 4
	ExitInDoubt  = 5
)

// ExitOf says which exit code an error comes to.
func ExitOf(err error) int {
	switch {
	case err == nil:
		return ExitSent
	case errors.Is(err, hris.AlreadySent):
		return ExitAlready
	case errors.Is(err, hris.InDoubt), errors.Is(err, hris.Duplicate):
		return ExitInDoubt
	case errors.Is(err, hris.Problems), errors.Is(err, hris.PersonExists), errors.Is(err, hris.InvalidMapping):
		return ExitProblems
	case errors.Is(err, hris.InvalidHire), errors.Is(err, hris.InvalidSetting), errors.Is(err, hris.InvalidInput):
		return ExitUsage
	}
	return ExitOther
}
