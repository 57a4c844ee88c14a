package inhiretest

import "time"

type applicationWire struct {
	ID              string    `json:"id"`
	ProcessID       string    `json:"processId,omitempty"`
	AppliedAt       time.Time `json:"appliedAt"`
	Status          string    `json:"status"`
	StatusChangedAt time.Time `json:"statusChangedAt"`
	StatusSetBy     Author    `json:"statusSetBy,omitempty"`
	SharedWithATS   bool      `json:"sharedWithAts"`
	ATS             *atsWire  `json:"ats"`
}

type atsWire struct {
	Vendor        string     `json:"vendor"`
	RecruitmentID string     `json:"recruitmentId"`
	ApplicationID string     `json:"applicationId"`
	StageID       *string    `json:"stageId"`
	StageSeenAt   *time.Time `json:"stageSeenAt"`
}

const vendor = "erecruiter"

func (r *record) wire() applicationWire {
	w := applicationWire{
		ID: r.ID, ProcessID: r.ProcessID, AppliedAt: r.AppliedAt.UTC(),
		Status: r.Status, StatusChangedAt: r.ChangedAt.UTC(), StatusSetBy: r.SetBy, SharedWithATS: !r.Refused,
	}
	if r.ATS != nil {
		w.ATS = &atsWire{
			Vendor: vendor, RecruitmentID: r.ATS.RecruitmentID, ApplicationID: r.ATS.ApplicationID,
			StageID: textOrNull(r.ATS.StageID), StageSeenAt: orNull(r.ATS.StageSeenAt),
		}
	}
	return w
}

func noApplication(id string) *Answer {
	return notFound("unknown_application", "there is no such application", Detail{ApplicationID: id, Code: "unknown"})
}

func (x *exchange) prepareApplication() work {
	return x.s.locked(func(time.Time) *Answer {
		r := x.s.apps.byID[x.id]
		if r == nil {
			return noApplication(x.id)
		}
		return ok(r.wire())
	})
}

// prepareApplications lists applications by their place, so that one that comes
// or goes between two pages neither hides nor repeats another.
func (x *exchange) prepareApplications() work {
	q := x.r.URL.Query()
	for _, single := range []string{"appliedFrom", "ats", "cursor"} {
		if len(q[single]) > 1 {
			return always(badParameter(single))
		}
	}
	at := cursor{List: Applications, AppliedFrom: q.Get("appliedFrom"), ATS: q.Get("ats")}
	if q.Has("cursor") {
		next, valid := readCursor(q.Get("cursor"), at)
		if !valid {
			return always(badParameter("cursor"))
		}
		at = next
	}
	var from place
	if at.AppliedFrom != "" {
		t, err := time.Parse(time.RFC3339, at.AppliedFrom)
		if err != nil {
			return always(badParameter("appliedFrom"))
		}
		from.appliedAt = t
	}
	if at.ATS != "" && at.ATS != vendor {
		return always(badParameter("ats"))
	}
	limit, valid := x.limit()
	if !valid {
		return always(badParameter("limit"))
	}
	return x.s.locked(func(time.Time) *Answer {
		rows := []applicationWire{}
		var next *string
		last := at
		for _, r := range x.s.apps.ordered[x.s.apps.start(from, at):] {
			if at.ATS != "" && r.ATS == nil {
				continue
			}
			if len(rows) == limit {
				next = new(x.s.next(at, last))
				break
			}
			rows = append(rows, r.wire())
			last.After, last.ID = r.AppliedAt, r.ID
		}
		return ok(map[string]any{"applications": rows, "nextCursor": next})
	})
}
