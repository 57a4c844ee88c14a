package inhiretest

import (
	"net/http"
	"time"
	"unicode/utf8"
)

// settings is the eRecruiter integration as it was saved.
type settings struct {
	saved      bool
	accessKey  string
	companyID  string
	imported   []Source
	importedAt time.Time
	selected   string
	lastTest   *testResult
}

func (c *settings) tested() bool { return c.lastTest != nil && c.lastTest.OK }

// hint is what is shown of the access key: so much that its owner knows it
// again, and nothing where that would be half of it.
func (c *settings) hint() string {
	const shown = 4
	n := utf8.RuneCountInString(c.accessKey)
	if n < 2*shown {
		return ""
	}
	return string([]rune(c.accessKey)[n-shown:])
}

type settingsWire struct {
	Active           bool        `json:"active"`
	AccessKeyHint    string      `json:"accessKeyHint,omitempty"`
	AccessScope      string      `json:"accessScope"`
	CompanyID        *string     `json:"companyId"`
	SelectedSourceID *string     `json:"selectedSourceId"`
	LastTest         *testResult `json:"lastTest"`
}

func (s *Server) settingsAnswer() *Answer {
	c := &s.settings
	return ok(settingsWire{
		Active: c.saved && c.tested(), AccessKeyHint: c.hint(), AccessScope: s.cfg.AccessScope,
		CompanyID: textOrNull(c.companyID), SelectedSourceID: textOrNull(c.selected), LastTest: c.lastTest,
	})
}

func (x *exchange) prepareSettings() work {
	return x.s.locked(func(time.Time) *Answer { return x.s.settingsAnswer() })
}

func (x *exchange) prepareSaveSettings() work {
	o, refusal := x.body()
	if refusal != nil {
		return always(refusal)
	}
	in := reading{o: o}
	key, company := in.need("accessKey"), in.text("companyId")
	if refusal := in.refusal(); refusal != nil {
		return always(refusal)
	}
	return x.s.locked(func(time.Time) *Answer {
		c := &x.s.settings
		if !c.saved || c.accessKey != key || c.companyID != company {
			c.lastTest = nil
		}
		c.saved, c.accessKey, c.companyID = true, key, company
		return x.s.settingsAnswer()
	})
}

func notSaved() *Answer {
	return conflict("not_saved", "save the integration with its access key first")
}

func (x *exchange) prepareImport() work {
	return func(at time.Time) *Answer {
		problem, _, saved := x.s.ask()
		x.s.mu.Lock()
		defer x.s.mu.Unlock()
		switch {
		case !saved:
			return notSaved()
		case problem != NoProblem && problem != NoSharedRecruitments:
			return notFetched(problem)
		}
		c := &x.s.settings
		c.imported, c.importedAt = append([]Source{}, x.s.ats.sources...), at.UTC()
		return ok(map[string]any{"sources": c.imported, "importedAt": c.importedAt})
	}
}

func (x *exchange) prepareSelect() work {
	o, refusal := x.body()
	if refusal != nil {
		return always(refusal)
	}
	in := reading{o: o}
	id := in.need("sourceId")
	if refusal := in.refusal(); refusal != nil {
		return always(refusal)
	}
	return x.s.locked(func(time.Time) *Answer {
		for _, src := range x.s.settings.imported {
			if src.ID == id {
				x.s.settings.selected = id
				return ok(src)
			}
		}
		return unprocessable("unknown_source", "no such source was imported", Detail{Field: "sourceId", Code: "unknown"})
	})
}

// notFetched is the refusal where eRecruiter did not let inhire read.
func notFetched(p Problem) *Answer {
	return Refused(http.StatusConflict, "fetch_failed", "eRecruiter could not be read; test the connection", Detail{Code: string(p)})
}
