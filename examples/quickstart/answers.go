package main

import (
	"context"
	"strconv"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// answers are what the flags say to open questions, beside values of fields.
func (o options) answers() []transfer.Edit {
	var edits []transfer.Edit
	if o.second {
		edits = append(edits, transfer.SecondHandOver())
	}
	if o.same != "" {
		edits = append(edits, transfer.SamePerson(o.same))
	}
	if o.another {
		edits = append(edits, transfer.AnotherPerson())
	}
	return edits
}

// howToAnswer names the flag that answers a question or mends a value.
func howToAnswer(code, field string) string {
	switch {
	case code == string(hris.PersonExists):
		return "-same ID, or -another"
	case code == transfer.CodeSecond:
		return "-second"
	case code == string(hris.InDoubt):
		return "-found ID, or -absent"
	case field != "" && code != fieldmap.CodeNotAField:
		return "-set " + field + "=VALUE"
	}
	return ""
}

func (o options) answersDoubt() bool { return o.found != "" || o.absent }

// answerDoubt tells the ledger what a person saw in AFAS.
func answerDoubt(ctx context.Context, s *transfer.Service, actor transfer.Actor, hire *hris.Hire, o options) (transfer.Badge, error) {
	page := []transfer.Candidate{{PersonID: hire.PersonID, ApplicationID: hire.ApplicationID, Hired: true}}
	actions, err := s.Actions(ctx, actor, tenant, connection, page)
	if err != nil {
		return transfer.Badge{}, err
	}
	badge := actions[0].Badge
	if badge.State != transfer.StateInDoubt {
		return transfer.Badge{}, badUsage("-found and -absent answer a doubt, and none is open for this hire in the ledger")
	}
	if o.absent {
		return s.Absent(ctx, actor, tenant, badge.Transfer, transfer.Absence{})
	}
	return s.Found(ctx, actor, tenant, badge.Transfer, transfer.Presence{ID: o.found})
}

// ruleNames says of each merged rule whose it is: those of the customer's file
// by their place in it, counted from 1.
func ruleNames(defaults, own fieldmap.Rules) []string {
	places := map[string][]int{}
	for i, rule := range own.Rules {
		places[rule.To] = append(places[rule.To], i+1)
	}
	var names []string
	for _, rule := range fieldmap.Merge(defaults, own).Rules {
		name := "default rule"
		if left := places[rule.To]; len(left) > 0 {
			name, places[rule.To] = "rule "+strconv.Itoa(left[0]), left[1:]
		}
		names = append(names, name)
	}
	return names
}
