package nmbrs

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// stub is a dialect in memory: what the target makes of one, apart from any wire.
type stub struct {
	mu       sync.Mutex
	lacks    map[string]bool // operations that the login may not do
	fails    map[string]error
	ended    error
	current  Period
	listed   []Listed
	held     PersonalInfo // as Nmbrs has it
	wrote    PersonalInfo
	inserted NewEmployee
	calls    []string
	pays     string // the payroll type
}

func (s *stub) call(name string, args ...any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lacks[name] {
		return &Error{Op: name, Reason: NotGranted, Call: name, Effect: hris.EffectRefused}
	}
	if err := s.fails[name]; err != nil {
		return err
	}
	s.calls = append(s.calls, strings.TrimSpace(fmt.Sprintln(append([]any{name}, args...)...)))
	return nil
}

func (s *stub) open() error                                { return s.ended }
func (s *stub) fields(f []fieldmap.Field) []fieldmap.Field { return f }
func (s *stub) isPayroll(e EmployeeType) bool              { return e.ID == s.pays }

func listOf[T any](err error, all ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		for _, one := range all {
			if !yield(one, nil) {
				return
			}
		}
	}
}

func (s *stub) debtors(context.Context) iter.Seq2[Debtor, error] {
	return listOf(s.call("debtors"), Debtor{ID: "1", Number: "1001", Name: "North"}, Debtor{ID: "2", Number: "1002", Name: "South"})
}

func (s *stub) companies(_ context.Context, debtor string) iter.Seq2[Company, error] {
	all := []Company{{ID: "11", Number: "1", Name: "North One"}, {ID: "12", Number: "2", Name: "North Two"}, {ID: "21", Number: "1", Name: "South One"}}
	if s.call("companies of debtor") == nil && debtor != "" {
		all = slices.DeleteFunc(all, func(c Company) bool { return !strings.HasPrefix(c.ID, debtor) })
	}
	return listOf(s.call("companies"), all...)
}

func (s *stub) departments(_ context.Context, debtor string) iter.Seq2[Department, error] {
	return listOf(s.call("departments", debtor), Department{debtor + "01", "10", "Care"}, Department{debtor + "02", "20", "Sales"}, Department{debtor + "03", "30", "Sales"})
}

func (s *stub) functions(_ context.Context, debtor string) iter.Seq2[Function, error] {
	return listOf(s.call("functions", debtor), Function{debtor + "51", "1", "Nurse"})
}

func (s *stub) employeeTypes(context.Context) ([]EmployeeType, error) {
	return []EmployeeType{{"1", "New hire"}, {"2", "Payroll"}}, s.call("types")
}

func (s *stub) currentPeriod(_ context.Context, at place) (Period, error) {
	return s.current, s.call("period", at.company)
}

func (s *stub) employees(context.Context, place, string) iter.Seq2[Listed, error] {
	return listOf(s.call("employees"), s.listed...)
}

func (s *stub) insert(_ context.Context, at place, e NewEmployee, from since) (string, error) {
	s.inserted = e
	return "501", s.call("insert", at.company, e.TypeID, e.Start, e.Unprotected)
}

func (s *stub) readPersonalInfo(context.Context, place, string) (PersonalInfo, error) {
	return s.held, s.call("read personal info")
}

func (s *stub) writePersonalInfo(_ context.Context, _ place, employee string, info PersonalInfo, from since) error {
	s.wrote = info
	return s.call(dated("personal info", from), employee)
}

func (s *stub) insertAddress(_ context.Context, _ place, employee string, a Address, from since) (string, error) {
	return "601", s.call(dated("address", from), employee, a.Number)
}

func (s *stub) setDepartment(_ context.Context, _ place, employee, department string, _ since) error {
	return s.call("department", employee, department)
}

func (s *stub) setFunction(_ context.Context, _ place, employee, function string, _ since) error {
	return s.call("function", employee, function)
}

func (s *stub) setSalary(_ context.Context, _ place, employee string, pay Salary, from since) (string, error) {
	return "", s.call(dated("salary", from), employee, pay.Type)
}

func (s *stub) salaryKind() hris.StepKind      { return hris.Update }
func (s *stub) refuse(fieldmap.Values) error   { return nil }
func (s *stub) needsPeriod(choice string) bool { return choice != fromCurrent }

func (s *stub) choiceWithoutPeriod() string            { return fromCurrent }
func (s *stub) withoutPeriod(civil.Date) (since, bool) { return since{}, true }

func (s *stub) insertBankAccount(_ context.Context, _ place, employee string, b BankAccount, _ since) (string, error) {
	return "701", s.call("bank account", employee, b.Type)
}

func dated(name string, from since) string {
	if from.later {
		return "dated " + name
	}
	return name
}

func (s *stub) lookForAddress(place, Address) look         { return nil }
func (s *stub) lookForSalary(place, Salary) look           { return nil }
func (s *stub) lookForBankAccount(place, BankAccount) look { return nil }
func (s *stub) periodHelp() string                         { return "unknown" }
func (s *stub) check(context.Context, *findings)           {}

// stubbed makes a target on a stub whose company is in December 2026.
func stubbed(t *testing.T, change func(*stub, *Settings)) (*Target, *stub) {
	t.Helper()
	s := &stub{lacks: map[string]bool{}, fails: map[string]error{}, current: Period{2026, 12, Monthly}, pays: "2"}
	settings := Settings{Domain: "acme", Language: "en"}
	if change != nil {
		change(s, &settings)
	}
	target, err := newTarget(settings, func(*Target) (dialect, error) { return s, nil }, nil)
	require.NoError(t, err)
	return target, s
}

// reviewed are values that make every step.
func reviewed(more fieldmap.Values) fieldmap.Values {
	v := fieldmap.Values{
		pathDebtor: fieldmap.OptionValue("1"), pathCompany: fieldmap.OptionValue("11"), pathType: fieldmap.OptionValue("1"),
		pathStart:     fieldmap.DateValue(civil.MustDate("2026-12-14")),
		pathFirstName: fieldmap.TextValue("Jan"), pathLastName: fieldmap.TextValue("Jansen"), pathEmailPrivate: fieldmap.TextValue("jan@example.org"),
		pathStreet: fieldmap.TextValue("Vogelweg"), pathNumber: fieldmap.TextValue("12"), pathCity: fieldmap.TextValue("Deventer"),
		pathDepartment: fieldmap.OptionValue("101"), pathFunction: fieldmap.OptionValue("151"),
		pathSalaryType: fieldmap.OptionValue("Bruto_Uurloon"), pathSalary: fieldmap.NumberValue(civil.MustDecimal("21.5")),
		pathIBAN: fieldmap.TextValue("NL02ABNA0123456789"),
	}
	for path, value := range more {
		if v[path] = value; value.IsAbsent() {
			delete(v, path)
		}
	}
	return v
}

// doAll does the steps as a run does, and gives the failures by step.
func doAll(t *testing.T, target *Target, values fieldmap.Values) (hris.Receipts, map[string]error) {
	t.Helper()
	steps, err := target.Steps(hris.Input{Marker: hris.NewMarker(), Values: values})
	require.NoError(t, err)
	done, failed := hris.Receipts{}, map[string]error{}
	for _, step := range steps {
		receipt, err := step.Do(t.Context(), done)
		if err == nil {
			done[step.Name] = receipt
			continue
		}
		failed[step.Name] = err
		if !step.Optional {
			break
		}
	}
	return done, failed
}
