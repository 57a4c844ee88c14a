package hris

import "context"

// Source is a system that hires come from by themselves. It turns what it sent
// into what happened, and can be asked again.
type Source interface {
	// Read tells what an event of the source says. An event that says nothing of
	// interest is a Happening of kind NothingHappened.
	Read(ctx context.Context, kind string, payload []byte) (Happening, error)

	// Confirm asks the source whether an application is hired now. A source that
	// cannot be asked says HireUnknown.
	Confirm(ctx context.Context, applicationID string) (HireStanding, error)
}

// Happening is what an event says.
type Happening struct {
	Kind          HappeningKind
	PersonID      string
	ApplicationID string
	Into          string // of a merge: the person that remains
	Hire          *Hire  // of a hire
	// Warnings name what could not be taken over, by path; never a value.
	Warnings []string
}

// HappeningKind is what happened.
type HappeningKind string

// The kinds of happening.
const (
	NothingHappened HappeningKind = ""
	Hired           HappeningKind = "hired"
	Unhired         HappeningKind = "unhired"
	PersonMerged    HappeningKind = "merged"
	PersonErased    HappeningKind = "erased" // anonymised or deleted at the source
)

// HireStanding is whether an application is hired, as its source says now.
type HireStanding string

// The standings of a hire.
const (
	HireUnknown   HireStanding = "unknown"
	HireConfirmed HireStanding = "hired"
	HireWithdrawn HireStanding = "not hired"
)
