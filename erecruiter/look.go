package erecruiter

import (
	"context"
	"strings"
	"sync/atomic"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// mostAlike is how many earlier applications a reviewer is shown.
const mostAlike = 20

// evidence remembers that the list of applications has been seen to show an
// external id of ours.
type evidence struct{ shown atomic.Bool }

// look reads the recruitment's applications, a call per 100 of them: for the one
// with our external id, and for others with the candidate's e-mail address. Only
// the first is ever adopted. The others may be earlier applications, or ones made
// elsewhere, and are for a person to judge.
//
// That the external id is shown at all is our proposal, so that none is ours says
// something only once one was: a list that hides it must not pass for proof that
// nothing is there.
func (t *Target) look(in hris.Input) func(context.Context, hris.Receipts) (hris.Sighting, error) {
	email := in.Values[pathEmail].Text()
	return func(ctx context.Context, _ hris.Receipts) (hris.Sighting, error) {
		c := t.client
		seen := hris.Sighting{People: true}
		alike := 0
		all, err := c.list(ctx, c.applicationList(in.Values[pathRecruitment].Option()), func(r record) error {
			a := c.applicationOf(r)
			if hris.IsMarker(a.ExternalID) {
				t.evidence.shown.Store(true)
			}
			switch {
			case a.ExternalID == in.Marker && in.Marker != "":
				seen.Matches = append(seen.Matches, hris.Match{Kind: kindApplication, ID: a.ID, Exact: true, About: t.about(a)})
			case sameAddress(a.Email, email) && alike < mostAlike:
				alike++
				seen.Matches = append(seen.Matches, hris.Match{Kind: kindApplication, ID: a.ID, Person: true, About: t.about(a)})
			}
			return nil
		}, nil)
		if err != nil {
			return hris.Sighting{}, during("look for application", err)
		}
		seen.Complete = all.whole && t.evidence.shown.Load()
		return seen, nil
	}
}

// sameAddress compares addresses as people write them.
func sameAddress(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	return a != "" && strings.EqualFold(a, b)
}

// about tells the reviewer what was found.
func (t *Target) about(a Application) privacy.Sensitive[string] {
	parts := []string{t.in("zgłoszenie ", "application ") + a.ID}
	for _, part := range []string{strings.TrimSpace(a.FirstName + " " + a.LastName), a.StageName} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if !a.AppliedAt.IsZero() {
		parts = append(parts, a.AppliedAt.Time.In(t.client.zone).Format("2006-01-02"))
	}
	return privacy.Hide(strings.Join(parts, ", "))
}
