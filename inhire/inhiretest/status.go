package inhiretest

import (
	"slices"
	"time"
)

// Status is a column of the employer's view. Its name is documented, its code is
// our proposal.
type Status struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Order    int    `json:"order"`
	Terminal bool   `json:"terminal"`
}

// DefaultStatuses gives the five columns of inhire's help centre. None of them
// is an offer.
func DefaultStatuses() []Status {
	return []Status{
		{Code: "awaiting_decision", Name: "Waiting for your decision", Order: 1},
		{Code: "evaluating", Name: "Evaluating candidate", Order: 2},
		{Code: "interview", Name: "Invited for the interview", Order: 3},
		{Code: "hired", Name: "Hired", Order: 4, Terminal: true},
		{Code: "negative", Name: "Negative", Order: 5, Terminal: true},
	}
}

func (s *Server) status(code string) (Status, bool) {
	i := slices.IndexFunc(s.cfg.Statuses, func(st Status) bool { return st.Code == code })
	if i < 0 {
		return Status{}, false
	}
	return s.cfg.Statuses[i], true
}

func (s *Server) mustStatus(code string) {
	if _, known := s.status(code); !known {
		panic("inhiretest: no status " + code)
	}
}

func (x *exchange) prepareStatuses() work {
	return x.s.locked(func(time.Time) *Answer {
		return ok(map[string]any{"statuses": x.s.cfg.Statuses})
	})
}
