package hristest

import (
	"slices"
	"testing"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/transfer"
)

// MemoryHarness makes a harness of a design, for [Run]: an example of one, and
// what tests a ledger with whole hand-overs.
func MemoryHarness(d Design) Harness {
	return Harness{Open: func(_ testing.TB, w World) *Account {
		t := NewTarget(d, w.Clock, w.Logger)
		a := &Account{
			Target: t, Rules: Rules(), Hire: Hire(w.Files),
			Review:   []transfer.Edit{transfer.SetText("debtor", "north")},
			Correct:  transfer.Set("hours", fieldmap.NumberValue(civil.MustDecimal("24.5"))),
			Standing: t.Standing,
			Bytes:    t.bytes,
			Requests: func() int { return len(t.Calls()) },
			Revoke:   t.Revoke, Restore: t.Grant,
			Sees:   Sees{Own: d.Looks.Marker || d.Looks.Natural && (d.Looks.Complete || d.Looks.Sole) && !d.Looks.Apart, Nothing: d.Looks.any() && d.Looks.Complete},
			Faults: t.harnessFaults(),
		}
		for _, right := range d.Rights {
			a.Rights = append(a.Rights, Right{Name: right, Take: func() { t.Withdraw(right) }})
		}
		if d.Looks.Natural {
			a.Namesake = func() string { return t.Add(d.namesakeOf(a.Hire)) }
		}
		if d.Looks.Sole {
			a.Twin = func() *hris.Hire { return twinOf(a.Hire) }
		}
		return a
	}}
}

// namesakeOf is somebody who shares with a hire what namesakes share, and
// nothing else.
func (d *Design) namesakeOf(h *hris.Hire) fieldmap.Values {
	values := fieldmap.Values{"first_name": fieldmap.TextValue("Somebody"), "last_name": fieldmap.TextValue("Something")}
	for _, path := range d.alike() {
		switch path {
		case "first_name":
			values[path] = fieldmap.TextValue(h.Person.FirstName)
		case "last_name":
			values[path] = fieldmap.TextValue(h.Person.LastName)
		case "date_of_birth":
			values[path] = fieldmap.DateValue(h.Person.DateOfBirth)
		case "company":
			values[path] = fieldmap.OptionValue("n1") // where Hire goes
		}
	}
	return values
}

// twinOf is another person of the same name who goes to the same company.
func twinOf(h *hris.Hire) *hris.Hire {
	twin := *h
	twin.PersonID, twin.ApplicationID = h.PersonID+"-twin", h.ApplicationID+"-twin"
	twin.Person.DateOfBirth = h.Person.DateOfBirth.AddDays(1)
	return &twin
}

func (t *Target) bytes() []string {
	var sums []string
	for _, r := range t.Records() {
		for _, p := range r.Parts {
			if p.SHA256 != "" {
				sums = append(sums, p.SHA256)
			}
		}
	}
	return sums
}

func (t *Target) harnessFaults() Faults {
	on := func(work Work, err *hris.Error) func(string) bool {
		return func(step string) bool {
			t.Fail(Fault{Call: Call{CallDo, step}, Work: work, Err: err})
			return true
		}
	}
	return Faults{
		CutBefore: on(Undone, Cut()), CutAfter: on(Done, Cut()), CommitLate: on(Late, Cut()),
		Refuse: func(step string) (string, bool) {
			field := ""
			if i := slices.IndexFunc(t.design.Stages, func(s Stage) bool { return s.Name == step }); i >= 0 {
				if fields := t.fieldsOf(t.design.Stages[i]); len(fields) > 0 {
					field = fields[0]
				}
			}
			return field, on(Undone, Refused(field))(step)
		},
		RateLimit:   func(step string, after time.Duration) bool { return on(Undone, Limited(after))(step) },
		Unavailable: func(step string, after time.Duration) bool { return on(Undone, Down(after))(step) },
	}
}
