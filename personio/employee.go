package personio

import (
	"encoding/json"
	"iter"
	"slices"

	"github.com/handoverhq/handover/hris/civil"
)

// Employee is a person of v1. It holds what the credentials may read: an attribute
// that is not ticked as readable is not there, silently, and so is one that was
// not asked for. Never take absent for empty. Printing it shows nothing.
type Employee struct {
	masked
	attributes object
}

func employeeOf(v value) Employee {
	o := v.object()
	if inner := o.get("attributes"); inner != "" && inner[0] == '{' {
		return Employee{attributes: inner.members(make(object, 0, 1+len(inner)/100))} // about so long are they
	}
	return Employee{attributes: o}
}

// ID gives the employee's number, and 0 where Personio did not give it.
func (e Employee) ID() int64 {
	id, _ := plain(e.attributes.get("id")).int()
	return id
}

// Attribute gives the attribute of a key, and false where Personio did not send
// it: because the account has none, or because the credentials may not read it.
func (e Employee) Attribute(key string) (Attribute, bool) {
	v := e.attributes.get(key)
	if v == "" {
		return Attribute{}, false
	}
	return attributeOf(key, v), true
}

// Has reports whether Personio sent the attribute, empty or not.
func (e Employee) Has(key string) bool { return e.attributes.has(key) }

// Attributes gives all of them in the order Personio sent them.
func (e Employee) Attributes() iter.Seq[Attribute] {
	return func(yield func(Attribute) bool) {
		for _, m := range e.attributes {
			if !yield(attributeOf(m.key, m.value)) {
				return
			}
		}
	}
}

func (e Employee) attribute(key string) Attribute {
	a, _ := e.Attribute(key)
	a.Key = key
	return a
}

// Text gives an attribute as text, "" where it is empty or absent.
func (e Employee) Text(key string) string { return e.attribute(key).Text() }

// Date gives an attribute as a calendar day, zero where it is empty or absent.
func (e Employee) Date(key string) (civil.Date, error) { return e.attribute(key).Date() }

// Email gives the work e-mail, which is how Personio tells employees apart.
func (e Employee) Email() string { return e.Text("email") }

// WeeklyHours gives the contract's hours, zero where they are empty or absent.
func (e Employee) WeeklyHours() (civil.Decimal, error) {
	return e.attribute("weekly_working_hours").Decimal()
}

// AttributeInfo describes an attribute of the account. Whether it is required or
// may be written Personio does not tell.
type AttributeInfo struct {
	Key         string
	Label       string // in the account's language
	Type        AttributeType
	UniversalID string // of what a custom attribute means; mostly empty
	// Options are the texts that a list or tags attribute may hold. A value must be
	// equal to one of them, byte for byte.
	Options []string
}

// System reports whether this is one of Personio's own attributes, not one of the
// customer's. The keys of a customer's own mostly begin with dynamic_, though not
// always.
func (a AttributeInfo) System() bool { return slices.Contains(systemAttributes, a.Key) }

// Custom reports the opposite of [AttributeInfo.System].
func (a AttributeInfo) Custom() bool { return !a.System() }

// systemAttributes are the keys of Personio's own attributes (Personio
// documentation, and public fixtures).
var systemAttributes = []string{
	"absence_entitlement", "contract_end_date", "cost_center", "cost_centers", "created_at", "department", "email", "employment_type", "first_name",
	"fix_salary", "fix_salary_interval", "gender", "hire_date", "holiday_calendar", "hourly_salary", "id", "last_modified_at", "last_name",
	"last_working_day", "office", "position", "preferred_name", "probation_period_end", "profile_picture", "status", "subcompany",
	"supervisor", "team", "termination_date", "termination_reason", "termination_type", "vacation_day_balance", "weekly_working_hours", "work_schedule",
}

func attributeInfoOf(v value) AttributeInfo {
	o := v.object()
	return AttributeInfo{
		Key: o.get("key").text(), Label: o.get("label").text(), Type: AttributeType(o.get("type").text()),
		UniversalID: o.get("universal_id").text(), Options: o.get("options").texts(),
	}
}

// number gives a decimal as it stands in JSON.
func number(d civil.Decimal) json.Number { return json.Number(d.String()) }
