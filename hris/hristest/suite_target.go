package hristest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// target holds the target's own methods to their word.
func (s suite) target(t *testing.T) {
	s.promise(t, "info is constant and names account and subject", infoIsConstant)
	s.promise(t, "a connection that works is reported to work", func(x *scene) {
		report, err := x.account.Target.Check(context.Background())
		x.ok(err, "check")
		x.wellFormed(report)
		if !report.OK() {
			x.Errorf("the report is not OK: %+v", report.Findings)
		}
	})
	s.promise(t, "a form's fields are well formed", formIsWellFormed)
	s.promise(t, "what cannot be asked is an error", func(x *scene) {
		for _, err := range x.account.Target.Options(context.Background(), "no such field", nil, "") {
			if x.note(err) == nil {
				x.Error("options of a field that is not there")
			}
			return
		}
	})
	s.promise(t, "steps are pure", stepsArePure)
	if a := s.sample.account; a.Revoke != nil && a.Restore != nil {
		s.promise(t, "bad credentials are told apart", badCredentials)
	}
	for _, right := range s.sample.account.Rights {
		s.promise(t, "a missing right is named with its remedy/"+right.Name, func(x *scene) {
			missingRight(x, right.Name)
		})
	}
}

func infoIsConstant(x *scene) {
	info := x.account.Target.Info()
	for name, value := range map[string]string{
		"Vendor": info.Vendor, "Product": info.Product, "Account": info.Account, "Name": info.Name, "Outcome": string(info.Outcome),
	} {
		if value == "" {
			x.Errorf("Info.%s is empty", name)
		}
	}
	if !info.Subject.Person && !info.Subject.Application {
		x.Error("the subject is neither a person's nor an application's: everybody would be one hand-over")
	}
	form, err := x.account.Target.Form(context.Background(), nil)
	x.ok(err, "form")
	for _, path := range info.Subject.Fields {
		if _, ok := form.Field(path); !ok {
			x.Errorf("the subject counts field %q, which the form does not have", path)
		}
	}
	if again := x.account.Target.Info(); !reflect.DeepEqual(info, again) {
		x.Errorf("it was %+v and is %+v", info, again)
	}
	if x.account.Again != nil {
		if again := x.account.Again().Info(); again.Account != info.Account || again.Product != info.Product || again.Vendor != info.Vendor {
			x.Errorf("connected again it is another account: %+v, was %+v", again, info)
		}
	}
}

// wellFormed checks what every report must have.
func (x *scene) wellFormed(report hris.Report) {
	x.Helper()
	if len(report.Findings) == 0 {
		x.Error("a report without findings says nothing")
	}
	for _, f := range report.Findings {
		x.note(f.Err)
		switch {
		case f.Code == "" || f.Subject == "" || f.Text == "":
			x.Errorf("a finding needs a code, a subject and a text: %+v", f)
		case f.Standing == hris.Missing && f.Remedy == "" && f.MenuPath == "":
			x.Errorf("finding %q says what is missing and not what to do", f.Subject)
		case !slices.Contains([]hris.Standing{hris.Good, hris.Warning, hris.Missing, hris.Absent, hris.Unknown}, f.Standing):
			x.Errorf("finding %q has standing %q", f.Subject, f.Standing)
		}
	}
}

func formIsWellFormed(x *scene) {
	ctx := context.Background()
	form, err := x.account.Target.Form(ctx, nil)
	x.ok(err, "form")
	x.fields(form, form.Fields, "")
	if form.Language == "" {
		x.Error("the form does not say its language")
	}
	d := x.draft(x.a)
	x.fields(d.Form, d.Form.Fields, "")
	for _, f := range d.Form.Fields {
		if f.Referenced {
			x.options(f, d.Plan.Values())
		}
	}
}

// fields checks the fields of a form, parts of objects included.
func (x *scene) fields(form *hris.Form, fields []fieldmap.Field, within string) {
	x.Helper()
	seen := map[string]bool{}
	for _, f := range fields {
		path := within + f.Path
		if f.Path == "" || seen[f.Path] {
			x.Errorf("path %q is empty or there twice", path)
		}
		seen[f.Path] = true
		if f.Kind == fieldmap.Absent {
			x.Errorf("field %q has no kind", path)
		}
		if f.Label == "" && within == "" {
			x.Errorf("field %q has no label", path)
		}
		if f.Limits.Pattern != "" && f.Limits.Form == "" {
			x.Errorf("field %q has a pattern and does not say it in words: give Limits.Form", path)
		}
		if f.Key != "" && !known(f.Key) {
			x.Errorf("field %q has the key %q, which means nothing", path, f.Key)
		}
		for _, on := range f.DependsOn {
			if _, ok := form.Field(on); !ok {
				x.Errorf("field %q depends on %q, which is not there", path, on)
			}
		}
		ids := map[string]bool{}
		for _, c := range f.Choices {
			if ids[c.ID] || c.ID == "" {
				x.Errorf("option %q of field %q is empty or there twice", c.ID, path)
			}
			ids[c.ID] = true
		}
		if f.Kind == fieldmap.Object {
			x.fields(form, f.Fields, path+".")
		}
	}
}

