package erecruitertest

import (
	"mime"
	"net/http"
	"slices"
	"time"
)

// applicationRow is an application on the wire. The names applicationId and
// candidate… were observed, the rest is our proposal.
type applicationRow struct {
	ApplicationID     any    `json:"applicationId"`
	CandidateID       any    `json:"candidateId"`
	RecruitmentID     any    `json:"recruitmentId"`
	CandidateName     string `json:"candidateName"`
	CandidateLastName string `json:"candidateLastName"`
	CandidateEmail    string `json:"candidateEmail"`
	CandidatePhone    any    `json:"candidatePhoneNumber"`
	StageID           any    `json:"stageId,omitempty"`
	StageName         string `json:"stageName,omitempty"`
	StageChangeDate   string `json:"stageChangeDate,omitempty"`
	ApplicationDate   string `json:"applicationDate"`
	OriginID          any    `json:"originId"`
	ExternalID        any    `json:"externalId"`
	RejectionReason   any    `json:"rejectionReason"`

	CVFiles []cvRow `json:"candidateCvFiles"`
}

type cvRow struct {
	ID       any    `json:"id"`
	FileName string `json:"fileName"`
}

func (s *Server) applicationRow(a *Application) any {
	w, p := &s.wire, &a.Person
	row := applicationRow{
		ApplicationID: w.id(a.ID), CandidateID: w.id(a.CandidateID), RecruitmentID: w.id(a.RecruitmentID),
		CandidateName: p.FirstName, CandidateLastName: p.LastName, CandidateEmail: p.Email, CandidatePhone: optional(p.Phone),
		ApplicationDate: w.time(a.AppliedAt), OriginID: w.optionalID(a.OriginID), ExternalID: optional(a.ExternalID),
		RejectionReason: optional(a.RejectionReason), CVFiles: make([]cvRow, 0, len(a.CVs)),
	}
	if !w.StageInHistory {
		last := a.History[len(a.History)-1]
		row.StageID, row.StageName, row.StageChangeDate = w.id(last.StageID), s.stageName(last.StageID), w.time(last.At)
	}
	for _, f := range a.CVs {
		row.CVFiles = append(row.CVFiles, cvRow{w.id(f.ID), f.Name})
	}
	return row
}

// seenApplication finds an application, or says why it is not shown.
func (x *exchange) seenApplication(id int64) (*Application, *Answer) {
	a := x.s.applications[id]
	if a == nil {
		return nil, NotFound()
	}
	_, refusal := x.seenRecruitment(a.RecruitmentID)
	return a, refusal
}

// prepareApplications serves the applications of a recruitment, by id.
func (x *exchange) prepareApplications() work {
	external := x.r.URL.Query().Get("externalId")
	return x.s.locked(func(time.Time) *Answer {
		r, refusal := x.seenRecruitment(x.id)
		if refusal != nil {
			return refusal
		}
		shown := r.applications
		if external != "" && x.s.cfg.ExternalIDFilter {
			shown = nil
			if a := x.s.external[external]; a != nil && a.RecruitmentID == r.ID {
				shown = []*Application{a}
			}
		}
		return page(x, shown, x.s.applicationRow)
	})
}

func (x *exchange) prepareApplication() work {
	return x.s.locked(func(time.Time) *Answer {
		a, refusal := x.seenApplication(x.id)
		if refusal != nil {
			return refusal
		}
		return jsonAnswer(http.StatusOK, x.s.applicationRow(a))
	})
}

// changeRow is an entry of a history on the wire: our proposal.
type changeRow struct {
	StageID   any    `json:"stageId"`
	StageName string `json:"stageName"`
	Date      string `json:"date"`
	By        any    `json:"createUserFullName"`
}

func (x *exchange) prepareHistory() work {
	return x.s.locked(func(time.Time) *Answer {
		a, refusal := x.seenApplication(x.id)
		if refusal != nil {
			return refusal
		}
		history := a.History
		if x.s.wire.NewestFirst {
			history = slices.Clone(history)
			slices.Reverse(history)
		}
		return page(x, history, func(c StageChange) any {
			return changeRow{x.s.wire.id(c.StageID), x.s.stageName(c.StageID), x.s.wire.time(c.At), optional(c.By)}
		})
	})
}

// prepareCV serves the bytes of a CV. The path was observed; that they come bare
// is inferred.
func (x *exchange) prepareCV() work {
	return x.s.locked(func(time.Time) *Answer {
		a := x.s.cvs[x.id]
		if a == nil {
			return NotFound()
		}
		if _, refusal := x.seenRecruitment(a.RecruitmentID); refusal != nil {
			return refusal
		}
		f := a.CVs[slices.IndexFunc(a.CVs, func(f File) bool { return f.ID == x.id })]
		return &Answer{Status: http.StatusOK, Body: string(f.Content), Header: http.Header{
			"Content-Type":        {f.ContentType},
			"Content-Disposition": {mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})},
		}}
	})
}
