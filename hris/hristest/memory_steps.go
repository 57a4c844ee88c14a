package hristest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// useExisting is the step that stands in for the making of a record.
const useExisting = "use existing"

// The kinds of what is made.
const (
	kindRecord = "record"
	kindPart   = "part"
)

// Steps implements [hris.Target].
func (t *Target) Steps(in hris.Input) ([]hris.Step, error) {
	if in.Existing != "" && !t.design.Info.UsesExisting {
		return nil, t.fails(hris.InvalidInput, hris.EffectNotSent, "plan steps")
	}
	var steps []hris.Step
	first := t.design.make().Name
	for _, stage := range t.design.Stages {
		w := write{t: t, in: in, stage: stage, main: first}
		if in.Existing != "" && !t.design.Looks.Apart {
			w.main = useExisting
			if stage.Name == first {
				w.stage.Name, w.stage.Kind = useExisting, hris.Update
			}
		}
		w.fields = t.fieldsOf(stage)
		steps = append(steps, w.step())
	}
	for i := range in.Documents {
		w := write{t: t, in: in, stage: t.design.Files, main: steps[0].Name, document: &in.Documents[i]}
		w.stage.Name = "document:" + in.Documents[i].ID
		steps = append(steps, w.step())
	}
	return steps, nil
}

// fieldsOf gives the fields that a stage writes.
func (t *Target) fieldsOf(stage Stage) []string {
	if stage.Name != t.design.make().Name {
		return stage.Fields
	}
	var fields []string
	for _, f := range t.design.Form.Fields {
		elsewhere := slices.ContainsFunc(t.design.Stages, func(s Stage) bool { return slices.Contains(s.Fields, f.Path) })
		if !elsewhere || slices.Contains(stage.Fields, f.Path) {
			fields = append(fields, f.Path)
		}
	}
	return fields
}

// write is one step of one hand-over.
type write struct {
	t        *Target
	in       hris.Input
	stage    Stage
	main     string // the step whose receipt names the record
	fields   []string
	document *hris.Document
}

func (w write) step() hris.Step {
	s := hris.Step{
		Name: w.stage.Name, Kind: w.stage.Kind, Optional: w.stage.Optional,
		Deadline: w.deadline(), Settle: w.stage.Settle, Do: w.do,
	}
	looks := w.t.design.Looks
	if s.Kind == hris.Create && (s.Name == w.main && looks.any() || s.Name != w.main && looks.Parts) {
		s.Look = w.look
	}
	if s.Kind == hris.Create && s.Name == w.main && looks.Natural && looks.Sole {
		s.Twin = w.t.nature(w.in.Values)
	}
	return s
}

func (w write) deadline() time.Duration { return cmp.Or(w.stage.Deadline, time.Minute) }

// do writes as a vendor would: the documents come first, the work after.
func (w write) do(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
	t, op := w.t, w.stage.Name
	if err := ctx.Err(); err != nil {
		e := t.fails(hris.Unavailable, hris.EffectNotSent, op)
		e.Err = err
		return hris.Receipt{}, e
	}
	fault := t.arrive(Call{CallDo, op})
	if fault.Work == Undone {
		if err := fault.happen(ctx); err != nil {
			return hris.Receipt{}, err
		}
	}
	parts, err := w.read(ctx)
	if err != nil {
		return hris.Receipt{}, err
	}
	if fault.Work == Late {
		t.later(w.deadline()+w.stage.Settle-t.design.Looks.Lag-time.Millisecond, func() { _, _ = w.work(done, parts) })
		return hris.Receipt{}, fault.happen(ctx)
	}
	receipt, err := w.now(done, parts)
	if err != nil {
		return hris.Receipt{}, err
	}
	if fault.Work == Done {
		if err := fault.happen(ctx); err != nil {
			return hris.Receipt{}, err
		}
	}
	return receipt, nil
}

func (w write) now(done hris.Receipts, parts []Part) (hris.Receipt, error) {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	w.t.commitLate()
	return w.work(done, parts)
}

func (t *Target) later(after time.Duration, work func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.late = append(t.late, lateWork{t.clock.Now().Add(after), work})
}

// read takes in the documents that this step carries, to the last byte.
func (w write) read(ctx context.Context) ([]Part, error) {
	var refs []fieldmap.FileRef
	if w.document != nil {
		refs = append(refs, w.document.FileRef)
	}
	for _, path := range w.fields {
		if v := w.in.Values[path]; v.Kind() == fieldmap.File {
			refs = append(refs, v.File())
		}
	}
	var parts []Part
	for _, ref := range refs {
		r, err := w.in.Open(ctx, ref)
		if err != nil {
			return nil, err
		}
		sum := sha256.New()
		n, err := io.Copy(sum, r)
		_ = r.Close()
		if err != nil {
			return nil, err
		}
		parts = append(parts, Part{Step: "file:" + ref.ID, Marker: w.in.Marker, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))})
	}
	return parts, nil
}

// work is what the vendor does, all of it or nothing.
func (w write) work(done hris.Receipts, parts []Part) (hris.Receipt, error) {
	t, op := w.t, w.stage.Name
	switch {
	case t.revoked:
		return hris.Receipt{}, t.fails(hris.BadCredentials, hris.EffectRefused, op)
	case w.stage.Right != "" && slices.Contains(t.withdrawn, w.stage.Right):
		return hris.Receipt{}, t.fails(hris.RightMissing, hris.EffectRefused, op)
	}
	if op == w.main {
		return w.first(parts)
	}
	r := t.record(done[w.main].ID)
	if r == nil {
		return hris.Receipt{}, t.fails(hris.NotThere, hris.EffectRefused, op)
	}
	w.put(r)
	if w.stage.Kind == hris.Update {
		return hris.Receipt{Kind: kindRecord, ID: r.ID}, nil
	}
	part := Part{ID: t.id("P-"), Step: op, Marker: w.in.Marker}
	if len(parts) == 1 {
		part.SHA256, part.Size = parts[0].SHA256, parts[0].Size
	}
	r.Parts = append(r.Parts, part)
	return hris.Receipt{Kind: kindPart, ID: part.ID}, nil
}

// first makes the record, or takes the one that the reviewer chose.
func (w write) first(files []Part) (hris.Receipt, error) {
	t := w.t
	if refused := t.check(w.in.Values); len(refused) > 0 {
		return hris.Receipt{}, t.fails(hris.Rejected, hris.EffectRefused, w.stage.Name, refused...)
	}
	r := t.record(w.in.Existing)
	switch {
	case w.in.Existing != "" && r == nil:
		return hris.Receipt{}, t.fails(hris.NotThere, hris.EffectRefused, w.stage.Name)
	case w.in.Existing == "" || t.design.Looks.Apart:
		t.records = append(t.records, Record{
			ID: t.id("E-"), Made: true, Of: w.in.Existing, Values: fieldmap.Values{}, shown: t.present().Add(t.design.Looks.Lag),
		})
		r = &t.records[len(t.records)-1]
	}
	if !slices.Contains(r.Markers, w.in.Marker) {
		r.Markers = append(r.Markers, w.in.Marker)
		for _, file := range files {
			file.ID = t.id("P-")
			r.Parts = append(r.Parts, file)
		}
	}
	w.put(r)
	return hris.Receipt{Kind: kindRecord, ID: r.ID, URL: "https://hr.example.com/records/" + r.ID}, nil
}

func (w write) put(r *Record) {
	for _, path := range w.fields {
		if v := w.in.Values[path]; !v.IsAbsent() {
			r.Values[path] = v
		}
	}
}
