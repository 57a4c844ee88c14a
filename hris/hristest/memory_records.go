package hristest

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Record is one person's record in the imaginary HR system.
type Record struct {
	ID      string
	Markers []string        // of the hand-overs that wrote it
	Made    bool            // by a hand-over, not by [Target.Add]
	Of      string          // the person whom the reviewer chose, where people are apart from records
	Values  fieldmap.Values // as they were written
	Parts   []Part          // what later steps added

	shown time.Time // when looks begin to show it
}

// Part is what a later create added to a record.
type Part struct {
	ID     string
	Step   string
	Marker string
	SHA256 string // of a document: of the bytes that came
	Size   int64  // of a document: how many came
}

// Records gives what stands in the system now, in the order it was made. Late
// commits whose time has come are in it.
func (t *Target) Records() []Record {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.commitLate()
	records := make([]Record, len(t.records))
	for i, r := range t.records {
		records[i] = r.clone()
	}
	return records
}

func (r Record) clone() Record {
	r.Markers, r.Parts = slices.Clone(r.Markers), slices.Clone(r.Parts)
	values := make(fieldmap.Values, len(r.Values))
	for path, v := range r.Values {
		values[path] = v
	}
	r.Values = values
	return r
}

// Add puts a record there that no hand-over made, and gives its id.
func (t *Target) Add(values fieldmap.Values) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := t.id("E-")
	t.records = append(t.records, Record{ID: id, Values: values})
	return id
}

// Delete removes a record, as somebody might at the vendor.
func (t *Target) Delete(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.records = slices.DeleteFunc(t.records, func(r Record) bool { return r.ID == id })
}

// Standing gives the ids of what a step of any hand-over made or, of the step
// that uses an existing record, wrote.
func (t *Target) Standing(step string) []string {
	var ids []string
	for _, r := range t.Records() {
		switch {
		case step == t.design.make().Name && r.Made, step == useExisting && !r.Made && len(r.Markers) > 0:
			ids = append(ids, r.ID)
		}
		for _, p := range r.Parts {
			if p.Step == step {
				ids = append(ids, p.ID)
			}
		}
	}
	return ids
}

// make is the stage that makes the record.
func (d *Design) make() Stage {
	i := slices.IndexFunc(d.Stages, func(s Stage) bool { return s.Kind == hris.Create })
	if i < 0 {
		return Stage{}
	}
	return d.Stages[i]
}

// lateWork is done when the clock has reached at.
type lateWork struct {
	at   time.Time
	work func()
}

// commitLate does the work whose time has come.
func (t *Target) commitLate() {
	now := t.clock.Now()
	waiting := t.late
	t.late = nil
	for _, l := range waiting {
		if l.at.After(now) {
			t.late = append(t.late, l)
			continue
		}
		t.at = l.at
		l.work()
		t.at = time.Time{}
	}
}

// alike are the fields that namesakes share.
func (d *Design) alike() []string {
	if d.Alike != nil {
		return d.Alike
	}
	var paths []string
	for _, f := range d.Form.Fields {
		if f.Key == hris.KeyLastName || f.Key == hris.KeyDateOfBirth {
			paths = append(paths, f.Path)
		}
	}
	return paths
}

// sameNature reports whether two people could be taken for one another.
func (t *Target) sameNature(a, b fieldmap.Values) bool {
	return !slices.ContainsFunc(t.design.alike(), func(path string) bool { return !a[path].Equal(b[path]) })
}

// nature is a text of what namesakes share.
func (t *Target) nature(values fieldmap.Values) string {
	shared := fieldmap.Values{}
	for _, path := range t.design.alike() {
		shared[path] = values[path]
	}
	text, err := json.Marshal(shared)
	if err != nil {
		panic(err) // values always encode
	}
	return string(text)
}

// present is the instant of the work that is being done.
func (t *Target) present() time.Time {
	if t.at.IsZero() {
		return t.clock.Now()
	}
	return t.at
}

func (t *Target) record(id string) *Record {
	i := slices.IndexFunc(t.records, func(r Record) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return &t.records[i]
}