// options checks that a referenced field's options can be streamed, stopped
// and searched.
func (x *scene) options(f fieldmap.Field, chosen fieldmap.Values) {
	x.Helper()
	ctx, target := context.Background(), x.account.Target
	var first fieldmap.Choice
	for c, err := range target.Options(ctx, f.Path, chosen, "") {
		x.ok(err, "options of "+f.Path)
		first = c
		break // stopping early is allowed
	}
	if first.ID == "" {
		return
	}
	for c, err := range target.Options(ctx, f.Path, chosen, first.ID) {
		x.ok(err, "options of "+f.Path)
		if c == first {
			return
		}
	}
	x.Errorf("field %q has the option %q, and does not find it by its id", f.Path, first.ID)
}

// known reports whether a key is one of the closed list.
func known(key string) bool {
	return key == hris.KeyCV || slices.ContainsFunc(hris.HireSchema().Fields, func(f fieldmap.Field) bool { return f.Key == key })
}

func stepsArePure(x *scene) {
	d := x.draft(x.a)
	in := x.input(d, hris.NewMarker())
	before, opened := x.requests(), x.files.Opened()
	first, err := x.account.Target.Steps(in)
	x.ok(err, "steps")
	second, err := x.account.Target.Steps(in)
	x.ok(err, "steps again")
	if x.requests() != before || x.files.Opened() != opened {
		x.Error("Steps called the vendor or opened a document")
	}
	if !slices.EqualFunc(first, second, sameStep) {
		x.Error("the same input gave other steps")
	}
	in.Marker = hris.NewMarker()
	third, err := x.account.Target.Steps(in)
	x.ok(err, "steps with another marker")
	if !slices.EqualFunc(first, third, sameStep) {
		x.Error("names or kinds of steps depend on the marker")
	}
	names := map[string]bool{}
	for _, step := range first {
		if step.Name == "" || names[step.Name] || step.Do == nil || step.Deadline <= 0 || step.Settle < 0 {
			x.Errorf("step %q needs a name of its own, a Do, a Deadline, and a Settle that is not negative", step.Name)
		}
		names[step.Name] = true
		for _, canary := range x.canaries() {
			if strings.Contains(step.Name, canary) {
				x.Errorf("the name of step %q holds a value of the hire", step.Name)
			}
		}
	}
}

func sameStep(a, b hris.Step) bool {
	return a.Name == b.Name && a.Kind == b.Kind && a.Optional == b.Optional && a.Deadline == b.Deadline && a.Settle == b.Settle
}

func (x *scene) requests() int {
	if x.account.Requests == nil {
		return 0
	}
	return x.account.Requests()
}

func badCredentials(x *scene) {
	d := x.draft(x.a)
	x.account.Revoke()
	report, err := x.account.Target.Check(context.Background())
	if err != nil {
		x.fails(err, hris.BadCredentials, "check with bad credentials")
	} else {
		x.wellFormed(report)
		named := func(f hris.Finding) bool {
			return f.Standing == hris.Missing && errors.Is(f.Err, hris.BadCredentials)
		}
		if report.OK() || !slices.ContainsFunc(report.Findings, named) {
			x.Errorf("no finding is missing because of %s", hris.BadCredentials)
		}
	}
	_, err = x.account.Target.Form(context.Background(), nil)
	x.fails(err, hris.BadCredentials, "form with bad credentials")

	badge, err := x.send(x.a, d)
	x.fails(err, hris.BadCredentials, "send with bad credentials")
	if badge.State != transfer.StateHeld {
		x.Errorf("the transfer is %s, want held", badge.State)
	}
	x.account.Restore()
	x.finish(x.a, badge.Transfer)
}

func missingRight(x *scene, name string) {
	d := x.draft(x.a)
	i := slices.IndexFunc(x.account.Rights, func(r Right) bool { return r.Name == name })
	right := x.account.Rights[i]
	right.Take()
	report, err := x.account.Target.Check(context.Background())
	x.ok(err, "check without a right")
	x.wellFormed(report)
	named := func(f hris.Finding) bool {
		lacks := f.Standing == hris.Missing || right.Optional && (f.Standing == hris.Absent || f.Standing == hris.Warning)
		return lacks && strings.Contains(f.Subject, name) && f.Remedy+f.MenuPath != ""
	}
	if !slices.ContainsFunc(report.Findings, named) {
		x.Errorf("no finding names %q as missing, with a remedy: %+v", name, report.Findings)
	}
	if report.OK() != right.Optional {
		x.Errorf("the report's OK is %v without %q", report.OK(), name)
	}
	badge, err := x.send(x.a, d)
	if badge.State == transfer.StateInDoubt {
		x.Errorf("a missing right leaves nothing in doubt: %v", err)
	}
	x.account.Restore()
	if badge.Transfer != "" {
		x.finish(x.a, badge.Transfer)
	}
}
