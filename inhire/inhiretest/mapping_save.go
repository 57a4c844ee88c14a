package inhiretest

import (
	"fmt"
	"strings"
	"time"
)

// assignment is one entry of a mapping that is to be saved.
type assignment struct{ stage, status string }

func (x *exchange) prepareSaveMapping() work {
	o, refusal := x.body()
	if refusal != nil {
		return always(refusal)
	}
	wanted, refusal := readAssignments(o)
	if refusal != nil {
		return always(refusal)
	}
	version := strings.Trim(strings.TrimPrefix(x.r.Header.Get("If-Match"), "W/"), `"`)
	return x.s.locked(func(at time.Time) *Answer { return x.s.saveMapping(version, wanted, at) })
}

func readAssignments(o object) ([]assignment, *Answer) {
	in := reading{o: o}
	list, given := get[[]object](&in, "entries")
	if !given && len(in.bad) == 0 {
		in.wrong("entries", "required")
	}
	var out []assignment
	for i, entry := range list {
		e := reading{o: entry}
		out = append(out, assignment{e.need("stageId"), e.need("status")})
		for _, d := range e.bad {
			in.wrong(fmt.Sprintf("entries[%d].%s", i, d.Field), d.Code)
		}
	}
	return out, in.refusal()
}

// saveMapping stores all of a mapping or nothing. What is wrong is looked for in
// the order: version, stages, statuses, locks, completeness.
func (s *Server) saveMapping(version string, wanted []assignment, at time.Time) *Answer {
	y, m := &s.sync, &s.sync.mapping
	if y.state == Off {
		return conflict("sync_off", "switch the synchronisation on first")
	}
	if version != "" && version != "*" && version != m.tag() {
		return conflict("stale_mapping", "the mapping has changed since it was read")
	}
	given := map[string]string{}
	var twice, noStage, noStatus, locked, missing []Detail
	for _, a := range wanted {
		if _, again := given[a.stage]; again {
			twice = append(twice, Detail{StageID: a.stage, Code: "duplicate"})
		}
		given[a.stage] = a.status
		e := m.find(a.stage)
		if e == nil {
			noStage = append(noStage, Detail{StageID: a.stage, Code: "unknown"})
			continue
		}
		if _, known := s.status(a.status); !known {
			noStatus = append(noStatus, Detail{StageID: a.stage, Code: "unknown"})
		}
		if e.Locked && a.status != e.Status {
			locked = append(locked, Detail{StageID: a.stage, Code: "locked"})
		}
	}
	for _, e := range m.entries {
		if e.Locked || e.gone() {
			continue
		}
		if _, there := given[e.ID]; !there {
			missing = append(missing, Detail{StageID: e.ID, Code: "unmapped"})
		}
	}
	switch {
	case twice != nil:
		return unprocessable("duplicate_stage", "a stage has one status", twice...)
	case noStage != nil:
		return unprocessable("unknown_stage", "there is no such stage", noStage...)
	case noStatus != nil:
		return unprocessable("unknown_status", "there is no such status", noStatus...)
	case locked != nil:
		return unprocessable("locked_stage", "the status of a locked stage cannot be changed", locked...)
	case missing != nil:
		return unprocessable("unmapped_stages", "every stage needs a status", missing...)
	}
	for stage, status := range given {
		m.find(stage).Status = status
	}
	m.version++
	if y.enabledAt.IsZero() {
		y.enabledAt = at
	}
	if y.state != BrokenKey {
		y.settle()
	}
	return m.answer()
}
