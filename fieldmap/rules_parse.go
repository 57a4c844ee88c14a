package fieldmap

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/hris/civil"
)

const (
	maxRulesBytes = 4 << 20
	maxRules      = 5000
	maxOps        = 50
)

// ParseRules reads rules strictly: an unknown member, a wrong type or another
// version is a problem that names the place, such as "rules[2].ops[0]". The
// error is a [Problems] with all of them. Whether fields and ops exist,
// [Compile] says.
func ParseRules(data []byte) (Rules, error) {
	if len(data) > maxRulesBytes {
		return Rules{}, Problems{*syntaxProblem(-1, "", fmt.Sprintf("longer than %d bytes", maxRulesBytes))}
	}
	tree, err := readTree(data)
	if err != nil {
		return Rules{}, Problems{*syntaxProblem(-1, "", err.Error())}
	}
	r := reader{rule: -1}
	rules := r.rules(tree)
	if len(r.problems) > 0 {
		return Rules{}, r.problems
	}
	return rules, nil
}

// UnmarshalJSON is [ParseRules].
func (r *Rules) UnmarshalJSON(data []byte) error {
	parsed, err := ParseRules(data)
	if err == nil {
		*r = parsed
	}
	return err
}

// UnmarshalJSON reads an object of texts, or a list of pairs.
func (t *Table) UnmarshalJSON(data []byte) error {
	tree, err := readTree(data)
	if err != nil {
		return err
	}
	r := reader{rule: -1}
	table := r.table("table", tree)
	if len(r.problems) > 0 {
		return r.problems
	}
	*t = table
	return nil
}

func syntaxProblem(rule int, path, reason string) *Problem {
	if path == "" {
		path = "rules"
	}
	p := newProblem(SeverityError, CodeSyntax, "", "path", path, "reason", reason)
	p.Rule = rule
	return p
}

// reader turns a JSON tree into rules and collects what is wrong with it.
type reader struct {
	rule     int
	problems Problems
	told     map[string]bool // the places that something was said about
}

func (r *reader) complain(path, format string, args ...any) {
	r.tell(path)
	r.problems = append(r.problems, *syntaxProblem(r.rule, path, fmt.Sprintf(format, args...)))
}

func (r *reader) tell(path string) {
	if r.told == nil {
		r.told = map[string]bool{}
	}
	r.told[path] = true
}

// unknown complains about a member that there is none of. That the one it
// should have been is missing need not be said as well.
func (r *reader) unknown(within, name string, known []string) {
	meant := nearestName(name, known)
	if meant == "" {
		r.complain(inside(within, name), "there is no such member; known here: %s", strings.Join(known, ", "))
		return
	}
	r.complain(inside(within, name), "there is no such member; did you mean %s?", meant)
	r.problems[len(r.problems)-1].Suggestion = meant
	r.tell(inside(within, meant))
}

// missing complains about a member that is not there, or empty.
func (r *reader) missing(path, reason string) {
	if !r.told[path] {
		r.complain(path, "%s", reason)
	}
}

