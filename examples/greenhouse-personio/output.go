package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

// output tells a person what happens, or prints a result object per event. It may
// be used by several goroutines.
type output struct {
	json bool
	mu   sync.Mutex
	w    io.Writer
}

// result is the object that -json prints for an event. State is the transfer's
// where there is one, else what became of the event: "held", "postponed", or
// "nothing" where there was nothing to do.
type result struct {
	Event    string      `json:"event"`  // as /held names it; of a resumed transfer its own id
	Action   string      `json:"action"` // Greenhouse's word, or "resume"
	State    string      `json:"state"`
	Remote   *remoteLine `json:"remote"`
	Warnings []string    `json:"warnings"`
	Problems []problem   `json:"problems"`
}

type remoteLine struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	URL  string `json:"url"`
}

type problem struct {
	Field string `json:"field"`
	Code  string `json:"code"`
	Text  string `json:"text"`
}

// worked prints what came of an event.
func (o *output) worked(r intake.Result) {
	line := result{Event: r.Event.ID, Action: r.Event.Kind, State: string(r.Outcome)}
	for _, path := range r.Warnings {
		line.Warnings = append(line.Warnings, path+": Greenhouse has more of it, or other, than could be taken over")
	}
	over := r.Outcome == intake.Done && (r.Badge.Transfer == "" || r.Badge.State.Ended())
	switch {
	case r.Outcome == intake.Done && r.Badge.Transfer == "":
		line.State = nothing
	case r.Outcome == intake.Done:
		line.State = string(r.Badge.State)
	}
	line.shows(r.Badge)
	line.adds(r.Problems)
	switch {
	case over && r.Reason != "":
		line.Warnings = append(line.Warnings, hris.Text(hris.English, r.Reason, nil))
	case r.Badge.State != transfer.StatePartial && len(line.Problems) == 0:
		line.lacks(r.Reason, r.Fields)
	}
	o.print(line)
}

// nothing is the state of an event that there was nothing to do about.
const nothing = "nothing"

// resumed prints what came of a transfer that went on by itself.
func (o *output) resumed(b transfer.Badge) {
	line := result{Event: b.Transfer, Action: "resume", State: string(b.State)}
	line.shows(b)
	if b.State != transfer.StatePartial {
		line.lacks(b.Reason, b.Fields)
	}
	o.print(line)
}

// shows adds what the ledger knows. Somebody who is an employee, though not all of
// it is as it was meant, is warned about by field.
func (r *result) shows(b transfer.Badge) {
	if b.Remote.ID != "" {
		r.Remote = &remoteLine{b.Remote.Kind, b.Remote.ID, b.Remote.URL}
	}
	if note := hris.NoteText(hris.English, b.Note, "Personio"); note != "" {
		r.Warnings = append(r.Warnings, note)
	}
	if b.State != transfer.StatePartial {
		return
	}
	text := reasonText(b.Reason)
	if b.Reason == hris.Rejected {
		text = "Personio does not have it as it was sent; enter it there"
	}
	for _, field := range b.Fields {
		r.Warnings = append(r.Warnings, field+": "+text)
	}
	for _, s := range b.Steps {
		if s.Phase != transfer.PhaseDone && s.Code != "" && (s.Code != b.Reason || len(b.Fields) == 0) {
			r.Warnings = append(r.Warnings, s.Name+": "+reasonText(s.Code))
		}
	}
}

func (r *result) adds(problems fieldmap.Problems) {
	for _, p := range problems {
		text := hris.ProblemText(hris.English, p)
		if p.Blocks() {
			r.Problems = append(r.Problems, problem{p.Field, p.Code, text})
		} else {
			r.Warnings = append(r.Warnings, p.Field+": "+text)
		}
	}
}

func (r *result) lacks(reason hris.Code, fields []string) {
	switch {
	case reason == "":
		return
	case len(fields) == 0:
		fields = []string{""}
	}
	for _, field := range fields {
		r.Problems = append(r.Problems, problem{field, string(reason), reasonText(reason)})
	}
}

// reasonText says what a code means and what to do about it.
func reasonText(code hris.Code) string {
	text := hris.Text(hris.English, code, nil)
	if remedy := hris.Remedy(hris.English, code); remedy != "" {
		text += " " + remedy
	}
	return text
}

func (o *output) print(r result) {
	if o.json {
		if r.Warnings == nil {
			r.Warnings = []string{}
		}
		if r.Problems == nil {
			r.Problems = []problem{}
		}
		o.mu.Lock()
		defer o.mu.Unlock()
		enc := json.NewEncoder(o.w)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(r)
		return
	}
	remote := ""
	if r.Remote != nil {
		remote = fmt.Sprintf(", %s %s in Personio", r.Remote.Kind, r.Remote.ID)
	}
	o.line("  %s: %s%s", r.Action, r.State, remote)
	for _, w := range r.Warnings {
		o.line("    note: %s", w)
	}
	for _, p := range r.Problems {
		field := ""
		if p.Field != "" {
			field = p.Field + ": "
		}
		o.line("    %s%s", field, p.Text)
	}
}

func (o *output) line(format string, args ...any) {
	if !o.json {
		o.always(format, args...)
	}
}

// always prints beside result objects, too.
func (o *output) always(format string, args ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	fmt.Fprintf(o.w, format+"\n", args...)
}

func (o *output) heading(text string) { o.line("\n%s\n%s", text, strings.Repeat("-", len(text))) }

// findings says what was found of rights and settings.
func (o *output) findings(r hris.Report) {
	for _, f := range r.Findings {
		o.line("  %-8s %s: %s", f.Standing, f.Subject, f.Text)
		if f.Remedy != "" && f.Standing != hris.Good {
			o.line("           %s", f.Remedy)
		}
		if f.MenuPath != "" && f.Standing != hris.Good {
			o.line("           see %s", f.MenuPath)
		}
	}
}

// mistakes are those of the customer's rules.
func (o *output) mistakes(problems fieldmap.Problems) {
	line := result{Action: "mapping", State: "refused"}
	for _, p := range problems {
		text := fmt.Sprintf("rule %d: %s", p.Rule, hris.ProblemText(hris.English, p))
		if p.Suggestion != "" {
			text += " (nearest: " + p.Suggestion + ")"
		}
		line.Problems = append(line.Problems, problem{p.Field, p.Code, text})
	}
	o.print(line)
}
