package console

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Form shows what the target wants to know.
func (o *Output) Form(form *hris.Form) {
	o.Heading("What " + o.program.Target + " wants to know")
	others := 0
	for _, f := range form.Fields {
		if !f.Required && !o.flags.Whole {
			others++
			continue
		}
		need := ""
		if f.Required {
			need = ", required"
		}
		choices := ""
		for i, c := range f.Choices {
			if i == 6 {
				choices += fmt.Sprintf(" … (%d in all)", len(f.Choices))
				break
			}
			choices += fmt.Sprintf(" [%s %s]", c.ID, c.Label)
		}
		o.Line("  %-21s %s (%s%s)%s", f.Path, f.Label, f.Kind, need, choices)
	}
	if others > 0 {
		o.Line("  and %d fields that may stay empty (-v shows them)", others)
	}
	if !form.Documents.Allowed {
		o.Line("  %s", form.Documents.Remedy)
	}
}

// Missing shows what a reviewer has to choose.
func (o *Output) Missing(heading string, d *transfer.Draft) {
	o.Heading(heading)
	for _, p := range d.Problems {
		if p.Blocks() {
			o.Line("  %s: %s", p.Field, o.problemText(d, p))
		}
	}
}

// Plan shows every value and where it came from: the person at this terminal is
// the reviewer. chosen are the -set flags that made it.
func (o *Output) Plan(d *transfer.Draft, chosen []string) {
	o.Heading("The plan")
	for entry := range d.Plan.Entries() {
		if entry.Value.IsAbsent() {
			continue
		}
		o.Line("  %-21s %-36s %s", entry.Field.Path, entry.Value.Display(), hris.OriginText(o.flags.Lang, entry.Origin))
	}
	for _, doc := range d.Documents {
		if doc.Chosen {
			o.Line("  document %s (%s, %d bytes) goes along", doc.ID, doc.Kind, doc.Size)
		}
	}
	if len(chosen) > 0 {
		o.Line("  chosen: -set %s", strings.Join(chosen, " -set "))
	}
	o.problems(d, d.Problems, o.howToAnswer)
	o.matches(d.Matches)
}

// Mistakes lists those of the customer's own rules, which are mended in their file.
func (o *Output) Mistakes(problems fieldmap.Problems, own fieldmap.Rules) {
	o.Rules(fieldmap.Rules{}, own)
	o.problems(nil, problems, nil)
}

// Rules says whose rule each of the merged ones is: those of the customer's file
// are named by their place in it, counted from 1.
func (o *Output) Rules(defaults, own fieldmap.Rules) {
	places := map[string][]int{}
	for i, rule := range own.Rules {
		places[rule.To] = append(places[rule.To], i+1)
	}
	o.rules = nil
	for _, rule := range fieldmap.Merge(defaults, own).Rules {
		name := "default rule"
		if left := places[rule.To]; len(left) > 0 {
			name, places[rule.To] = "rule "+strconv.Itoa(left[0]), left[1:]
		}
		o.rules = append(o.rules, name)
	}
}

// problemText says what is wrong. An option that waits for another field to be
// chosen is not called wrong before: there are no options to choose from yet.
func (o *Output) problemText(d *transfer.Draft, p fieldmap.Problem) string {
	if d != nil && p.Code == fieldmap.CodeNotAnOption {
		field, _ := d.Form.Field(p.Field)
		for _, first := range field.DependsOn {
			if slices.ContainsFunc(d.Problems, func(open fieldmap.Problem) bool { return open.Field == first && open.Blocks() }) {
				return "Its options follow from " + first + ": answer that first."
			}
		}
	}
	return hris.ProblemText(o.flags.Lang, p)
}

// problems lists what is wrong, of a draft where there is one; answer, where there
// is one, follows what stops a send.
func (o *Output) problems(d *transfer.Draft, problems fieldmap.Problems, answer func(code, field string)) {
	for _, p := range problems {
		text := o.problemText(d, p)
		if p.Suggestion != "" {
			text += " (nearest: " + p.Suggestion + ")"
		}
		rule := ""
		if p.Rule >= 0 {
			rule = o.ruleName(p.Rule) + ": "
		}
		field := p.Field
		if field != "" {
			field += ": "
		}
		o.Line("  %-8s %s%s%s", p.Severity, field, rule, text)
		if p.Blocks() {
			if answer != nil {
				answer(p.Code, p.Field)
			}
			o.result.Problems = append(o.result.Problems, problem{p.Field, p.Code, rule + text})
		}
	}
}

func (o *Output) ruleName(i int) string {
	if i < len(o.rules) {
		return o.rules[i]
	}
	return "rule " + strconv.Itoa(i+1)
}

func (o *Output) howToAnswer(code, field string) {
	if answer := howToAnswer(code, field); answer != "" {
		o.Line("           answer with %s", answer)
	}
}

// matches shows who in the target may be this person: to the person at this
// terminal, and nowhere else.
func (o *Output) matches(found []hris.Match) {
	for _, m := range found {
		about := m.About.Reveal()
		if about == "" {
			about = m.Kind + " " + m.ID
		}
		o.Line("  found    %s (-same %s)", about, m.ID)
	}
}

// DryRun says whether a draft could be sent, and the exit code for it.
func (o *Output) DryRun(d *transfer.Draft) int {
	o.result.State = "dry_run"
	if !d.Complete() {
		o.Heading(NothingSent)
		return ExitProblems
	}
	o.Heading("Nothing was sent: the plan is complete")
	return ExitSent
}
