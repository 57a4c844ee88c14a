package nmbrs

import (
	"context"
	"errors"
	"iter"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// mostInline is how many options stand in the form itself, so that a mapping is
// checked against them when it is saved; more are looked up.
const mostInline = 200

// list gives what reads a field's options in Nmbrs, nil where it has none there.
func (t *Target) list(field string) func(context.Context, fieldmap.Values) ([]fieldmap.Choice, error) {
	switch field {
	case pathDebtor:
		return func(ctx context.Context, _ fieldmap.Values) ([]fieldmap.Choice, error) {
			return choices(t.api.debtors(ctx), func(d Debtor) (string, string, string) { return d.ID, d.Name, d.Number })
		}
	case pathCompany:
		return func(ctx context.Context, chosen fieldmap.Values) ([]fieldmap.Choice, error) {
			return choices(t.api.companies(ctx, chosen[pathDebtor].Option()), func(c Company) (string, string, string) { return c.ID, c.Name, c.Number })
		}
	case pathDepartment:
		return ofDebtor(t.api.departments, func(d Department) (string, string, string) { return d.ID, d.Description, d.Code })
	case pathFunction:
		return ofDebtor(t.api.functions, func(f Function) (string, string, string) { return f.ID, f.Description, f.Code })
	case pathType:
		return func(ctx context.Context, _ fieldmap.Values) ([]fieldmap.Choice, error) {
			types, err := t.employeeTypes(ctx)
			if err != nil {
				return nil, err
			}
			return choices(each(types), func(e EmployeeType) (string, string, string) { return e.ID, e.Description, "" })
		}
	}
	return nil
}

// ofDebtor reads a list of the chosen debtor; without one there is none.
func ofDebtor[T any](all func(context.Context, string) iter.Seq2[T, error], parts func(T) (id, name, number string)) func(context.Context, fieldmap.Values) ([]fieldmap.Choice, error) {
	return func(ctx context.Context, chosen fieldmap.Values) ([]fieldmap.Choice, error) {
		debtor := chosen[pathDebtor].Option()
		if debtor == "" {
			return nil, nil
		}
		return choices(all(ctx, debtor), parts)
	}
}

// choices makes options of a list. A label is the name alone, so that a rule can
// match it; where several have one name, the number stands behind it.
func choices[T any](all iter.Seq2[T, error], parts func(T) (id, name, number string)) ([]fieldmap.Choice, error) {
	var list []fieldmap.Choice
	var numbers []string
	named, seen := map[string]int{}, map[string]bool{}
	for one, err := range all {
		if err != nil {
			return nil, err
		}
		id, name, number := parts(one)
		if id == "" || seen[id] {
			continue
		}
		seen[id] = true
		named[name]++
		list, numbers = append(list, fieldmap.Choice{ID: id, Label: name}), append(numbers, number)
	}
	for i := range list {
		switch name := list[i].Label; {
		case name == "":
			list[i].Label = or(numbers[i], list[i].ID)
		case named[name] > 1:
			list[i].Label = name + " (" + or(numbers[i], list[i].ID) + ")"
		}
	}
	return list, nil
}

// employeeTypes are Nmbrs's own, or those of the settings where the login may not
// read them.
func (t *Target) employeeTypes(ctx context.Context) ([]EmployeeType, error) {
	types, err := t.api.employeeTypes(ctx)
	if errors.Is(err, hris.RightMissing) {
		return t.settings.EmployeeTypes, nil
	}
	return types, err
}

func each[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, one := range list {
			if !yield(one, nil) {
				return
			}
		}
	}
}

// or gives the first text that is not empty.
func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
