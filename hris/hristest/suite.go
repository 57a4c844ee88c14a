package hristest

import (
	"testing"

	"github.com/handoverhq/handover/hris"
)

// Run holds a target to the promises of a hand-over. Each subtest's name is
// one of them. What a harness cannot do is not tested; Run logs what that is.
func Run(t *testing.T, h Harness) {
	t.Helper()
	x := newScene(t, h)
	d := x.draft(x.a)
	s := suite{h: h, sample: x, steps: x.steps(), documented: len(going(d)) > 0}
	s.claims = d.LookComplete || x.sole(s.steps)
	s.saysWhatItLeavesOut(t)
	t.Run("target", s.target)
	t.Run("once", s.once)
	t.Run("updates", s.updates)
	t.Run("setbacks", s.setbacks)
	t.Run("doubt", s.doubt)
	t.Run("crash", s.crash)
	t.Run("together", s.together)
	t.Run("twins", s.twins)
	t.Run("decisions", s.decisions)
	t.Run("documents", s.documents)
	t.Run("values", s.values)
}

// suite is one run of the conformance suite.
type suite struct {
	h      Harness
	sample *scene      // only to see what the account can do
	steps  []hris.Step // of the sample's complete draft
	// claims says that a look of the sample takes whoever is new for what was
	// made: it sees everybody, or each that was made.
	claims bool
	// documented says that documents of the sample's hire go along.
	documented bool
}

// promise runs one subtest in a scene of its own.
func (s suite) promise(t *testing.T, name string, body func(x *scene)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		body(newScene(t, s.h))
	})
}

// atEach runs one subtest for each step that has a part in it, in a scene of
// its own.
func (s suite) atEach(t *testing.T, name string, has func(hris.Step) bool, body func(x *scene, i int)) {
	t.Helper()
	for i, step := range s.steps {
		if has(step) {
			s.promise(t, name+"/"+step.Name, func(x *scene) { body(x, i) })
		}
	}
}

func every(hris.Step) bool        { return true }
func creates(step hris.Step) bool { return step.Kind == hris.Create }

func (s suite) saysWhatItLeavesOut(t *testing.T) {
	t.Helper()
	a := s.sample.account
	for _, part := range []struct {
		there bool
		what  string
	}{
		{a.Namesake != nil, "namesakes"},
		{a.Twin != nil, "people who cannot be told apart"},
		{a.Requests != nil, "that steps make no calls"},
		{a.Revoke != nil && a.Restore != nil, "bad credentials"},
		{len(a.Rights) > 0, "missing rights"},
		{a.Faults.CutBefore != nil, "connections cut before the work"},
		{a.Faults.CutMiddle != nil, "connections cut in the middle"},
		{a.Faults.CutAfter != nil, "connections cut after the work"},
		{a.Faults.CommitLate != nil, "late commits"},
		{a.Faults.Refuse != nil, "refusals"},
		{a.Faults.RateLimit != nil, "rate limits"},
		{a.Faults.Unavailable != nil, "maintenance"},
		{s.withoutDocuments() == "", s.withoutDocuments()},
		{s.h.Ledger != nil, "a ledger on disk"},
	} {
		if !part.there {
			t.Logf("not applicable, or not given by the harness: %s", part.what)
		}
	}
}

// withoutDocuments says what of the documents is not tested, "" where all is.
func (s suite) withoutDocuments() string {
	switch {
	case !s.documented:
		return "documents"
	case s.sample.account.Bytes == nil:
		return "whether documents stand at the vendor whole"
	case len(s.sample.chosen) == 0:
		return "documents with a step of their own"
	}
	return ""
}
