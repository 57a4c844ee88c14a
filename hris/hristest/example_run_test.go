package hristest_test

import (
	"context"
	"iter"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// cardIndex is the fake of a vendor that keeps a card for each employee and
// gives nothing back but a number.
type cardIndex struct {
	mu    sync.Mutex
	cards []string
	lose  bool // the next answer gets lost
}

func (v *cardIndex) add(name string) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.cards = append(v.cards, name)
	if v.lose {
		v.lose = false
		// Where an answer is lost, nobody knows what was done.
		return "", &hris.Error{Code: hris.OutcomeHidden, Vendor: "cards", Op: "create card", Effect: hris.EffectUnknown}
	}
	return strconv.Itoa(len(v.cards)), nil
}

func (v *cardIndex) numbers(string) []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var ids []string
	for i := range v.cards {
		ids = append(ids, strconv.Itoa(i+1))
	}
	return ids
}

// cardTarget is a whole target: everything that hands a hire over to cardIndex.
type cardTarget struct{ vendor *cardIndex }

func (cardTarget) Info() hris.Info {
	return hris.Info{
		Vendor: "cards", Product: "employee", Account: "cards:example", Name: "Card index",
		Outcome: hris.OutcomeEmployee, Subject: hris.Subject{Application: true},
	}
}

func (cardTarget) Check(context.Context) (hris.Report, error) {
	return hris.Report{Findings: []hris.Finding{
		{Code: "cards.reachable", Subject: "Card index", Standing: hris.Good, Text: "The card index can be written."},
	}}, nil
}

func (cardTarget) Form(context.Context, fieldmap.Values) (*hris.Form, error) {
	return &hris.Form{Language: "en", Schema: cardForm, Documents: hris.DocumentRules{
		Why: hris.SetupIncomplete, Remedy: "Cards carry no documents.",
	}}, nil
}

// Paths are the vendor's names, keys say what they mean: by them fieldmap.Match
// finds the rules.
var cardForm = fieldmap.Schema{Fields: []fieldmap.Field{
	{Path: "fname", Key: hris.KeyFirstName, Label: "First name", Kind: fieldmap.Text, Limits: fieldmap.Limits{MaxLength: 80}},
	{Path: "lname", Key: hris.KeyLastName, Label: "Last name", Kind: fieldmap.Text, Required: true},
}}

func (cardTarget) Options(context.Context, string, fieldmap.Values, string) iter.Seq2[fieldmap.Choice, error] {
	return func(yield func(fieldmap.Choice, error) bool) {
		yield(fieldmap.Choice{}, &hris.Error{Code: hris.InvalidInput, Op: "list options", Effect: hris.EffectNotSent})
	}
}

func (t cardTarget) Steps(in hris.Input) ([]hris.Step, error) {
	if in.Existing != "" { // Info does not say UsesExisting
		return nil, &hris.Error{Code: hris.InvalidInput, Op: "plan steps", Effect: hris.EffectNotSent}
	}
	return []hris.Step{{
		Name: "create card", Kind: hris.Create, Deadline: time.Minute, Settle: time.Minute,
		Do: func(context.Context, hris.Receipts) (hris.Receipt, error) {
			id, err := t.vendor.add(in.Values["fname"].Display() + " " + in.Values["lname"].Display())
			if err != nil {
				return hris.Receipt{}, err
			}
			return hris.Receipt{Kind: "card", ID: id}, nil
		},
	}}, nil
}

func openCards(_ testing.TB, w hristest.World) *hristest.Account {
	v := &cardIndex{}
	return &hristest.Account{
		Target: cardTarget{v}, Hire: hristest.Hire(w.Files), Rules: fieldmap.Match(hris.HireSchema(), cardForm),
		Correct:  transfer.SetText("fname", "Somebody"),
		Standing: v.numbers,
		Faults: hristest.Faults{CutAfter: func(string) bool {
			v.mu.Lock()
			defer v.mu.Unlock()
			v.lose = true
			return true
		}},
	}
}

// A target of one's own is a dozen lines for each method, and finished when it
// passes. In a file of tests this is TestConformance.
func ExampleRun() {
	var t *testing.T // its argument
	hristest.Run(t, hristest.Harness{Open: openCards})
}
