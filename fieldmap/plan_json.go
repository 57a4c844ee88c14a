package fieldmap

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrSchemaChanged is the error of [RestorePlan] where the plan was made for
// another schema: show the rebased plan to the reviewer, or make a new one.
var ErrSchemaChanged = errors.New("fieldmap: the plan was made for another version of the form; have it reviewed again")

// planJSON is a plan at rest.
type planJSON struct {
	V       int         `json:"v"`
	Schema  string      `json:"schema"`
	Entries []entryJSON `json:"entries"`
	Loose   Problems    `json:"problems,omitempty"`
}

type entryJSON struct {
	Path      string   `json:"path"`
	Value     Value    `json:"value"`
	Label     string   `json:"label,omitempty"`
	Origin    *Origin  `json:"origin,omitempty"`
	Unchecked bool     `json:"unchecked,omitempty"`
	Withdrawn bool     `json:"withdrawn,omitempty"`
	Rejected  Value    `json:"rejected"`
	Problems  Problems `json:"problems,omitempty"`
}

// MarshalJSON encodes everything, in the clear: seal what comes out.
func (p Plan) MarshalJSON() ([]byte, error) {
	if p.form == nil {
		return nil, errors.New("fieldmap: an empty plan cannot be encoded")
	}
	out := planJSON{V: Version, Schema: p.Fingerprint(), Entries: []entryJSON{}, Loose: p.loose}
	for i := range p.entries {
		e := &p.entries[i]
		if e.value.IsAbsent() && e.origin == nil && e.trouble == nil {
			continue
		}
		kept := entryJSON{Path: p.form.leaves[i].field.Path, Value: e.value, Label: p.labels[i], Origin: e.origin, Unchecked: e.unchecked()}
		if e.trouble != nil {
			kept.Rejected, kept.Problems, kept.Withdrawn = e.trouble.rejected, e.trouble.problems, e.trouble.withdrawn
		}
		out.Entries = append(out.Entries, kept)
	}
	return json.Marshal(out)
}

// RestorePlan reads a plan back. The target must be the schema the plan was
// made for, as far as [Schema.Fingerprint] sees; else [ErrSchemaChanged] comes
// with a plan that is rebased onto target (see [Plan.Rebase]). Values are
// checked again: what does not fit is rejected.
func RestorePlan(data []byte, target Schema) (*Plan, error) {
	var in planJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, errors.New("fieldmap: not an encoded plan") // the cause may repeat a value
	}
	if in.V != Version {
		return nil, fmt.Errorf("fieldmap: the plan is of version %d; this program reads version %d", in.V, Version)
	}
	p := &Plan{form: newForm(target), loose: in.Loose}
	p.entries = make([]entry, len(p.form.leaves))
	same := in.Schema == p.Fingerprint()
	for _, kept := range in.Entries {
		p.restore(kept, same)
	}
	if !same {
		return p, ErrSchemaChanged
	}
	return p, nil
}

func (p *Plan) restore(kept entryJSON, same bool) {
	i, ok := p.form.byPath[kept.Path]
	if !ok {
		p.loose = append(p.loose, *newProblem(SeverityWarning, CodeNotAField, kept.Path))
		return
	}
	e := withTrouble(entry{value: kept.Value, origin: kept.Origin}, kept.Problems, kept.Rejected)
	e.uncheck(kept.Unchecked)
	e.withdraw(kept.Withdrawn)
	if !same || p.form.leaves[i].fits(kept.Value) != nil {
		e = p.carry(i, &e)
	}
	p.entries[i] = e
	if kept.Label != "" && !kept.Unchecked && e.value.Equal(kept.Value) {
		p.checked(i, kept.Label)
	}
}
