package nmbrs

import (
	"maps"
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// renamed are the fields whose values are called otherwise over REST.
var renamed = append(slices.Clone(namedByID), pathNationality)

// Rules gives the customer's rules for the connection over REST: what they name by
// SOAP's ids, as a constant, as a default or in a table of options, they name by
// REST's. What they name by its label stays, as a form shows it; and an id that a hire
// itself brings is not seen here, so its reviewer is asked. It refuses, and names the
// fields, as long as something that they name is open.
func (m *Move) Rules() (fieldmap.Rules, error) {
	var open []string
	for _, p := range m.Pairs {
		if p.Used && !p.Settled() && !slices.Contains(open, p.From.Kind) {
			open = append(open, p.From.Kind)
		}
	}
	if len(open) > 0 {
		return fieldmap.Rules{}, &hris.Error{Code: hris.NotConfirmed, Op: "move to REST", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: open,
			Detail: "what rules name has not been confirmed", Remedy: "Have a person confirm each of Move.Open that is used."}
	}
	after := fieldmap.Rules{V: m.Before.V, Rules: slices.Clone(m.Before.Rules)}
	for i := range after.Rules {
		after.Rules[i] = renameIn(after.Rules[i], func(name string) string {
			if at := m.pair(after.Rules[i].To, name); at >= 0 {
				return m.Pairs[at].To.ID
			}
			return name
		})
	}
	return after, nil
}

// Check compiles the rules for the connection over REST, laid over [Mapping], and gives
// what is wrong with them there. Source is the host's hire: [hris.HireSchema] with its
// own fields. It refuses where Rules does, and where nobody has given consent yet.
func (m *Move) Check(source fieldmap.Schema, options ...fieldmap.CompileOption) (fieldmap.Problems, error) {
	rules, err := m.Rules()
	if err != nil {
		return nil, err
	}
	if m.Form == nil {
		return nil, notSent(ConsentMissing, "nobody has given consent for any debtor yet")
	}
	form := *m.Form
	form.Fields = m.narrowed(rules)
	_, problems := fieldmap.Compile(source, form.Schema, fieldmap.Merge(Mapping(&form), rules), options...)
	return problems, nil
}

// narrowed gives the form's fields with the options of the debtor that the rules name,
// so that what else they name is checked now and not with the first hire.
func (m *Move) narrowed(rules fieldmap.Rules) []fieldmap.Field {
	fields := slices.Clone(m.Form.Fields)
	debtor := ""
	for _, rule := range rules.Rules {
		renameIn(rule, func(name string) string {
			if rule.To == pathDebtor && m.consented(name) {
				debtor = name
			}
			return name
		})
	}
	if debtor == "" {
		return fields
	}
	for i := range fields {
		f := &fields[i]
		if !slices.Contains([]string{pathCompany, pathDepartment, pathFunction}, f.Path) {
			continue
		}
		var items []MoveItem
		for _, item := range m.There {
			if item.Kind == f.Path && item.Debtor == debtor {
				items = append(items, item)
			}
		}
		options, _ := choices(each(items), func(x MoveItem) (string, string, string) { return x.ID, x.Name, x.Code })
		if len(options) <= mostInline {
			f.Choices, f.Referenced = options, false
		}
	}
	return fields
}

// Drift tells how the form over REST differs from the one over SOAP, where what is
// paired counts as the same: what REST has no place for, what it wants otherwise, and
// what is not there any more. There is none to tell as long as there is no consent.
func (m *Move) Drift() []fieldmap.Change {
	if m.Form == nil {
		return nil
	}
	was := fieldmap.Schema{Fields: slices.Clone(m.Was.Fields)}
	for i := range was.Fields {
		f := &was.Fields[i]
		f.Choices = slices.Clone(f.Choices)
		for j, choice := range f.Choices {
			at := m.pair(f.Path, choice.ID)
			if at < 0 || m.Pairs[at].To.ID == "" || !slices.Contains(namedByID, f.Path) {
				continue
			}
			f.Choices[j].ID = m.Pairs[at].To.ID
			if now, ok := m.Form.Field(f.Path); ok {
				f.Choices[j].Label = sameLabel(choice.Label, f.Choices[j].ID, now.Choices)
			}
		}
	}
	return fieldmap.Diff(was, m.Form.Schema)
}

// sameLabel takes an option's new label where it differs in case and white space alone.
func sameLabel(label, id string, now []fieldmap.Choice) string {
	for _, choice := range now {
		if choice.ID == id && alike(choice.Label, label) {
			return choice.Label
		}
	}
	return label
}

// use marks what the rules name, and adds what they name that SOAP does not have.
func (m *Move) use() {
	for _, rule := range m.Before.Rules {
		if rule.Off {
			continue
		}
		renameIn(rule, func(name string) string {
			at := m.pair(rule.To, name)
			if at < 0 && !m.isLabel(rule.To, name) && !m.isThere(rule.To, name) {
				m.Pairs = append(m.Pairs, MovePair{From: MoveItem{Kind: rule.To, ID: name}})
				at = len(m.Pairs) - 1
			}
			if at >= 0 {
				m.Pairs[at].Used = true
			}
			return name
		})
	}
}

// isLabel reports whether a rule names something of SOAP's by what a form calls it.
func (m *Move) isLabel(field, name string) bool {
	return slices.ContainsFunc(m.Pairs, func(p MovePair) bool {
		return p.From.Kind == field && p.From.Name != "" && (sameText(p.From.Name, name) || sameText(p.From.Name+" ("+or(p.From.Code, p.From.ID)+")", name))
	})
}

// isThere reports whether a rule names something as REST does already.
func (m *Move) isThere(field, name string) bool {
	_, there := m.there(field, name)
	return there || field == pathNationality && countryCode.MatchString(name)
}

// renameIn gives a rule with other names for what it names.
func renameIn(rule fieldmap.Rule, name func(string) string) fieldmap.Rule {
	if !slices.Contains(renamed, rule.To) {
		return rule
	}
	rule.Const, rule.Default = renameValue(rule.To, rule.Const, name), renameValue(rule.To, rule.Default, name)
	rule.Options = slices.Clone(rule.Options)
	for i, pair := range rule.Options {
		if pair.To != "" {
			rule.Options[i].To = name(pair.To)
		}
	}
	rule.Ops = slices.Clone(rule.Ops)
	for i, op := range rule.Ops {
		if text, ok := op.Args["value"].(string); ok && op.Name == "default" && len(rule.Options) == 0 { // else it is looked up in the table
			rule.Ops[i].Args = maps.Clone(op.Args)
			rule.Ops[i].Args["value"] = name(text)
		}
	}
	return rule
}

// renameValue reads a value as rules have it: a text or a number where it was read
// from JSON, an option where it was made in Go.
func renameValue(field string, v fieldmap.Value, name func(string) string) fieldmap.Value {
	was := v.Text()
	switch v.Kind() {
	case fieldmap.Option:
		was = v.Option()
	case fieldmap.Number:
		was = v.Number().String()
	}
	if was == "" {
		return v
	}
	now := name(was)
	switch {
	case now == was:
		return v
	case field == pathNationality:
		return fieldmap.TextValue(now)
	}
	return fieldmap.OptionValue(now)
}
