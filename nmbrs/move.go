package nmbrs

import (
	"maps"
	"slices"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Move is a customer's way from SOAP, which ends on 1 March 2027, to REST: what a
// connection over SOAP names by its ids, and what that is over REST. It is plain
// data that encodes as JSON, for it takes people and days: a host keeps it, shows
// it, and has what is open confirmed.
//
//	move, err := nmbrs.PrepareMove(ctx, overSOAP, overREST, rules)
//	for _, debtor := range move.WithoutConsent() {
//		show(debtor) // each needs a person of that debtor, once
//	}
//	for _, pair := range move.Open() {
//		err = move.Confirm(pair.From.Kind, pair.From.ID, chosen(pair)) // by a person
//	}
//	rules, err = move.Rules() // those of the connection over REST
//
// The connection over REST is a second one, to the same account: the ledger's keys
// stay, and whoever was sent through one is not sent through the other. New hires
// go through the new one. A transfer that has begun over SOAP ends there, since its
// draft and its receipts hold SOAP's ids, so the old connection is kept until its
// transfers have ended. Led to the connection over REST all the same, it writes
// nothing there, and can be led back. Once SOAP is off
//
//   - what is held is reviewed again and sent through the connection over REST;
//   - what is in doubt, a person answers: after [transfer.Service.Rebind] to the
//     connection over REST with REST's id where the employee is there, and the rest
//     is then sent over REST;
//   - of what is partial, a person enters the rest in Nmbrs and waives those steps.
//
// Nmbrs converts the ids of debtors and companies where the login may ask it to; it
// does so for SOAP's life only, so a move cannot be prepared after. All else is
// paired by code and name, or inferred, and counts once a person has confirmed it.
//
// [transfer.Service.Rebind]: https://pkg.go.dev/github.com/handoverhq/handover/hris/transfer#Service.Rebind
type Move struct {
	Account  string    `json:"account"` // as [hris.Info] has it, before and after
	Read     time.Time `json:"read"`    // when both sides were read
	Language string    `json:"language,omitempty"`

	// Pairs are what SOAP has, each with what it is over REST: debtors, companies,
	// departments, functions, employee types, and what else the rules name.
	Pairs []MovePair `json:"pairs"`
	// There is what REST has, to choose from. Of debtors it has those with a consent.
	There []MoveItem `json:"there"`
	// Lacking are the rights to the converters that the login over SOAP has not.
	Lacking []string `json:"lacking,omitempty"`

	Before fieldmap.Rules `json:"before"` // the rules of the connection over SOAP
	// Was and Form are the forms over SOAP and over REST, without a debtor chosen.
	// There is no Form as long as nobody has given consent.
	Was  fieldmap.Schema `json:"was"`
	Form *hris.Form      `json:"form,omitempty"`
}

// MoveItem is what an option of one API stands for.
type MoveItem struct {
	Kind   string `json:"kind"` // path of the field: debtor, company, department, function, employee_type, nationality
	ID     string `json:"id"`
	Code   string `json:"code,omitempty"` // its code or number
	Name   string `json:"name,omitempty"`
	Debtor string `json:"debtor,omitempty"` // id of whose it is, in the same API; empty where that is not told
}

// PairedBy is how a pair was found.
type PairedBy string

// The ways. Of these only the converter needs nobody to confirm it.
const (
	ByConverter   PairedBy = "converter" // Nmbrs's own word
	ByCodeAndName PairedBy = "code_and_name"
	ByCode        PairedBy = "code" // and nothing has the name
	ByName        PairedBy = "name" // and nothing has the code
	ByInference   PairedBy = "inferred"
	ByHand        PairedBy = "hand" // another one than was found, or none was
)

// MovePair is something of SOAP's and what it is over REST.
type MovePair struct {
	From MoveItem `json:"from"`
	// To is zero where nothing was found, or several: Alike are those then.
	To        MoveItem   `json:"to,omitzero"`
	How       PairedBy   `json:"how,omitempty"`
	Alike     []MoveItem `json:"alike,omitempty"`
	Confirmed bool       `json:"confirmed,omitempty"`
	Used      bool       `json:"used,omitempty"` // the rules name it
}

// Settled reports whether nobody needs to say anything about the pair any more.
func (p MovePair) Settled() bool { return p.To.ID != "" && (p.Confirmed || p.How == ByConverter) }

// Unambiguous reports whether there is just one that it can be.
func (p MovePair) Unambiguous() bool { return p.To.ID != "" && len(p.Alike) == 0 }

// WithoutConsent gives the debtors for which nobody has given consent, or nobody
// any more. Each needs a person who manages it in Nmbrs, once; an accountant's
// master login is not taken. A consent that is not used for 30 days ends.
func (m *Move) WithoutConsent() []MovePair {
	var without []MovePair
	for _, p := range m.Pairs {
		if p.From.Kind == pathDebtor && !m.consented(p.To.ID) {
			without = append(without, p)
		}
	}
	return without
}

func (m *Move) consented(debtor string) bool {
	_, there := m.there(pathDebtor, debtor)
	return there
}

// Open gives what a person has yet to confirm, first what the rules name: only that
// stands in the way of [Move.Rules].
func (m *Move) Open() []MovePair {
	var open []MovePair
	for _, used := range []bool{true, false} {
		for _, p := range m.Pairs {
			if !p.Settled() && p.Used == used {
				open = append(open, p)
			}
		}
	}
	return open
}

// Choices gives what something of SOAP's can be over REST: of a department those of
// the debtor that its own is paired with. Of a nationality there is no list.
func (m *Move) Choices(kind, fromID string) []MoveItem {
	i := m.pair(kind, fromID)
	if i < 0 {
		return nil
	}
	return slices.Clone(m.sorted().candidates(m.Pairs[i]))
}

// Confirm takes a person's word that something of SOAP's is something of REST's: the
// one found or another of [Move.Choices]. Of a nationality it is an ISO code. What was
// paired under a debtor is looked over when that debtor becomes another.
func (m *Move) Confirm(kind, fromID, toID string) error {
	i := m.pair(kind, fromID)
	if i < 0 {
		return moveError(kind, "SOAP has nothing with this id, and no rule names it")
	}
	p := &m.Pairs[i]
	to, ok := m.choice(*p, toID)
	switch {
	case !ok:
		return moveError(kind, "this cannot be chosen: REST has no such thing, or it is another debtor's")
	case p.How == ByConverter && p.To.ID != to.ID:
		return moveError(kind, "Nmbrs itself says that it is another one")
	case p.How == ByConverter:
		return nil
	}
	if p.To.ID != to.ID {
		p.How = ByHand
	}
	p.To, p.Alike, p.Confirmed = to, nil, true
	if kind == pathDebtor {
		m.match()
	}
	m.partTwins() // what was found for another may have been this
	return nil
}

// Keep confirms again what was confirmed in a former Move: consents come one by one,
// and each calls for preparing it anew. What has gone since, or become another's, is
// open again.
func (m *Move) Keep(former *Move) {
	for _, p := range former.Pairs { // debtors come first
		if p.Confirmed {
			_ = m.Confirm(p.From.Kind, p.From.ID, p.To.ID) // refused where it is not so any more
		}
	}
}

// MovedSettings gives the settings of a connection over REST for those of one over
// SOAP: the same account, so that whoever was sent is remembered.
func MovedSettings(over fieldmap.Values) fieldmap.Values {
	settings := maps.Clone(over)
	if settings == nil {
		settings = fieldmap.Values{}
	}
	settings[settingAPI] = fieldmap.OptionValue(string(REST))
	return settings
}

func (m *Move) pair(kind, fromID string) int {
	return slices.IndexFunc(m.Pairs, func(p MovePair) bool { return p.From.Kind == kind && p.From.ID == fromID })
}

func (m *Move) there(kind, id string) (MoveItem, bool) {
	i := slices.IndexFunc(m.There, func(item MoveItem) bool { return item.Kind == kind && item.ID == id })
	if i < 0 {
		return MoveItem{}, false
	}
	return m.There[i], true
}

func (m *Move) choice(p MovePair, id string) (MoveItem, bool) {
	if p.From.Kind == pathNationality {
		return MoveItem{Kind: pathNationality, ID: id}, countryCode.MatchString(id)
	}
	if p.To.ID == id && id != "" {
		return p.To, true
	}
	for _, item := range m.sorted().candidates(p) {
		if item.ID == id {
			return item, true
		}
	}
	return MoveItem{}, false
}

func moveError(field, detail string) error {
	return &hris.Error{Code: hris.InvalidInput, Op: "move to REST", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{field}, Detail: detail}
}
