package nmbrs

import (
	"context"
	"iter"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// dialect is what differs between the two APIs. What a login may not do is an
// error that matches [hris.RightMissing].
type dialect interface {
	// open says why nothing can be sent any more, nil while it can.
	open() error
	// fields says how fields of the form differ; it may drop some.
	fields([]fieldmap.Field) []fieldmap.Field
	// isPayroll tells payroll types, which demand a nationality.
	isPayroll(EmployeeType) bool
	// refuse says what no form can express.
	refuse(fieldmap.Values) error
	// needsPeriod reports whether the company's current period has to be known for
	// what the reviewer said.
	needsPeriod(choice string) bool
	// choiceWithoutPeriod is the one choice that can be kept where the company's
	// current period cannot be read: no form offers the other one then.
	choiceWithoutPeriod() string
	// withoutPeriod decides for that choice from when values hold; false where that
	// cannot be.
	withoutPeriod(start civil.Date) (since, bool)
	// periodHelp tells the reviewer what that means.
	periodHelp() string

	debtors(ctx context.Context) iter.Seq2[Debtor, error]
	// companies are those of the debtor where that can be asked, else all.
	companies(ctx context.Context, debtor string) iter.Seq2[Company, error]
	departments(ctx context.Context, debtor string) iter.Seq2[Department, error]
	functions(ctx context.Context, debtor string) iter.Seq2[Function, error]
	employeeTypes(ctx context.Context) ([]EmployeeType, error)
	currentPeriod(ctx context.Context, at place) (Period, error)
	employees(ctx context.Context, at place, kind string) iter.Seq2[Listed, error]

	insert(ctx context.Context, at place, e NewEmployee, from since) (id string, err error)
	readPersonalInfo(ctx context.Context, at place, employee string) (PersonalInfo, error)
	writePersonalInfo(ctx context.Context, at place, employee string, info PersonalInfo, from since) error
	insertAddress(ctx context.Context, at place, employee string, a Address, from since) (id string, err error)
	setDepartment(ctx context.Context, at place, employee, department string, from since) error
	setFunction(ctx context.Context, at place, employee, function string, from since) error
	setSalary(ctx context.Context, at place, employee string, s Salary, from since) (id string, err error)
	insertBankAccount(ctx context.Context, at place, employee string, b BankAccount, from since) (id string, err error)

	// salaryKind says whether setSalary makes something of its own.
	salaryKind() hris.StepKind

	// lookForAddress sees an address like this one; nil where the API cannot.
	lookForAddress(at place, a Address) look
	lookForSalary(at place, s Salary) look
	lookForBankAccount(at place, b BankAccount) look

	check(ctx context.Context, f *findings)
}

// look is that of a step.
type look = func(context.Context, hris.Receipts) (hris.Sighting, error)

// place is where somebody is employed.
type place struct{ debtor, company string }

// since says from when values hold.
type since struct {
	// period is the one they hold from; zero where the company's current period
	// cannot be read.
	period Period
	// later says that the period comes after the company's current one.
	later bool
	// day is the one they hold from, within the period; zero where that is not known.
	day civil.Date
	// unprotected is what the reviewer said of periods that were run.
	unprotected bool
}
