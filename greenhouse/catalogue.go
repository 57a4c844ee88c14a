package greenhouse

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Catalogue is what custom fields there are, and what selects offer: for the
// screen on which a mapping is made, and to find the option that a text means.
type Catalogue struct {
	fields  []CustomField
	options map[int64][]CustomFieldOption // by the field's id
	byKey   map[string]int64              // by FieldName
}

// levels are those whose fields come with a hire, in the order they are shown.
var levels = []FieldLevel{OnCandidate, OnApplication, OnJob, OnOpening, OnOffer}

// ReadCatalogue reads the definitions of all fields that come with a hire, and
// their options. It takes the scopes of custom fields and their options.
func ReadCatalogue(ctx context.Context, client *Client) (*Catalogue, error) {
	c := &Catalogue{options: map[int64][]CustomFieldOption{}, byKey: map[string]int64{}}
	var selects []int64
	for f, err := range client.CustomFields(ctx, CustomFieldFilter{ActiveOnly: true}) {
		if err != nil {
			return nil, err
		}
		if !slices.Contains(levels, f.On) || f.NameKey == "" {
			continue
		}
		c.fields = append(c.fields, f)
		c.byKey[FieldName(f.On, f.NameKey)] = f.ID
		if t := f.ValueType.base(); t == TypeSingleSelect || t == TypeMultiSelect {
			selects = append(selects, f.ID)
		}
	}
	slices.SortFunc(c.fields, func(a, b CustomField) int {
		return cmp.Or(cmp.Compare(slices.Index(levels, a.On), slices.Index(levels, b.On)), cmp.Compare(a.SortOrder, b.SortOrder), cmp.Compare(a.ID, b.ID))
	})
	if len(selects) == 0 {
		return c, nil
	}
	for o, err := range client.CustomFieldOptions(ctx, OptionFilter{CustomFieldIDs: selects}) {
		if err != nil {
			return nil, err
		}
		c.options[o.CustomFieldID] = append(c.options[o.CustomFieldID], o)
	}
	return c, nil
}

// Definitions gives the custom fields, in the order they are shown. Do not change
// the slice.
func (c *Catalogue) Definitions() []CustomField { return c.fields }

// Options gives what a select offers, archived options too.
func (c *Catalogue) Options(field int64) []CustomFieldOption { return c.options[field] }

// option finds an option by its id or text. A nil catalogue knows none.
func (c *Catalogue) option(level FieldLevel, key string, choice Choice) (CustomFieldOption, bool) {
	if c == nil {
		return CustomFieldOption{}, false
	}
	offered := c.options[c.byKey[FieldName(level, key)]]
	if choice.ID != 0 {
		if i := slices.IndexFunc(offered, func(o CustomFieldOption) bool { return o.ID == choice.ID }); i >= 0 {
			return offered[i], true
		}
	}
	return OptionNamed(offered, choice.Name)
}

// Schema describes everything that a hire from Greenhouse can have, labelled in a
// language, "nl" or English.
func (c *Catalogue) Schema(language string) fieldmap.Schema {
	return hris.HireSchema(c.Fields(language)...)
}

// Fields describes what stands in a hire's Custom, for [hris.HireSchema] and a
// [hris.CustomFields]: by bare name, see [FieldName]. An option's id is its text,
// because that is all a webhook tells.
func (c *Catalogue) Fields(language string) []fieldmap.Field {
	fields := extraFields(language)
	for _, f := range c.fields {
		fields = append(fields, c.describe(f, language)...)
	}
	return fields
}

func (c *Catalogue) describe(f CustomField, language string) []fieldmap.Field {
	name, label := FieldName(f.On, f.NameKey), levelLabel(f.On, language)+": "+f.Name
	one := func(kind fieldmap.Kind) fieldmap.Field {
		return fieldmap.Field{Path: name, Label: label, Help: f.Description, Kind: kind, Sensitive: f.Private}
	}
	part := func(part, nl, en string, kind fieldmap.Kind) fieldmap.Field {
		return fieldmap.Field{Path: name + part, Label: label + " (" + inWords(language, nl, en) + ")", Kind: kind, Sensitive: f.Private}
	}
	from, to := part(partMin, "van", "from", fieldmap.Number), part(partMax, "tot", "to", fieldmap.Number)
	currency := part(partCurrency, "valuta", "currency", fieldmap.Text)
	switch f.ValueType.base() {
	case TypeYesNo:
		return []fieldmap.Field{one(fieldmap.YesNo)}
	case TypeNumber:
		return []fieldmap.Field{one(fieldmap.Number)}
	case TypeDate, TypeDateOfBirth:
		return []fieldmap.Field{one(fieldmap.Date)}
	case TypeSingleSelect, TypeMultiSelect:
		kind := fieldmap.Option
		external := fieldmap.Text
		if f.ValueType.base() == TypeMultiSelect {
			kind, external = fieldmap.Options, fieldmap.Options
		}
		field := one(kind)
		field.Choices = c.choices(f.ID)
		return []fieldmap.Field{field, part(partExternalID, "extern id", "external id", external)}
	case TypeCurrency:
		return []fieldmap.Field{
			one(fieldmap.Number), currency, part(partFrequency, "periode", "period", fieldmap.Text),
			part(partCompensation, "soort", "kind", fieldmap.Text), part(partRationale, "toelichting", "rationale", fieldmap.Text),
		}
	case TypeNumberRange:
		return []fieldmap.Field{from, to}
	case TypeCurrencyRange:
		return []fieldmap.Field{from, to, currency}
	case TypeUser:
		return []fieldmap.Field{one(fieldmap.Text), part(partEmail, "e-mail", "e-mail", fieldmap.Text), part(partEmployeeID, "personeelsnummer", "employee id", fieldmap.Text)}
	case TypeFile:
		return nil // not told in a hire
	}
	return []fieldmap.Field{one(fieldmap.Text)}
}

func (c *Catalogue) choices(field int64) []fieldmap.Choice {
	offered := slices.Clone(c.options[field])
	slices.SortStableFunc(offered, func(a, b CustomFieldOption) int { return cmp.Compare(a.SortOrder, b.SortOrder) })
	var choices []fieldmap.Choice
	for _, o := range offered {
		if o.Active {
			choices = append(choices, fieldmap.Choice{ID: o.Name, Label: o.Name})
		}
	}
	return choices
}

// catalogueLife is how long a source believes what it read.
const catalogueLife = 15 * time.Minute

// optionCache is the catalogue that a source read last.
type optionCache struct {
	mu   sync.Mutex
	read *Catalogue
	at   time.Time
}

// addCatalogue gives the dossier a catalogue, which is read anew now and then. One
// hire at a time reads it: the others wait for that, and use it.
func (s *Source) addCatalogue(ctx context.Context, d *dossier) error {
	o := &s.options
	o.mu.Lock()
	defer o.mu.Unlock()
	if now := s.now(); o.read == nil || now.Sub(o.at) >= catalogueLife {
		read, err := ReadCatalogue(ctx, s.client)
		if err != nil {
			return err
		}
		o.read, o.at = read, now
	}
	d.catalog = o.read
	return nil
}
