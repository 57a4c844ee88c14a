package erecruiter

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// mostAlike is how many earlier applications a reviewer is shown.
const mostAlike = 20

// evidence remembers when the list of applications was last seen to show an external
// id of ours.
type evidence struct{ shown atomic.Int64 } // Unix seconds

// evidenceLife is for how long that is believed of other recruitments: what an API
// shows may change, and what a key opens too.
const evidenceLife = time.Hour

func (e *evidence) seen(now time.Time) { e.shown.Store(now.Unix()) }

func (e *evidence) holds(now time.Time) bool {
	return now.Sub(time.Unix(e.shown.Load(), 0)) < evidenceLife
}

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
				t.evidence.seen(c.clock.Now())
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
		seen.Complete = all.whole && t.evidence.holds(c.clock.Now())
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
