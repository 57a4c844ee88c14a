package personio

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Names of steps: what a ledger remembers, so they do not change.
const (
	stepCreate   = "create employee"
	stepComplete = "complete employee"
	stepReadBack = "read back"
	stepDocument = hris.DocumentStep
)

const (
	// stepDeadline covers the client's own time-out, its repeats and the sending of
	// 30 MB.
	stepDeadline = 6 * time.Minute
	// createSettle is how long Personio may still be at work on a request whose
	// client has gone. It documents nothing; this is our choice.
	createSettle = 10 * time.Minute
)

// Steps implements [hris.Target]: the employee, a look at what Personio kept of it,
// and the documents.
func (t *Target) Steps(in hris.Input) ([]hris.Step, error) {
	if err := t.api.refuse(in.Values); err != nil {
		return nil, err
	}
	if _, err := strconv.ParseInt(in.Existing, 10, 64); in.Existing != "" && err != nil {
		return nil, refusedField(pathEmail, t.in("die gewählte Person hat keine Personio-Nummer", "the chosen person has no number of Personio's"))
	}
	for _, doc := range in.Documents {
		if t.settings.category(doc.Kind) == 0 {
			return nil, refusedField("documents", t.in("für diese Art von Dokument ist keine Kategorie eingestellt", "no category is set for this kind of document"))
		}
	}
	steps := []hris.Step{t.createEmployee(in), t.readBackStep(in)}
	if in.Existing != "" {
		in.Values = withoutIdentity(in.Values)
		steps = []hris.Step{t.completeEmployee(in), t.readBackStep(in)}
	}
	for _, doc := range in.Documents {
		steps = append(steps, t.upload(in, doc))
	}
	return steps, nil
}

func (t *Target) createEmployee(in hris.Input) hris.Step {
	return hris.Step{
		Name: stepCreate, Kind: hris.Create, Deadline: stepDeadline, Settle: createSettle,
		Do: func(ctx context.Context, _ hris.Receipts) (hris.Receipt, error) {
			id, err := t.api.create(ctx, in.Values)
			if err != nil {
				return hris.Receipt{}, t.told(err, in.Values)
			}
			return t.receipt(id), nil
		},
		Look: t.look(in),
	}
}

func (t *Target) receipt(id string) hris.Receipt {
	return hris.Receipt{Kind: kindEmployee, ID: id, URL: t.page(id)}
}

// completeEmployee gives somebody who is an employee already what their record
// lacks. Nothing that stands there is changed.
func (t *Target) completeEmployee(in hris.Input) hris.Step {
	return hris.Step{
		Name: stepComplete, Kind: hris.Update, Deadline: stepDeadline,
		Do: func(ctx context.Context, _ hris.Receipts) (hris.Receipt, error) {
			if err := t.complete(ctx, in.Existing, in.Values); err != nil {
				return hris.Receipt{}, err
			}
			return t.receipt(in.Existing), nil
		},
	}
}

// withoutIdentity leaves out who an employee is, and how they stand: of somebody
// who is there already that is known.
func withoutIdentity(values fieldmap.Values) fieldmap.Values {
	rest := maps.Clone(values)
	for _, path := range []string{pathEmail, pathFirstName, pathLastName, pathStatus} {
		delete(rest, path)
	}
	return rest
}

// readBackStep is optional: the employee is there whatever it finds. What it finds
// leaves the hand-over partial, with the fields, until somebody mends or waives it.
func (t *Target) readBackStep(in hris.Input) hris.Step {
	return hris.Step{
		Name: stepReadBack, Kind: hris.Update, Optional: true, Deadline: stepDeadline,
		Do: func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			id := employeeOfStep(in, done)
			if err := t.readBack(ctx, id, in.Values, in.Existing != ""); err != nil {
				return hris.Receipt{}, err
			}
			return t.receipt(id), nil
		},
	}
}

// employeeOfStep is the number of the employee the hand-over is about: the one the
// reviewer chose, or the one just made.
func employeeOfStep(in hris.Input, done hris.Receipts) string {
	if in.Existing != "" {
		return in.Existing
	}
	return done[stepCreate].ID
}

// told names the form's fields in a failure, where Personio names its own.
func (t *Target) told(err error, values fieldmap.Values) error {
	own, ok := errors.AsType[*Error](err)
	if !ok || len(own.Fields) == 0 {
		return err
	}
	named := *own
	named.Fields = make([]string, 0, len(own.Fields))
	for _, wire := range own.Fields {
		if path := t.api.path(wire, values); path != "" {
			named.Fields = append(named.Fields, path)
		}
	}
	slices.Sort(named.Fields)
	named.Fields = slices.Compact(named.Fields)
	return &named
}
