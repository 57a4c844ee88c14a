package nmbrs

import (
	"context"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Names of steps: what a ledger remembers, so they do not change. They are the
// same over both APIs.
const (
	stepInsert       = "insert employee"
	stepPersonalInfo = "personal info"
	stepAddress      = "address"
	stepDepartment   = "department"
	stepFunction     = "function"
	stepSalary       = "salary"
	stepBankAccount  = "bank account"
)

const (
	// stepDeadline covers the turn that an insert waits for, the client's own
	// time-outs, and Nmbrs's silent delay of whoever calls often.
	stepDeadline = 5 * time.Minute
	// createSettle is how long Nmbrs may still be at work on a request whose client
	// has gone. It documents nothing; this is our choice.
	createSettle = 10 * time.Minute
)

// handOver is one hire on its way: what its steps share.
type handOver struct {
	*Target
	values fieldmap.Values
	at     place
	period decision
}

// Steps implements [hris.Target]: the employee, and then each part that has
// values. The parts are optional: one that fails does not stop the others, and
// leaves the hand-over partial until it is done, corrected or waived.
func (t *Target) Steps(in hris.Input) ([]hris.Step, error) {
	if err := t.refuse(in); err != nil {
		return nil, err
	}
	h := &handOver{Target: t, values: in.Values, at: placeOf(in.Values)}
	steps := []hris.Step{h.insertEmployee()}
	if hasPersonalInfo(in.Values) {
		steps = append(steps, h.update(stepPersonalInfo, h.writePersonalInfo))
	}
	if address, ok := addressOf(in.Values); ok {
		steps = append(steps, h.create(stepAddress, func(ctx context.Context, employee string, from since) (string, error) {
			return t.api.insertAddress(ctx, h.at, employee, address, from)
		}, t.api.lookForAddress(h.at, address)))
	}
	if department := in.Values[pathDepartment].Option(); department != "" {
		steps = append(steps, h.update(stepDepartment, func(ctx context.Context, employee string, from since) error {
			return t.api.setDepartment(ctx, h.at, employee, department, from)
		}))
	}
	if function := in.Values[pathFunction].Option(); function != "" {
		steps = append(steps, h.update(stepFunction, func(ctx context.Context, employee string, from since) error {
			return t.api.setFunction(ctx, h.at, employee, function, from)
		}))
	}
	if salary, ok := salaryOf(in.Values); ok {
		steps = append(steps, h.setSalary(salary))
	}
	if account, ok := bankAccountOf(in.Values); ok {
		steps = append(steps, h.create(stepBankAccount, func(ctx context.Context, employee string, from since) (string, error) {
			return t.api.insertBankAccount(ctx, h.at, employee, account, from)
		}, t.api.lookForBankAccount(h.at, account)))
	}
	return steps, nil
}

// setSalary is an update over one API and makes something of its own over the other.
func (h *handOver) setSalary(salary Salary) hris.Step {
	set := func(ctx context.Context, employee string, from since) (string, error) {
		return h.api.setSalary(ctx, h.at, employee, salary, from)
	}
	if h.api.salaryKind() == hris.Update {
		return h.part(stepSalary, hris.Update, set)
	}
	return h.create(stepSalary, set, h.api.lookForSalary(h.at, salary))
}

// refuse says what no form can express.
func (t *Target) refuse(in hris.Input) error {
	v := in.Values
	if err := t.refuseForeign(v); err != nil {
		return err
	}
	salary, whole := salaryOf(v)
	_, placed := addressOf(v)
	account, banked := bankAccountOf(v)
	switch {
	case in.Existing != "":
		return refusedField(pathLastName, t.in("een medewerker die er al is wordt niet aangevuld; doe dat in Nmbrs", "somebody who is an employee already is not added to; do that in Nmbrs"))
	case len(in.Documents) > 0:
		return refusedField("documents", t.in("Nmbrs neemt via de API geen documenten aan", "Nmbrs's API takes no documents"))
	case v[pathNationality].Text() == "" && t.api.isPayroll(EmployeeType{ID: v[pathType].Option()}):
		return refusedField(pathNationality, t.in("wie verloond wordt heeft een nationaliteit nodig; zonder maakt Nmbrs er een externe van", "whoever is on the payroll needs a nationality; without one Nmbrs makes them external"))
	case !whole && salary.Type != "":
		return refusedField(pathSalary, t.in("bij de soort salaris hoort een bedrag", "a salary type needs an amount"))
	case !whole && !salary.Amount.IsZero():
		return refusedField(pathSalaryType, t.in("zeg waarvoor het bedrag geldt, of laat het weg", "say what the amount is for, or leave it out"))
	case !placed && v[pathNumber].Text()+v[pathAddition].Text() != "":
		return refusedField(pathStreet, t.in("bij een huisnummer hoort een straat, postcode of plaats", "a house number needs a street, postcode or city"))
	case !banked && account.BIC+account.Name != "":
		return refusedField(pathIBAN, t.in("bij een bankrekening hoort een IBAN", "a bank account needs an IBAN"))
	}
	if err := t.refuseMistyped(v); err != nil {
		return err
	}
	return t.api.refuse(v)
}

// insertEmployee makes the employee: the one call that cannot be undone.
func (h *handOver) insertEmployee() hris.Step {
	kind := h.values[pathType].Option()
	return hris.Step{
		Name: stepInsert, Kind: hris.Create, Deadline: stepDeadline, Settle: createSettle,
		Twin: twinOf(h.values[pathFirstName].Text(), h.values[pathLastName].Text()),
		Do: func(ctx context.Context, _ hris.Receipts) (hris.Receipt, error) {
			if err := h.api.open(); err != nil {
				return hris.Receipt{}, err
			}
			from, err := h.since(ctx)
			if err != nil {
				return hris.Receipt{}, err
			}
			leave, err := inserts.enter(ctx, h.settings.account()+"\x00"+h.at.company)
			if err != nil {
				return hris.Receipt{}, err
			}
			defer leave()
			unprotected := h.values[pathUnprotected].Yes()
			id, err := h.api.insert(ctx, h.at, NewEmployee{
				CompanyID: h.at.company, TypeID: kind, FirstName: h.values[pathFirstName].Text(), LastName: h.values[pathLastName].Text(),
				Start: h.values[pathStart].Date(), Unprotected: unprotected, Personal: personOf(h.values),
			}, from)
			if err != nil {
				return hris.Receipt{}, told(err)
			}
			receipt := hris.Receipt{Kind: kindEmployee, ID: id}
			if unprotected {
				receipt.Note = hris.Unprotected
			}
			return receipt, nil
		},
		Look: h.lookForEmployee(),
	}
}

// writePersonalInfo lays the hire's own values over what Nmbrs has now.
func (h *handOver) writePersonalInfo(ctx context.Context, employee string, from since) error {
	had, err := h.api.readPersonalInfo(ctx, h.at, employee)
	if err != nil {
		return err
	}
	return h.api.writePersonalInfo(ctx, h.at, employee, had.Merged(personOf(h.values)), from)
}

// update makes the step of a write that may be repeated.
func (h *handOver) update(name string, write func(context.Context, string, since) error) hris.Step {
	return h.part(name, hris.Update, func(ctx context.Context, employee string, from since) (string, error) {
		return "", write(ctx, employee, from)
	})
}

// create makes the step of a write that makes something of its own.
func (h *handOver) create(name string, write func(context.Context, string, since) (string, error), look look) hris.Step {
	step := h.part(name, hris.Create, write)
	step.Settle = createSettle
	if look != nil {
		step.Look = func(ctx context.Context, done hris.Receipts) (hris.Sighting, error) {
			if err := h.api.open(); err != nil {
				return hris.Sighting{}, err
			}
			if _, err := h.own(done, name); err != nil {
				return hris.Sighting{}, err
			}
			return look(ctx, done)
		}
	}
	return step
}

// part makes the step that writes a part of the employee. write gives the id of
// what it made, where it has one.
func (h *handOver) part(name string, kind hris.StepKind, write func(context.Context, string, since) (string, error)) hris.Step {
	return hris.Step{
		Name: name, Kind: kind, Optional: true, Deadline: stepDeadline,
		Do: func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			if err := h.api.open(); err != nil {
				return hris.Receipt{}, err
			}
			employee, err := h.own(done, name)
			if err != nil {
				return hris.Receipt{}, err
			}
			from, err := h.since(ctx)
			if err != nil {
				return hris.Receipt{}, err
			}
			made, err := write(ctx, employee, from)
			switch {
			case err != nil:
				return hris.Receipt{}, h.waits(name, told(err), from)
			case kind == hris.Update:
				return hris.Receipt{Kind: kindEmployee, ID: employee}, nil
			case made == "":
				return hris.Receipt{Kind: name, Note: hris.NoReference}, nil
			}
			return hris.Receipt{Kind: name, ID: made}, nil
		},
	}
}

// employeeOf is the id of the employee just made.
func employeeOf(done hris.Receipts) string { return done[stepInsert].ID }
