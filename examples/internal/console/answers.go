package console

import (
	"context"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Answers are what the flags say to open questions, beside values of fields.
type Answers struct {
	Second, Another bool
	Same            string // the id of the record that is this person's
	Found           string // the id of a record in doubt
	Absent          bool
}

// Edits are the answers that a draft takes.
func (a Answers) Edits() []transfer.Edit {
	var edits []transfer.Edit
	if a.Second {
		edits = append(edits, transfer.SecondHandOver())
	}
	if a.Same != "" {
		edits = append(edits, transfer.SamePerson(a.Same))
	}
	if a.Another {
		edits = append(edits, transfer.AnotherPerson())
	}
	return edits
}

// Doubt reports whether the flags settle a doubt.
func (a Answers) Doubt() bool { return a.Found != "" || a.Absent }

// Settle tells the ledger what a person saw in the target.
func (a Answers) Settle(ctx context.Context, s *transfer.Service, actor transfer.Actor, tenant, connection string, hire *hris.Hire) (transfer.Badge, error) {
	page := []transfer.Candidate{{PersonID: hire.PersonID, ApplicationID: hire.ApplicationID, Hired: true}}
	actions, err := s.Actions(ctx, actor, tenant, connection, page)
	if err != nil {
		return transfer.Badge{}, err
	}
	badge := actions[0].Badge
	switch {
	case badge.State != transfer.StateInDoubt:
		return transfer.Badge{}, Misuse("-found and -absent answer a doubt, and none is open for this hire in the ledger")
	case a.Absent:
		return s.Absent(ctx, actor, tenant, badge.Transfer, transfer.Absence{})
	}
	return s.Found(ctx, actor, tenant, badge.Transfer, transfer.Presence{ID: a.Found})
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