func inside(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// object calls visit for each member of an object, and complains about
// repeats and about members that are not known; nil knows all.
func (r *reader) object(path string, node any, want string, known []string, visit func(name, path string, value any)) bool {
	members, ok := node.([]member)
	if !ok {
		r.complain(path, "want %s, not %s", want, kindOf(node))
		return false
	}
	seen := make(map[string]bool, len(members))
	for _, m := range members {
		switch at := inside(path, m.name); {
		case seen[m.name]:
			r.complain(at, "stands twice")
		case known != nil && !slices.Contains(known, m.name):
			r.unknown(path, m.name, known)
		default:
			visit(m.name, at, m.value)
		}
		seen[m.name] = true
	}
	return true
}

func (r *reader) rules(tree any) Rules {
	var rules Rules
	version, list := false, false
	ok := r.object("", tree, `an object with "v" and "rules"`, []string{"v", "rules"}, func(name, path string, value any) {
		switch name {
		case "v":
			version = true
			rules.V = r.version(path, value)
		case "rules":
			list = true
			rules.Rules = r.ruleList(path, value)
		}
	})
	r.rule = -1
	if ok && !version {
		r.missing("v", "the version is missing; write 1")
	}
	if ok && !list {
		r.missing("rules", "missing")
	}
	return rules
}

func (r *reader) version(path string, value any) int {
	if n, ok := value.(json.Number); !ok || n != "1" {
		p := newProblem(SeverityError, CodeVersion, "", "version", shown(value))
		r.problems = append(r.problems, *p)
	}
	return Version
}

func shown(value any) string {
	if n, ok := value.(json.Number); ok {
		return n.String()
	}
	return kindOf(value)
}

func (r *reader) ruleList(path string, value any) []Rule {
	list, ok := value.([]any)
	if !ok {
		r.complain(path, "want a list, not %s", kindOf(value))
		return nil
	}
	if len(list) > maxRules {
		r.complain(path, "more than %d rules", maxRules)
		return nil
	}
	rules := make([]Rule, len(list))
	for i, node := range list {
		r.rule = i
		rules[i] = r.oneRule(path+"["+strconv.Itoa(i)+"]", node)
	}
	r.rule = -1
	return rules
}

var (
	ruleMembers = []string{"to", "from", "ops", "options", "const", "default", "on_missing", "off", "note"}
	pairMembers = []string{"from", "to", "locked"}
)

func (r *reader) oneRule(at string, node any) Rule {
	var rule Rule
	ok := r.object(at, node, "an object", ruleMembers, func(name, path string, value any) {
		switch name {
		case "to":
			rule.To = r.text(path, value)
		case "from":
			rule.From = r.texts(path, value)
		case "ops":
			rule.Ops = r.ops(path, value)
		case "options":
			rule.Options = r.table(path, value)
		case "const":
			rule.Const = r.constant(path, value)
		case "default":
			rule.Default = r.constant(path, value)
		case "on_missing":
			rule.OnMissing = OnMissing(r.text(path, value))
			if !r.told[path] && !slices.Contains([]OnMissing{Ask, Skip, Fail}, rule.OnMissing) {
				r.complain(path, "want ask, skip or fail")
			}
		case "off":
			rule.Off = r.yes(path, value)
		case "note":
			rule.Note = r.text(path, value)
		}
	})
	if ok && rule.To == "" {
		r.missing(at+".to", "missing: name the field that the rule fills")
	}
	return rule
}

func (r *reader) text(path string, value any) string {
	s, ok := value.(string)
	if !ok {
		r.complain(path, "want a text, not %s", kindOf(value))
	}
	return s
}

func (r *reader) yes(path string, value any) bool {
	b, ok := value.(bool)
	if !ok {
		r.complain(path, "want true or false, not %s", kindOf(value))
	}
	return b
}

func (r *reader) texts(path string, value any) []string {
	list, ok := value.([]any)
	if !ok {
		if _, single := value.(string); !single {
			r.complain(path, "want a text or a list of texts, not %s", kindOf(value))
			return nil
		}
		return []string{value.(string)}
	}
	texts := make([]string, len(list))
	for i, item := range list {
		texts[i] = r.text(path+"["+strconv.Itoa(i)+"]", item)
	}
	return texts
}

func (r *reader) ops(path string, value any) []Op {
	list, ok := value.([]any)
	switch {
	case !ok:
		r.complain(path, "want a list, not %s", kindOf(value))
		return nil
	case len(list) > maxOps:
		r.complain(path, "more than %d ops", maxOps)
		return nil
	}
	ops := make([]Op, len(list))
	for i, node := range list {
		ops[i] = r.op(path+"["+strconv.Itoa(i)+"]", node)
	}
	return ops
}

func (r *reader) op(at string, node any) Op {
	if name, ok := node.(string); ok {
		return Op{Name: name}
	}
	var op Op
	ok := r.object(at, node, `the name of an op or an object with "op"`, nil, func(name, path string, value any) {
		if name == "op" {
			op.Name = r.text(path, value)
			return
		}
		if op.Args == nil {
			op.Args = Args{}
		}
		op.Args[name] = r.argument(path, value)
	})
	if ok && op.Name == "" {
		r.missing(at+".op", "missing: name the op")
	}
	return op
}

func (r *reader) argument(path string, value any) any {
	switch v := value.(type) {
	case string, bool:
		return v
	case json.Number:
		n, err := strconv.Atoi(v.String())
		if err != nil {
			r.complain(path, "want a whole number")
		}
		return n
	case []any:
		return r.texts(path, value)
	}
	r.complain(path, "want a text, a whole number, true or false, or a list of texts, not %s", kindOf(value))
	return ""
}

func (r *reader) constant(path string, value any) Value {
	switch v := value.(type) {
	case string:
		return TextValue(v)
	case bool:
		return YesNoValue(v)
	case json.Number:
		d, err := civil.ParseDecimal(v.String())
		if err != nil {
			r.complain(path, "%v", err)
		}
		return NumberValue(d)
	case []any:
		texts := r.texts(path, value)
		items := make([]Value, len(texts))
		for i, t := range texts {
			items[i] = TextValue(t)
		}
		return ListValue(items...)
	}
	r.complain(path, "want a text, a number, true or false, or a list of texts, not %s", kindOf(value))
	return Value{}
}

// table reads an object of texts or a list of pairs.
func (r *reader) table(at string, node any) Table {
	if list, ok := node.([]any); ok {
		table := make(Table, len(list))
		for i, item := range list {
			table[i] = r.pair(at+"["+strconv.Itoa(i)+"]", item)
		}
		return table
	}
	table := Table{}
	r.object(at, node, "an object of texts or a list of pairs", nil, func(from, path string, value any) {
		table = append(table, Pair{From: from, To: r.text(path, value)})
	})
	return table
}

func (r *reader) pair(at string, node any) Pair {
	var p Pair
	from := false
	ok := r.object(at, node, `an object with "from" and "to"`, pairMembers, func(name, path string, value any) {
		switch name {
		case "from":
			p.From, from = r.text(path, value), true
		case "to":
			p.To = r.text(path, value)
		case "locked":
			p.Locked = r.yes(path, value)
		}
	})
	if ok && !from {
		r.missing(at+".from", "missing")
	}
	return p
}
