package main

import (
	"context"
	"slices"
	"strings"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// review gives what the reviewer sets, and the flags that say it: those of the
// command line, or what the demo's invented reviewer answers when the program asks.
//
// What cannot be undone at Nmbrs is never taken from a rule: company, employee
// type, start date and from when values hold are questions even where the hire
// seems to answer them. One answer may bring the next question: a debtor has
// companies, a type of employee may need a nationality.
func (d *desk) review(ctx context.Context, hire *hris.Hire) ([]transfer.Edit, []string, error) {
	if !d.o.demo() {
		return d.o.Set, quoted(d.o.SetTexts), nil
	}
	var edits []transfer.Edit
	var given []string
	for heading := "What only a person can choose"; ; heading = "What follows from that" {
		draft, err := d.service.Prepare(ctx, d.actor, tenant, d.where.connection, hire, edits...)
		if err != nil {
			return nil, nil, err
		}
		var answers []string
		for _, a := range d.where.fake.reviewer(hire, d.where.api) {
			if !slices.Contains(given, a.text()) && slices.ContainsFunc(draft.Problems, a.answers) {
				edits, answers = append(edits, transfer.SetText(a.field, a.value)), append(answers, a.text())
			}
		}
		if len(answers) == 0 {
			return edits, quoted(given), nil
		}
		d.out.Missing(heading, draft)
		d.out.Line("  the demo's reviewer answers: -set %s", strings.Join(quoted(answers), " -set "))
		given = append(given, answers...)
	}
}

// answer is one of the demo's reviewer.
type answer struct{ field, value string }

func (a answer) text() string { return a.field + "=" + a.value }

// quoted are flags as a shell takes them.
func quoted(texts []string) []string {
	flags := slices.Clone(texts)
	for i, text := range flags {
		if strings.ContainsAny(text, " '\"$&()") {
			flags[i] = "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
		}
	}
	return flags
}
