package erecruiter

import (
	"context"
	"strings"

	"github.com/handoverhq/handover/hris"
)

// Stage is a state of candidates (etap), of the account as a whole. The calls were
// observed, the members are our proposal; that there are six types, and stages of
// the system which cannot be deleted, is documented.
type Stage struct {
	ID     string
	Name   string         // in the language of the account: "Nowy", or "New"
	Type   hris.StageType // "" where it is not said, or in a word that is not known
	System bool
	Active bool // true where eRecruiter does not say
	Order  int
}

// Stages gives all stages of the account.
func (c *Client) Stages(ctx context.Context) ([]Stage, error) {
	return c.stages(ctx, list{op: "list stages", template: c.profile.Paths.Stages, paged: true})
}

// StageDictionary gives the stages of a dictionary that recruitments have; how it
// differs from [Client.Stages] is not known.
func (c *Client) StageDictionary(ctx context.Context) ([]Stage, error) {
	return c.stages(ctx, list{op: "list stage dictionary", template: c.profile.Paths.StageDictionary})
}

// RecruitmentStages gives the stages that one recruitment shows.
func (c *Client) RecruitmentStages(ctx context.Context, recruitmentID string) ([]Stage, error) {
	return c.stages(ctx, list{op: "list stages of recruitment", template: c.profile.Paths.RecruitmentStages, of: recruitmentID})
}

func (c *Client) stages(ctx context.Context, l list) ([]Stage, error) {
	l.envelopes, l.id = c.profile.Envelopes.Stages, "stage.id"
	var all []Stage
	for one, err := range each(ctx, c, l, c.stageOf) {
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func (c *Client) stageOf(r record) Stage {
	order, _ := r.int(c.f("stage.order"))
	active := c.f("stage.active")
	return Stage{
		ID: r.id(c.f("stage.id")), Name: r.text(c.f("stage.name")), Type: c.stageType(r.text(c.f("stage.type"))),
		System: r.yes(c.f("stage.system")), Active: !r.has(active) || r.yes(active), Order: order,
	}
}

// stageWords are the types as eRecruiter's pages call them, in Polish and English
// (documented).
var stageWords = map[string]hris.StageType{
	"standardowy": hris.StageStandard, "standard": hris.StageStandard,
	"wiadomość": hris.StageMessage, "message": hris.StageMessage,
	"spotkanie": hris.StageMeeting, "interview": hris.StageMeeting,
	"odrzucenie": hris.StageRejection, "rejection": hris.StageRejection,
	"zatrudnienie": hris.StageEmployment, "employment": hris.StageEmployment,
	"złożenie oferty": hris.StageOffer, "job proposal": hris.StageOffer,
}

func (c *Client) stageType(word string) hris.StageType {
	word = strings.TrimSpace(word)
	if word == "" {
		return ""
	}
	for name, code := range c.profile.StageTypes {
		if strings.EqualFold(code, word) {
			return hris.StageType(name)
		}
	}
	return stageWords[strings.ToLower(word)]
}
