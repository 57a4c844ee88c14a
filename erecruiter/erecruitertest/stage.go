package erecruitertest

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"time"
)

// The types of stage. eRecruiter's pages name the six; the codes are our
// proposal.
const (
	Standard   = "standard"
	Message    = "message"
	Meeting    = "meeting"
	Rejection  = "rejection"
	Employment = "employment"
	Offer      = "offer"
)

// Stage is a state of candidates, the same for the whole account.
type Stage struct {
	ID       int64
	Name     string
	English  string // the name in English; "" is the same
	Type     string // default standard
	System   bool   // cannot be deleted
	Fixed    bool   // in every recruitment, and cannot be taken from it
	Inactive bool
	Order    int // default behind all
}

// AddStage adds a stage, and returns its id. It is attached to all active
// recruitments at once.
func (s *Server) AddStage(g Stage) int64 {
	defer s.settled()()
	g.ID = numbered(&s.lastStage, g.ID)
	g.Type = cmp.Or(g.Type, Standard)
	if n := len(s.stages); g.Order == 0 && n > 0 {
		g.Order = s.stages[n-1].Order + 1
	}
	s.stages = append(s.stages, &g)
	slices.SortStableFunc(s.stages, func(a, b *Stage) int { return cmp.Compare(a.Order, b.Order) })
	for _, r := range s.recruitments {
		if r.Status == Active || g.Fixed {
			r.ticked[g.ID] = true
		}
	}
	return g.ID
}

// RenameStage gives a stage another name, in Polish and in English.
func (s *Server) RenameStage(id int64, name string) {
	defer s.settled()()
	g := s.mustStage(id)
	g.Name, g.English = name, ""
}

// Why a stage cannot be deleted.
var (
	ErrSystemStage = errors.New("erecruitertest: a system stage cannot be deleted")
	ErrReplacement = errors.New("erecruitertest: candidates stand at the stage: a replacement is wanted")
)

// DeleteStage deletes a stage of the customer's own. Candidates who stand there
// get the replacement, by nobody's decision; 0 will do where nobody does.
func (s *Server) DeleteStage(id, replacement int64) error {
	defer s.settled()()
	g, now := s.mustStage(id), s.cfg.Now()
	if g.System {
		return ErrSystemStage
	}
	var held []*Application
	for _, a := range s.applications {
		if a.Stage() == id {
			held = append(held, a)
		}
	}
	if len(held) > 0 {
		if replacement == 0 || replacement == id {
			return ErrReplacement
		}
		s.mustStage(replacement)
	}
	for _, a := range held {
		if s.cfg.ReplacementRewrites {
			a.History[len(a.History)-1].StageID = replacement
		} else {
			a.History = append(a.History, StageChange{StageID: replacement, At: now})
		}
	}
	s.gone[id] = *g
	s.stages = slices.DeleteFunc(s.stages, func(o *Stage) bool { return o == g })
	for _, r := range s.recruitments {
		delete(r.ticked, id)
	}
	return nil
}

// TickStage says whether a recruitment shows a stage. Candidates who stand there
// keep it.
func (s *Server) TickStage(recruitment, stage int64, on bool) {
	defer s.settled()()
	g, r := s.mustStage(stage), s.mustRecruitment(recruitment)
	if g.Fixed && !on {
		panic("erecruitertest: stage " + decimal(stage) + " is fixed in every recruitment")
	}
	r.ticked[stage] = on
}

// Stages returns the account's stages, in their order.
func (s *Server) Stages() []Stage {
	defer s.settled()()
	out := make([]Stage, len(s.stages))
	for i, g := range s.stages {
		out[i] = *g
	}
	return out
}

func (st *state) stageByID(id int64) *Stage {
	for _, g := range st.stages {
		if g.ID == id {
			return g
		}
	}
	return nil
}

func (st *state) mustStage(id int64) *Stage {
	g := st.stageByID(id)
	if g == nil {
		panic("erecruitertest: there is no stage " + decimal(id))
	}
	return g
}

// stageName is a stage's name as the wire has it; of a deleted stage the last.
func (s *Server) stageName(id int64) string {
	g := s.stageByID(id)
	if g == nil {
		was := s.gone[id]
		g = &was
	}
	if s.wire.English && g.English != "" {
		return g.English
	}
	return g.Name
}

// stageRow is a stage on the wire: our proposal.
type stageRow struct {
	ID       any    `json:"id"`
	Name     string `json:"name"`
	Type     string `json:"type"`
	IsSystem bool   `json:"isSystem"`
	IsActive bool   `json:"isActive"`
	Order    int    `json:"order"`
}

func (s *Server) stageRow(g *Stage) any {
	return stageRow{s.wire.id(g.ID), s.stageName(g.ID), g.Type, g.System, !g.Inactive, g.Order}
}

// prepareStages serves GET Account/Stages, and the dictionary: how that one
// differs is not known.
func (x *exchange) prepareStages() work {
	return x.s.locked(func(time.Time) *Answer { return page(x, x.s.stages, x.s.stageRow) })
}

func (x *exchange) prepareStage() work {
	return x.s.locked(func(time.Time) *Answer {
		g := x.s.stageByID(x.id)
		if g == nil {
			return NotFound()
		}
		return jsonAnswer(http.StatusOK, x.s.stageRow(g))
	})
}

// prepareRecruitmentStages serves the stages that a recruitment shows.
func (x *exchange) prepareRecruitmentStages() work {
	return x.s.locked(func(time.Time) *Answer {
		r, refusal := x.seenRecruitment(x.id)
		if refusal != nil {
			return refusal
		}
		shown := slices.DeleteFunc(slices.Clone(x.s.stages), func(g *Stage) bool { return !r.ticked[g.ID] })
		return page(x, shown, x.s.stageRow)
	})
}
