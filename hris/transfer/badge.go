package transfer

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Badge is what a profile page shows of a hand-over.
type Badge struct {
	Transfer string // id
	State    State
	Reason   hris.Code // why it is not done
	Fields   []string  // paths of the form that the reason is about
	Actor    string    // who sent it first; who set it going again is in its History
	At       time.Time // when it was sent first
	Ended    time.Time // zero while it goes on
	// NotBefore is when it goes on by itself. Zero: what is planned or sending, as soon
	// as its line has a turn; all else not by itself.
	NotBefore time.Time
	Round     int // 1, or more after a reopening
	Vendor    string
	Product   string
	Account   string
	Remote    hris.Receipt // what the target has: what the last required create left, documents aside
	Note      hris.Note    // what remains to be known: it waits in the vendor's workflow
	Steps     []StepBadge
	// Changed lists the hire's fields that are no longer what was sent, by path.
	// Nothing is sent again by itself.
	Changed   []string
	Duplicate bool // two records were made: see History
	Erased    bool
}

// StepBadge is one step of a badge.
type StepBadge struct {
	Name   string
	Phase  Phase
	Code   hris.Code // why it is not done; "" where it is, or was let go
	Remote hris.Receipt
}

// badge shows a transfer; h is the hire as it is now, or nil.
func (s *Service) badge(t Transfer, h *hris.Hire) Badge {
	b := Badge{
		Transfer: t.ID, State: t.State, Reason: t.Reason, Fields: t.ReasonFields, Actor: t.Actor,
		At: t.CreatedAt, Ended: t.EndedAt, NotBefore: t.NotBefore, Round: t.Round,
		Vendor: t.Vendor, Product: t.Product, Account: t.Account, Duplicate: t.Duplicate, Erased: t.Erased,
	}
	for _, st := range t.Steps {
		b.Steps = append(b.Steps, StepBadge{Name: st.Name, Phase: st.Phase, Code: st.Code, Remote: st.Receipt})
		if st.Phase != PhaseDone {
			continue
		}
		if st.Kind == hris.Create && !st.Optional && !strings.HasPrefix(st.Name, hris.DocumentStep) {
			b.Remote = st.Receipt
		}
		if st.Receipt.Note != hris.NoNote {
			b.Note = st.Receipt.Note
		}
	}
	if h != nil {
		b.Changed = s.changed(t, h)
	}
	return b
}

func (s *Service) changed(t Transfer, h *hris.Hire) []string {
	var changed []string
	for _, path := range slices.Sorted(maps.Keys(t.Fields)) {
		now, err := s.fieldHashes(t.Tenant, t.ID, h, []string{path})
		if err != nil || now[path] != t.Fields[path] {
			changed = append(changed, path)
		}
	}
	return changed
}
