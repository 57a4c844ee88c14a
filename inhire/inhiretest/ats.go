package inhiretest

import "slices"

// ats is what the employer's eRecruiter holds, as inhire sees it.
type ats struct {
	probe   func(accessKey, companyID string) Problem
	stages  []Stage
	sources []Source
}

// Stage is a stage of the eRecruiter account. Default and Locked are inhire's
// view of it: the status it is assigned by itself, "" for none, and whether that
// can be changed.
type Stage struct {
	ID, Name string
	Type     string // as in standard, message, meeting, rejection, employment, offer; "" not known
	System   bool
	Default  string
	Locked   bool // needs a Default
}

// AddStage adds a stage to eRecruiter. The synchronisation meets it when it is
// switched on, or at its next run.
func (s *Server) AddStage(st Stage) {
	defer s.look()()
	if st.ID == "" || s.findStage(st.ID) >= 0 {
		panic("inhiretest: a stage needs an id of its own")
	}
	if st.Default != "" {
		s.mustStatus(st.Default)
	} else if st.Locked {
		panic("inhiretest: a locked stage needs a default status")
	}
	s.ats.stages = append(s.ats.stages, st)
}

// RenameStage gives a stage of eRecruiter another name.
func (s *Server) RenameStage(id, name string) {
	defer s.look()()
	s.ats.stages[s.mustStage(id)].Name = name
}

// RemoveStage deletes a stage of eRecruiter. The applications that stand there
// move to the replacement, as they do at eRecruiter, without anybody's decision.
func (s *Server) RemoveStage(id, replacement string) {
	defer s.look()()
	i := s.mustStage(id)
	s.mustStage(replacement)
	s.ats.stages = slices.Delete(s.ats.stages, i, i+1)
	for _, r := range s.apps.ordered {
		if r.stage == id {
			r.stage = replacement
		}
	}
}

func (s *Server) findStage(id string) int {
	return slices.IndexFunc(s.ats.stages, func(st Stage) bool { return st.ID == id })
}

func (s *Server) mustStage(id string) int {
	i := s.findStage(id)
	if i < 0 {
		panic("inhiretest: no stage " + id)
	}
	return i
}

// Source is a publication place of eRecruiter.
type Source struct {
	ID   string `json:"sourceId"`
	Name string `json:"name"`
}

// AddSource adds a publication place to eRecruiter. inhire knows it once the
// sources have been imported.
func (s *Server) AddSource(src Source) {
	defer s.look()()
	s.ats.sources = append(s.ats.sources, src)
}

// RemoveSource removes a publication place from eRecruiter. What was imported
// before stays.
func (s *Server) RemoveSource(id string) {
	defer s.look()()
	before := len(s.ats.sources)
	s.ats.sources = slices.DeleteFunc(s.ats.sources, func(src Source) bool { return src.ID == id })
	if len(s.ats.sources) == before {
		panic("inhiretest: no source " + id)
	}
}
