package main

import (
	"context"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/fieldmap/phone"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/personio"
)

// link is the connection to Personio. Its default mapping follows from the form,
// so it is made when Personio is first there, and anew from time to time: attributes
// come and go.
type link struct {
	target    *personio.Target
	own       fieldmap.Rules   // the customer's
	custom    []fieldmap.Field // Greenhouse's, as far as they are known
	catalogue bool             // all of them are
	now       func() time.Time

	mu   sync.Mutex
	made *transfer.Connection
	at   time.Time
}

// formLife is how long a form is believed.
const formLife = 15 * time.Minute

// Connection implements [transfer.Connections].
func (l *link) Connection(ctx context.Context, of, id string) (*transfer.Connection, error) {
	if of != tenant || id != toPersonio {
		return nil, &hris.Error{Code: hris.Disabled, Op: "find connection", Effect: hris.EffectNotSent}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.made != nil && l.now().Sub(l.at) < formLife {
		return l.made, nil
	}
	form, err := l.target.Form(ctx, nil)
	if err != nil {
		return nil, err
	}
	role := []string{"integration"}
	l.at, l.made = l.now(), &transfer.Connection{
		Tenant: tenant, ID: toPersonio, Target: l.target, Language: "en", Rules: l.rules(form),
		Policy: transfer.RolePolicy{View: role, Send: role, Remove: role},
	}
	return l.made, nil
}

func (l *link) rules(form *hris.Form) fieldmap.Rules {
	return fieldmap.Merge(personio.Mapping(form), l.own)
}

// mistakes are those of the customer's rules, by their own numbers. Without the
// catalogue of Greenhouse's custom fields, nothing can be said about those.
func (l *link) mistakes(form *hris.Form) fieldmap.Problems {
	_, problems := fieldmap.Compile(hris.HireSchema(l.custom...), form.Schema, l.own, fieldmap.WithOps(phone.Op()))
	var mistakes fieldmap.Problems
	for _, p := range problems.Of(fieldmap.SeverityError) {
		unknown := p.Code == fieldmap.CodeUnknownSource && strings.HasPrefix(p.Args["path"], "custom.")
		if l.catalogue || !unknown {
			mistakes = append(mistakes, p)
		}
	}
	return mistakes
}

// readMapping reads the customer's own rules.
func readMapping(o options) (fieldmap.Rules, error) {
	if o.mapping == "" {
		return fieldmap.Rules{V: fieldmap.Version}, nil
	}
	data, err := os.ReadFile(o.mapping)
	if err != nil {
		return fieldmap.Rules{}, usage("-mapping: %w", err)
	}
	rules, err := fieldmap.ParseRules(data)
	if err != nil {
		return fieldmap.Rules{}, usage("-mapping: %w", err)
	}
	return rules, nil
}
