package fieldmap

import (
	"slices"
	"strings"
)

// MatchOption adjusts [Match].
type MatchOption func(*matching)

type matching struct {
	without   []string
	sensitive bool // leave sensitive fields out
}

// WithoutKeys leaves fields with these keys out.
func WithoutKeys(keys ...string) MatchOption {
	return func(m *matching) { m.without = append(m.without, keys...) }
}

// WithoutSensitive leaves fields out that are sensitive on either side.
func WithoutSensitive() MatchOption {
	return func(m *matching) { m.sensitive = true }
}

// Match makes default rules: a target field is filled from the first source
// field with the same Key, through an op where the kinds demand one (a date
// written as text). Read-only fields and pairs that no op can bring together
// are left out.
func Match(source, target Schema, opts ...MatchOption) Rules {
	var m matching
	for _, opt := range opts {
		opt(&m)
	}
	byKey := make(map[string]Field)
	m.each(source.Fields, "", maxDepth, func(f Field) {
		if _, taken := byKey[f.Key]; !taken {
			byKey[f.Key] = f
		}
	})
	rules := Rules{V: Version}
	m.each(target.Fields, "", maxDepth, func(to Field) {
		from, ok := byKey[to.Key]
		if !ok || !target.writable(to.Path) || to.Kind == Object && rules.fills(to.Path+".") {
			return
		}
		if ops, ok := bring(&from, &to); ok {
			rules.Rules = append(rules.Rules, Rule{To: to.Path, From: Paths{from.Path}, Ops: ops})
		}
	})
	return rules
}

// fills reports whether a rule fills a field whose path begins so.
func (r Rules) fills(prefix string) bool {
	return slices.ContainsFunc(r.Rules, func(rule Rule) bool { return strings.HasPrefix(rule.To, prefix) })
}

// each visits the fields that may be matched, with their whole paths; parts
// before their object.
func (m *matching) each(fields []Field, prefix string, depth int, visit func(Field)) {
	for _, f := range fields {
		path := prefix + f.Path
		if m.sensitive && f.Sensitive {
			continue
		}
		if f.Kind == Object && depth > 0 {
			m.each(f.Fields, path+".", depth-1, visit)
		}
		if f.Key == "" || slices.Contains(m.without, f.Key) {
			continue
		}
		f.Path = path
		visit(f)
	}
}

// bring gives the ops that lead from one field to another; false where none do.
func bring(from, to *Field) ([]Op, bool) {
	for _, ops := range [][]Op{nil, {{Name: bridges[[2]Kind{from.Kind, to.Kind}]}}} {
		if ops != nil && ops[0].Name == "" {
			break
		}
		_, problems := Compile(
			Schema{Fields: []Field{renamed(from)}}, Schema{Fields: []Field{renamed(to)}},
			Rules{Rules: []Rule{{To: "x", From: Paths{"x"}, Ops: ops}}})
		if problems.Err() == nil {
			return ops, true
		}
	}
	return nil, false
}

// renamed strips a field of what plays no part in whether kinds fit.
func renamed(f *Field) Field {
	return Field{Path: "x", Kind: f.Kind, Fields: f.Fields}
}
