package statussync

import (
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
)

// State is where a customer's synchronisation stands.
type State string

// The states.
const (
	Off       State = "off"
	Draft     State = "draft"      // stages are fetched; a status for each is wanted
	On        State = "on"         // runs once a day
	BrokenKey State = "broken_key" // on, but one of the systems refuses the credentials
)

// Setting is what a store keeps of a synchronisation beside its runs and
// applications. The zero Setting is one that was never switched on.
type Setting struct {
	State   State
	Rev     int64     // of the setting; every Save counts it up
	Version int64     // of the map; a plan is made under one
	CutOff  time.Time // applications made before it are left alone
	Since   time.Time // when it was last switched on; runs that were due before are not caught up
	Entries []Entry   // in the source's order, those that are gone last
}

// Entry is what becomes of one stage.
type Entry struct {
	Stage  hris.Stage
	Status string // "" is open
	// Default names the default by which the stage was recognised; "" for others.
	Default string
	// Locked: the default's status is not to be changed.
	Locked bool
	// New: seen since the map was saved. Who stands there is left alone.
	New bool
	// Gone: the source does not have it any more.
	Gone bool
}

// status gives a stage's status, "" where it has none.
func (s *Setting) status(stage string) string {
	if i := s.find(stage); i >= 0 && !s.Entries[i].Gone {
		return s.Entries[i].Status
	}
	return ""
}

func (s *Setting) find(stage string) int {
	return slices.IndexFunc(s.Entries, func(e Entry) bool { return e.Stage.ID == stage })
}

// lacks reports whether stages lack one that was there.
func (s *Setting) lacks(stages []hris.Stage) bool {
	return slices.ContainsFunc(s.Entries, func(e Entry) bool {
		return !e.Gone && !slices.ContainsFunc(stages, func(stage hris.Stage) bool { return stage.ID == e.Stage.ID })
	})
}

// clone gives a copy that shares nothing.
func (s Setting) clone() Setting {
	s.Entries = slices.Clone(s.Entries)
	return s
}

// fetched takes the source's stages over: names as they are now, new ones at
// their place, those that are gone at the end. It reports whether anything
// changed.
func (s *Setting) fetched(stages []hris.Stage) bool {
	before := s.Entries
	s.Entries = make([]Entry, 0, len(stages))
	for _, stage := range stages {
		e := Entry{New: true}
		if i := slices.IndexFunc(before, func(e Entry) bool { return e.Stage.ID == stage.ID }); i >= 0 {
			e = before[i]
			e.Gone = false
		}
		e.Stage = stage
		s.Entries = append(s.Entries, e)
	}
	for _, e := range before {
		if s.find(e.Stage.ID) < 0 {
			e.Gone = true
			s.Entries = append(s.Entries, e)
		}
	}
	return !slices.Equal(before, s.Entries)
}
