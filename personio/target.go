package personio

import (
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// Target hands hires over as employees. It is an [hris.Target].
//
// Both generations of the API make the same employees of the same account, so a
// connection may move from one to the other: a hire that went through one is not
// sent again through the other, and fields that both have are called the same.
// Rules for departments and the like have to be looked over then: v1 wants names,
// v2 ids.
type Target struct {
	client   *Client
	settings Settings
	in       hris.Words // German, English
	api      dialect
	now      func() time.Time
	known    catalogue
}

// dialect is what differs between the generations of the API.
type dialect interface {
	// fields are those of the form, custom attributes excepted.
	fields(ctx context.Context) ([]fieldmap.Field, error)
	// options streams those of a referenced field.
	options(ctx context.Context, field string) iter.Seq2[fieldmap.Choice, error]

	byEmail(ctx context.Context, email string) (found person, ok bool, err error)
	byName(ctx context.Context, first, last string) iter.Seq2[person, error]
	readsEmail(ctx context.Context) (bool, error)

	// refuse says what no form can express.
	refuse(values fieldmap.Values) error
	create(ctx context.Context, values fieldmap.Values) (id string, err error)
	read(ctx context.Context, id string) (record, error)
	// write brings the named values to where they are not.
	write(ctx context.Context, id string, values fieldmap.Values, have record) error
	// path is that of the form's field which a refusal names.
	path(wire string, values fieldmap.Values) string

	check(ctx context.Context, f *findings)
}

// person is somebody whom Personio knows.
type person struct {
	id    string
	about []string // who it is, for the reviewer's eyes
}

// record is somebody as Personio has them, to be compared with what was meant.
type record interface {
	// stands tells how a value stands there.
	stands(path string, want fieldmap.Value) standing
}

// TargetOption adjusts a target.
type TargetOption func(*Target)

// WithNow sets the clock.
func WithNow(now func() time.Time) TargetOption {
	return func(t *Target) {
		if now != nil {
			t.now = now
		}
	}
}

// NewTarget makes the target of one connection. It checks the settings and makes
// no call.
func NewTarget(client *Client, settings Settings, options ...TargetOption) (*Target, error) {
	if client == nil {
		return nil, errors.New("personio: the client is nil")
	}
	if err := settings.check(); err != nil {
		return nil, err
	}
	t := &Target{client: client, settings: settings, in: hris.WordsFor(settings.Language, hris.German), now: time.Now}
	for _, option := range options {
		option(t)
	}
	if t.api = (&employeesV1{Target: t}); settings.API == V2 {
		t.api = &personsV2{Target: t}
	}
	return t, nil
}

// Info implements [hris.Target]. An application is handed over once.
func (t *Target) Info() hris.Info {
	return hris.Info{
		Vendor: vendorName, Product: productEmployee, Account: vendorName + ":" + t.settings.Company, Name: "Personio",
		Outcome: hris.OutcomeEmployee, UsesExisting: true, Subject: hris.Subject{Application: true},
	}
}

// Form implements [hris.Target]: the fields that the API takes, and the custom
// attributes that the credentials may read, as they are now.
func (t *Target) Form(ctx context.Context, _ fieldmap.Values) (*hris.Form, error) {
	attributes, err := t.attributes(ctx)
	if err != nil {
		return nil, err
	}
	fields, err := t.api.fields(ctx)
	if err != nil {
		return nil, err
	}
	form := &hris.Form{Language: t.in("de", "en"), Documents: t.documentRules()}
	form.Fields = append(fields, t.customFields(attributes)...)
	return form, nil
}

// Options implements [hris.Target].
func (t *Target) Options(ctx context.Context, field string, chosen fieldmap.Values, query string) iter.Seq2[fieldmap.Choice, error] {
	return func(yield func(fieldmap.Choice, error) bool) {
		query := strings.ToLower(strings.TrimSpace(query))
		for choice, err := range t.optionsOf(ctx, field, chosen) {
			if err != nil {
				yield(fieldmap.Choice{}, err)
				return
			}
			matches := query == "" || strings.ToLower(choice.ID) == query || strings.Contains(strings.ToLower(choice.Label), query)
			if matches && !yield(choice, nil) {
				return
			}
		}
	}
}

func (t *Target) optionsOf(ctx context.Context, field string, chosen fieldmap.Values) iter.Seq2[fieldmap.Choice, error] {
	if referenced := t.api.options(ctx, field); referenced != nil {
		return referenced
	}
	return func(yield func(fieldmap.Choice, error) bool) {
		form, err := t.Form(ctx, chosen)
		if err != nil {
			yield(fieldmap.Choice{}, err)
			return
		}
		f, _ := form.Field(field)
		for _, choice := range f.Choices {
			if !yield(choice, nil) {
				return
			}
		}
	}
}

// page is where a person finds an employee (observed in public programs).
func (t *Target) page(id string) string {
	return "https://" + t.settings.Company + ".personio.de/staff/details/" + id
}

func (t *Target) match(p person, namesake bool) hris.Match {
	return hris.Match{
		Kind: kindEmployee, ID: p.id, URL: t.page(p.id), Person: namesake,
		About: privacy.Hide(strings.Join(append([]string{t.in("Nr. ", "no. ") + p.id}, p.about...), ", ")),
	}
}

// kindEmployee is what both generations make: v2's ids of persons are v1's numbers
// of employees (inferred).
const kindEmployee = "employee"

func refusedField(path, detail string) error {
	return &hris.Error{Code: hris.Problems, Op: "plan steps", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{path}, Detail: detail}
}
