package erecruitertest

import (
	"net/http"
	"time"
)

// sees reports whether the request's company, key or user see a recruitment.
func (x *exchange) sees(r *recruitment) bool {
	return (x.company == 0 || x.company == r.CompanyID) &&
		(r.Shared || !x.s.access.selected(x.grant)) &&
		(r.Status != Closed || !x.s.cfg.ClosedHidden)
}

// seenRecruitment finds a recruitment, or says why it is not shown.
func (x *exchange) seenRecruitment(id int64) (*recruitment, *Answer) {
	r := x.s.recruitment(id)
	switch {
	case r == nil:
		return nil, NotFound()
	case x.sees(r):
		return r, nil
	case x.s.cfg.UnsharedAs403 && !r.Shared && (x.company == 0 || x.company == r.CompanyID):
		return nil, Forbidden()
	}
	return nil, NotFound()
}

// recruitmentRow is a recruitment on the wire: its id was observed, the rest is
// our proposal.
type recruitmentRow struct {
	ID        any    `json:"id"`
	Name      string `json:"name"`
	Reference any    `json:"referenceNumber"`
	Status    string `json:"status"`
	Shared    bool   `json:"sharedWithPartner"`
	Created   string `json:"createDate"`

	Consents []consentRow `json:"consents,omitempty"` // of a single one
}

type consentRow struct {
	ID       any    `json:"consentId"`
	Name     string `json:"name"`
	Text     string `json:"text"`
	Required bool   `json:"isRequired"`
}

func (s *Server) recruitmentRow(r *recruitment) recruitmentRow {
	return recruitmentRow{s.wire.id(r.ID), r.Name, optional(r.Reference), r.Status, r.Shared, s.wire.time(r.Created), nil}
}

// prepareRecruitments serves the lists: of active ones and of closed ones, all
// or the user's own. Those in another state are in none.
func (x *exchange) prepareRecruitments() work {
	status, mine := Active, x.route.pattern == MyRecruitments || x.route.pattern == MyClosed
	if x.route.pattern == ClosedRecruitments || x.route.pattern == MyClosed {
		status = Closed
	}
	return x.s.locked(func(time.Time) *Answer {
		var shown []*recruitment
		for _, r := range x.s.recruitments {
			if r.Status == status && (r.Mine || !mine) && x.sees(r) {
				shown = append(shown, r)
			}
		}
		return page(x, shown, func(r *recruitment) any { return x.s.recruitmentRow(r) })
	})
}

func (x *exchange) prepareRecruitment() work {
	return x.s.locked(func(time.Time) *Answer {
		r, refusal := x.seenRecruitment(x.id)
		if refusal != nil {
			return refusal
		}
		row := x.s.recruitmentRow(r)
		for _, c := range r.Consents {
			row.Consents = append(row.Consents, consentRow{x.s.wire.id(c.ID), c.Name, c.Text, c.Required})
		}
		return jsonAnswer(http.StatusOK, row)
	})
}
