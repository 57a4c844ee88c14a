package erecruiter

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Target hands candidates over as applications to recruitments. It is an
// [hris.Target], and an [hris.StageSource] of the same account, so that one stored
// connection serves both.
type Target struct {
	client   *Client
	settings Settings
	in       hris.Words // Polish, English
	evidence evidence
}

// NewTarget makes the target of one connection. It checks the settings and makes no
// call.
func NewTarget(client *Client, settings Settings) (*Target, error) {
	if client == nil {
		return nil, errors.New("erecruiter: the client is nil")
	}
	if client.company == "" {
		return nil, badSetting(settingCompany, "name the company by its id: it is part of each call, and says for good which account this is")
	}
	if err := settings.check(); err != nil {
		return nil, err
	}
	return &Target{client: client, settings: settings, in: hris.WordsFor(settings.Language, hris.Polish)}, nil
}

// Info implements [hris.Target]. An application is handed over once, whatever the
// recruitment, and whatever the credentials.
func (t *Target) Info() hris.Info {
	return hris.Info{
		Vendor: vendorName, Product: productApplication, Account: vendorName + ":" + t.client.company, Name: "eRecruiter",
		Outcome: hris.OutcomeApplication, Subject: hris.Subject{Application: true},
	}
}

// Form implements [hris.Target]: the recruitments that the key opens, the
// publication places, and, once a recruitment is chosen, its consents.
func (t *Target) Form(ctx context.Context, chosen fieldmap.Values) (*hris.Form, error) {
	form := &hris.Form{Language: t.in("pl", "en"), Documents: t.documentRules()}
	recruitment, err := t.recruitmentField(ctx)
	if err != nil {
		return nil, err
	}
	origin, err := t.originField(ctx)
	if err != nil {
		return nil, err
	}
	consents, err := t.consentField(ctx, chosen[pathRecruitment].Option())
	if err != nil {
		return nil, err
	}
	form.Fields = append(append([]fieldmap.Field{recruitment, origin}, t.candidateFields()...), consents, t.consentDate())
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
	if field == pathRecruitment {
		return t.openRecruitments(ctx)
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

// documentRules: nothing but the CV has a place in an application.
func (t *Target) documentRules() hris.DocumentRules {
	return hris.DocumentRules{Why: hris.DocumentRefused, Remedy: t.in("Do zgłoszenia dołącza się tylko CV.", "Only the CV goes along with an application.")}
}

func refusedField(path, detail string) error {
	return &hris.Error{Code: hris.Problems, Op: "plan steps", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{path}, Detail: detail}
}
