package inhire

import (
	"strings"
	"testing"

	"github.com/handoverhq/handover/hris"
)

// FuzzOutcomes gives answers to a batch: whatever they are, there is one outcome
// for each change, in their order, or none at all; and a change counts as done only
// where the answer counts it.
func FuzzOutcomes(f *testing.F) {
	for _, seed := range []string{
		`{"accepted":3,"failed":[]}`, `{"accepted":2,"failed":[{"index":1,"applicationId":"b","code":"unknown_status","message":"m"}]}`,
		`{"accepted":1}`, `{"accepted":3.0,"failed":[{}]}`, `[]`, `null`, `{"accepted":0,"failed":[{"index":0},{"index":1},{"index":2}]}`, `{"accepted":3,"accepted":2}`, "\xff",
	} {
		f.Add([]byte(seed))
	}
	profile := Proposed()
	changes := []StatusChange{{ApplicationID: "a", Status: "x"}, {ApplicationID: "b", Status: "x"}, {ApplicationID: "c", Status: "x"}}
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := profile.parse(body)
		if err != nil {
			return
		}
		results, err := outcomes(changes, r)
		if err != nil {
			if results != nil || strings.Contains(err.Error(), "invalid character") {
				t.Fatal("results beside an error, or an error that quotes")
			}
			return
		}
		done := 0
		for i, result := range results {
			if result.ApplicationID != changes[i].ApplicationID {
				t.Fatal("out of order")
			}
			if result.Err == nil {
				done++
			}
		}
		if accepted, _ := r.number("batch.accepted"); len(results) != len(changes) || done != 0 && done != accepted {
			t.Fatalf("%d done, %d counted", done, accepted)
		}
	})
}

// FuzzAnswer gives answers to every reader: they are read or refused, and what is
// refused is not quoted.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		page(`"c"`, row("a", "2026-11-21T12:00:00Z")), `{"statuses":[{"code":1,"order":"2","terminal":null}]}`, `{"state":"on","enabledAt":"2026-11-21"}`,
		`{"id":"r","localDate":"2026-02-30","state":"done","counts":{"seen":-1},"problems":[{}]}`, `{"active":true,"lastTest":{"ok":1}}`, `{"version":1,"entries":[[]],"unmapped":[1]}`, `[[]]`, `{"id":"\ud800"}`,
	} {
		f.Add([]byte(seed))
	}
	profile := Proposed()
	c := &Client{profile: profile}
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := profile.parse(body)
		if err != nil {
			return
		}
		a := c.applicationOf(r)
		if r.err() == nil && (a.ID == "" || a.Status == "" || a.AppliedAt.IsZero()) {
			t.Fatal("an application with a gap was taken")
		}
		_, _ = r.list("list.applications")
		_ = runOf(r)
		_ = testOf(r)
		_ = sourceOf(r)
		_ = new(Settings).read(r)
		for _, row := range r.rows("mapping.entries") {
			_ = row.texts("mapping.unmapped")
			_ = row.yes("entry.locked", false)
			_ = row.instant("entry.goneSince")
		}
		if err := r.err(); err != nil && !strings.Contains(err.Error(), "is missing or not what it should be") {
			t.Fatal(err)
		}
	})
}

// FuzzRefusal gives error answers: what of them is printed is plain.
func FuzzRefusal(f *testing.F) {
	for _, seed := range []string{
		`{"error":{"code":"unmapped_stages","message":"m","details":[{"stageId":"501","code":"unmapped"}]}}`, `{"error":"x"}`, `{"error":{"code":7,"details":[1]}}`,
		`[{"error":{}}]`, `<html>`, `{"error":{"code":"a b","details":[{"applicationId":"ada@example.com"}]}}`, "\xef\xbb\xbf{}",
	} {
		f.Add([]byte(seed))
	}
	profile := Proposed()
	f.Fuzz(func(t *testing.T, body []byte) {
		r := profile.parseRefusal(body)
		printed := []string{r.code}
		for _, d := range r.details {
			printed = append(printed, d.StageID, d.ApplicationID, d.Field, d.Code)
		}
		for _, s := range printed {
			if strings.ContainsAny(s, " \n@<") || len(s) > 64 {
				t.Fatalf("%q would be printed", s)
			}
		}
		for k := range operations {
			for _, status := range []int{400, 401, 404, 409, 422, 500} {
				if reason := profile.reasonOf(k, status, r); reasons[reason].code == hris.Code("") {
					t.Fatalf("%q has no code", reason)
				}
			}
		}
	})
}

// FuzzProfile gives profiles: one that is taken leads nowhere but below its base.
func FuzzProfile(f *testing.F) {
	for _, seed := range []string{`{}`, `{"calls":{"statuses":"GET /a/b"}}`, `{"calls":{"application":"-","set_statuses":"-"}}`, `{"calls":{"application":"GET /{id}/{id}"}}`, `{"names":{"code.bad_key":"x"}}`, `{"batch_size":1e3}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseProfile(data)
		if err != nil {
			return
		}
		p = p.filled()
		p.BaseURL = "https://inhire.example.com"
		calls, err := p.check()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range calls {
			for _, segment := range e.to("inh-1") {
				if segment == "" || segment == "." || segment == ".." || strings.ContainsAny(segment, "{}/?#%") {
					t.Fatalf("%q is part of a path", segment)
				}
			}
		}
	})
}
