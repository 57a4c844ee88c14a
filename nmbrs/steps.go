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
		}, t.api.lookForAddress(h.at, employeeOf, address)))
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
		steps = append(steps, h.update(stepSalary, func(ctx context.Context, employee string, from since) error {
			return t.api.setSalary(ctx, h.at, employee, salary, from)
		}))
	}
	if account, ok := bankAccountOf(in.Values); ok {
		steps = append(steps, h.create(stepBankAccount, func(ctx context.Context, employee string, from since) (string, error) {
			return t.api.insertBankAccount(ctx, h.at, employee, account, from)
		}, t.api.lookForBankAccount(h.at, employeeOf, account)))
	}
	return steps, nil
}

// refuse says what no form can express.
func (t *Target) refuse(in hris.Input) error {
	v := in.Values
	salary, whole := salaryOf(v)
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
	case v[pathIBAN].Text() == "" && v[pathBIC].Text()+v[pathHolder].Text() != "":
		return refusedField(pathIBAN, t.in("bij een bankrekening hoort een IBAN", "a bank account needs an IBAN"))
	}
	return nil
}

// insertEmployee makes the employee: the one call that cannot be undone.
func (h *handOver) insertEmployee() hris.Step {
	kind := h.values[pathType].Option()
	return hris.Step{
		Name: stepInsert, Kind: hris.Create, Deadline: stepDeadline, Settle: createSettle,
		Twin: twinOf(h.at.company, h.values[pathFirstName].Text(), h.values[pathLastName].Text()),
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
	return h.api.writePersonalInfo(ctx, h.at, employee, personOf(h.values).over(had), from)
}

// update makes the step of a write that may be repeated.
func (h *handOver) update(name string, write func(context.Context, string, since) error) hris.Step {
	step := h.part(name, func(ctx context.Context, employee string, from since) (string, error) {
		return "", write(ctx, employee, from)
	})
	step.Kind = hris.Update
	return step
}

// create makes the step of a write that makes something of its own.
func (h *handOver) create(name string, write func(context.Context, string, since) (string, error), look look) hris.Step {
	step := h.part(name, write)
	step.Kind, step.Settle = hris.Create, createSettle
	if look != nil {
		step.Look = func(ctx context.Context, done hris.Receipts) (hris.Sighting, error) {
			if err := h.api.open(); err != nil {
				return hris.Sighting{}, err
			}
			return look(ctx, done)
		}
	}
	return step
}

// part makes the step that writes a part of the employee.
func (h *handOver) part(name string, write func(context.Context, string, since) (string, error)) hris.Step {
	return hris.Step{
		Name: name, Optional: true, Deadline: stepDeadline,
		Do: func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			if err := h.api.open(); err != nil {
				return hris.Receipt{}, err
			}
			employee := employeeOf(done)
			if employee == "" {
				return hris.Receipt{}, &hris.Error{Code: hris.NotThere, Op: name, Vendor: vendorName, Effect: hris.EffectNotSent, Detail: "no employee was made yet"}
			}
			from, err := h.since(ctx)
			if err != nil {
				return hris.Receipt{}, err
			}
			made, err := write(ctx, employee, from)
			if err != nil {
				return hris.Receipt{}, h.waits(name, told(err), from)
			}
			if made == "" {
				return hris.Receipt{Kind: kindEmployee, ID: employee}, nil
			}
			return hris.Receipt{Kind: name, ID: made}, nil
		},
	}
}

// employeeOf is the id of the employee just made.
func employeeOf(done hris.Receipts) string { return done[stepInsert].ID }
