package hristest

import (
	"slices"
	"testing"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// documents may not be what they were when somebody reviewed them.
func (s suite) documents(t *testing.T) {
	for _, doc := range going(s.sample.draft(s.sample.a)) {
		for _, c := range []struct {
			name string
			do   func(*Files, string)
			code hris.Code
		}{
			{"vanished", (*Files).Remove, hris.DocumentMissing},
			{"has other content", (*Files).Change, hris.DocumentChanged},
			{"has grown", (*Files).Grow, hris.DocumentChanged},
		} {
			s.promise(t, "a document that "+c.name+" since the review holds the send/"+doc.ID, func(x *scene) {
				x.document(doc.ID, c.do, c.code)
			})
		}
	}
	for _, doc := range going(s.sample.draft(s.sample.a)) {
		s.promise(t, "a document that cannot be had for now goes later by itself/"+doc.ID, func(x *scene) { x.documentLater(doc.ID) })
	}
	s.promise(t, "a document too large or of a forbidden kind is refused before anything is sent", unfit)
	s.promise(t, "a document that the reviewer takes out does not go", func(x *scene) {
		d := x.draft(x.a, transfer.ChooseDocuments())
		if left := going(d); len(left) > 0 {
			x.Fatalf("%d documents go along all the same", len(left))
		}
		badge, err := x.send(x.a, d)
		x.ok(err, "send without documents")
		x.finish(x.a, badge.Transfer)
		if x.account.Bytes != nil && len(x.account.Bytes()) > 0 {
			x.Error("documents stand at the vendor")
		}
	})
	s.promise(t, "documents go whole", func(x *scene) {
		d := x.draft(x.a)
		badge, err := x.send(x.a, d)
		x.ok(err, "send")
		x.finish(x.a, badge.Transfer)
		if x.account.Bytes == nil {
			return
		}
		stand := x.account.Bytes()
		for _, doc := range going(d) {
			if !slices.Contains(stand, doc.SHA256) {
				x.Errorf("document %q does not stand at the vendor, whole", doc.ID)
			}
		}
	})
	s.promise(t, "identity documents go only when chosen by name", func(x *scene) {
		for _, doc := range going(x.draft(x.a)) {
			i := slices.IndexFunc(x.account.Hire.Documents, func(d hris.Document) bool { return d.ID == doc.ID })
			if x.account.Hire.Documents[i].Kind == hris.Identity {
				x.Errorf("document %q goes along by default", doc.ID)
			}
		}
	})
}

// unfit makes each document unfit for whatever limits its place has.
func unfit(x *scene) {
	d := x.draft(x.a)
	for _, choice := range d.Documents {
		if !choice.Chosen {
			continue
		}
		limits := fieldmap.Limits{MIME: d.Form.Documents.MIME, MaxBytes: d.Form.Documents.MaxBytes}
		if f, ok := d.Form.Field(choice.Field); ok {
			limits = f.Limits
		}
		i := slices.IndexFunc(x.account.Hire.Documents, func(doc hris.Document) bool { return doc.ID == choice.ID })
		doc := &x.account.Hire.Documents[i]
		was := *doc
		if limits.MaxBytes > 0 {
			doc.Size = limits.MaxBytes + 1
			x.incomplete("a document that is too large")
		}
		*doc = was
		if len(limits.MIME) > 0 {
			doc.MIME = "application/x-forbidden"
			x.incomplete("a document of a forbidden kind")
		}
		*doc = was
	}
	x.none(x.planned(d))
}

// incomplete checks that the hire as it is now cannot be sent with its
// documents.
func (x *scene) incomplete(because string) {
	x.Helper()
	d, err := x.prepare(x.a)
	x.ok(err, "prepare")
	if d.Complete() {
		x.Errorf("%s leaves the draft complete", because)
	}
	_, err = x.send(x.a, d)
	x.fails(err, hris.Problems, "send "+because)
}

// going gives the documents of a draft that go along, in fields or by
// themselves.
func going(d *transfer.Draft) []fieldmap.FileRef {
	var refs []fieldmap.FileRef
	for _, choice := range d.Documents {
		if choice.Chosen {
			refs = append(refs, choice.FileRef)
		}
	}
	return refs
}

func (x *scene) document(id string, change func(*Files, string), code hris.Code) {
	x.Helper()
	d := x.draft(x.a)
	reviewed := going(d)
	steps := x.planned(d)
	change(x.files, id)
	badge, err := x.send(x.a, d)
	x.fails(err, code, "send with another document than was reviewed")
	t := x.transfer(badge.Transfer)
	if t.State != transfer.StateHeld && t.State != transfer.StatePartial {
		x.Errorf("the transfer is %s, want held, or partial", t.State)
	}
	if t.State == transfer.StateHeld {
		x.none(steps)
	}
	if x.account.Bytes != nil {
		for _, sum := range x.account.Bytes() {
			if !slices.ContainsFunc(reviewed, func(ref fieldmap.FileRef) bool { return ref.SHA256 == sum }) {
				x.Error("a document stands at the vendor that nobody reviewed")
			}
		}
	}
	x.files.Restore(id)
	x.finish(x.b, badge.Transfer)
}

// documentLater sends while where a document lies is down: nobody is asked for it.
func (x *scene) documentLater(id string) {
	x.Helper()
	d := x.draft(x.a)
	x.files.Hide(id)
	badge, err := x.send(x.a, d)
	x.fails(err, hris.Unavailable, "send while a document cannot be had")
	t := x.transfer(badge.Transfer)
	if t.State != transfer.StateHeld && t.State != transfer.StatePartial {
		x.Errorf("the transfer is %s, want held, or partial", t.State)
	}
	if wait := t.NotBefore.Sub(x.clock.Now()); wait < time.Minute {
		x.Errorf("the transfer goes on by itself after %s, want as long as was asked", wait)
	}
	x.files.Restore(id)
	x.finish(x.b, badge.Transfer)
}
