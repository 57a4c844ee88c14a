package nmbrs

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

const (
	productEmployee = "employee"
	kindEmployee    = "employee"
)

// Target hands hires over as employees. It is an [hris.Target].
//
// SOAP and REST make the same employees of the same account, with the same steps
// and the same form, so a connection may move from one to the other: whoever went
// through one is not sent again through the other. Ids differ between the two, so
// rules that name some are looked over then: see [Move].
type Target struct {
	settings Settings
	in       hris.Words // Dutch, English
	api      dialect
	now      func() time.Time
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

func newTarget(settings Settings, api func(*Target) (dialect, error), options []TargetOption) (*Target, error) {
	if err := settings.check(); err != nil {
		return nil, err
	}
	t := &Target{settings: settings, in: hris.WordsFor(settings.Language, hris.Dutch), now: time.Now}
	for _, option := range options {
		option(t)
	}
	var err error
	if t.api, err = api(t); err != nil {
		return nil, err
	}
	return t, nil
}

// Info implements [hris.Target]. A person is handed over once.
func (t *Target) Info() hris.Info {
	return hris.Info{
		Vendor: vendorName, Product: productEmployee, Account: t.settings.account(), Name: "Nmbrs",
		Outcome: hris.OutcomeEmployee, Subject: hris.Subject{Person: true},
	}
}

// Options implements [hris.Target].
func (t *Target) Options(ctx context.Context, field string, chosen fieldmap.Values, query string) iter.Seq2[fieldmap.Choice, error] {
	return func(yield func(fieldmap.Choice, error) bool) {
		if err := t.api.open(); err != nil {
			yield(fieldmap.Choice{}, err)
			return
		}
		choices, err := t.choicesOf(ctx, field, chosen)
		if err != nil {
			yield(fieldmap.Choice{}, err)
			return
		}
		query := strings.ToLower(strings.TrimSpace(query))
		for _, choice := range choices {
			matches := query == "" || strings.ToLower(choice.ID) == query || strings.Contains(strings.ToLower(choice.Label), query)
			if matches && !yield(choice, nil) {
				return
			}
		}
	}
}

func (t *Target) choicesOf(ctx context.Context, field string, chosen fieldmap.Values) ([]fieldmap.Choice, error) {
	if list := t.list(field); list != nil {
		return list(ctx, chosen)
	}
	form, err := t.Form(ctx, chosen)
	if err != nil {
		return nil, err
	}
	f, _ := form.Field(field)
	return f.Choices, nil
}

// refusedField is a problem that no form can express.
func refusedField(path, detail string) error {
	return &hris.Error{Code: hris.Problems, Op: "plan steps", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{path}, Detail: detail}
}
