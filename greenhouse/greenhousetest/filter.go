package greenhousetest

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// filter makes a predicate of a parameter, or tells what is wrong with it.
type filter[P any] func(arg string) (match func(P) bool, problem string)

// kind is one list of v3.
type kind[T any, P rowOf[T]] struct {
	table   func(*state) *table[T, P]
	render  func(*view, P) object
	sees    func(*view, P, url.Values) bool // nil: every row
	filters map[string]filter[P]
	stub    func(P) string                   // the message in place of a row; nil: none
	special func(*view) map[string]filter[P] // filters that need the state
}

// resource is a kind without its types.
type resource interface {
	page(v *view, q request) (page, *Answer)
}

func (k *kind[T, P]) page(v *view, q request) (page, *Answer) {
	filters := k.filtersFor(v)
	var matches []func(P) bool
	for name, args := range q.query {
		if name == "per_page" || name == "fields" {
			continue
		}
		f := filters[name]
		if f == nil {
			if v.s.cfg.IgnoreUnknownFilters {
				continue
			}
			return page{}, v.s.problem(name, "is not a parameter of this list")
		}
		if len(args) > 1 {
			return page{}, v.s.problem(name, "is given twice")
		}
		if n := strings.Count(args[0], ",") + 1; n > maxItems {
			return page{}, v.s.tooManyItems(name, n)
		}
		match, problem := f(args[0])
		if problem != "" {
			return page{}, v.s.problem(name, problem)
		}
		if match != nil {
			matches = append(matches, match)
		}
	}
	var p page
	for row := range k.table(&v.s.state).below(q.below) {
		if k.sees != nil && !k.sees(v, row, q.query) || !all(matches, row) {
			continue
		}
		if len(p.rows) == q.size {
			p.next = p.last
			break
		}
		out, problem := k.show(v, row, q)
		if problem != "" {
			return page{}, v.s.problem("fields", problem)
		}
		p.rows, p.last = append(p.rows, out), row.row().ID
	}
	return p, nil
}

func all[P any](matches []func(P) bool, row P) bool {
	for _, m := range matches {
		if !m(row) {
			return false
		}
	}
	return true
}

func (k *kind[T, P]) filtersFor(v *view) map[string]filter[P] {
	out := map[string]filter[P]{
		"ids":        intsOf(func(r P) int64 { return r.row().ID }),
		"created_at": timeOf(func(r P) time.Time { return r.row().CreatedAt }),
		"updated_at": timeOf(func(r P) time.Time { return r.row().UpdatedAt }),
	}
	for name, f := range k.filters {
		out[name] = f
	}
	if k.special != nil {
		for name, f := range k.special(v) {
			out[name] = f
		}
	}
	return out
}

func (k *kind[T, P]) show(v *view, row P, q request) (object, string) {
	if k.stub != nil {
		if text := k.stub(row); text != "" {
			return object{{"message", text}}, ""
		}
	}
	out := k.render(v, row)
	for _, f := range q.fields {
		if !slices.ContainsFunc(out, func(m member) bool { return m.key == f }) {
			return nil, "`" + f + "` is not a field of this list"
		}
	}
	if v.s.cfg.ExtraKeys && q.fields == nil {
		out = out.with("x_preview", object{{"enabled", true}})
	}
	return q.trim(out), ""
}

// The filters by the shape of what they look at. A row without the value
// matches nothing.

func intOf[P any](get func(P) int64) filter[P] {
	return func(arg string) (func(P) bool, string) {
		n, err := strconv.ParseInt(arg, 10, 64)
		if err != nil {
			return nil, "`" + arg + "` is not an integer"
		}
		return func(r P) bool { return get(r) == n }, ""
	}
}

func intsOf[P any](get func(P) int64) filter[P] {
	return anyOf(func(r P) []int64 { return []int64{get(r)} })
}

// anyOf matches rows that have one of the numbers in the parameter.
func anyOf[P any](get func(P) []int64) filter[P] {
	return func(arg string) (func(P) bool, string) {
		want := map[int64]bool{}
		for text := range strings.SplitSeq(arg, ",") {
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return nil, "`" + text + "` is not an integer"
			}
			want[n] = true
		}
		return func(r P) bool { return slices.ContainsFunc(get(r), func(n int64) bool { return n != 0 && want[n] }) }, ""
	}
}

func textOf[P any](get func(P) string) filter[P] {
	return func(arg string) (func(P) bool, string) {
		return func(r P) bool { return get(r) == arg }, ""
	}
}

func textsOf[P any](get func(P) string) filter[P] {
	return func(arg string) (func(P) bool, string) {
		want := strings.Split(arg, ",")
		return func(r P) bool { return get(r) != "" && slices.Contains(want, get(r)) }, ""
	}
}

// oneOf is an enumeration: a word outside it is refused, whatever its case.
func oneOf[P any](get func(P) string, words ...string) filter[P] {
	return func(arg string) (func(P) bool, string) {
		if !slices.Contains(words, arg) {
			return nil, "value at `/` is not one of: " + strings.Join(words, ", ")
		}
		return func(r P) bool { return get(r) == arg }, ""
	}
}

func boolOf[P any](get func(P) bool) filter[P] {
	return func(arg string) (func(P) bool, string) {
		if arg != "true" && arg != "false" {
			return nil, "`" + arg + "` is not a boolean"
		}
		return func(r P) bool { return get(r) == (arg == "true") }, ""
	}
}

// toggle changes what a list shows without being about a field.
func toggle[P any](arg string) (func(P) bool, string) {
	if arg != "true" && arg != "false" {
		return nil, "`" + arg + "` is not a boolean"
	}
	return nil, ""
}

func timeOf[P any](get func(P) time.Time) filter[P] {
	return func(arg string) (func(P) bool, string) {
		tests, problem := operators(arg, func(text string) (time.Time, bool) {
			t, err := time.Parse(time.RFC3339, text)
			return t, err == nil
		}, time.Time.Compare)
		return func(r P) bool { return !get(r).IsZero() && all(tests, get(r)) }, problem
	}
}

// dateOf is about dates without a time; instants are cut to theirs.
func dateOf[P any](get func(P) string) filter[P] {
	return func(arg string) (func(P) bool, string) {
		tests, problem := operators(arg, func(text string) (string, bool) {
			day, _, _ := strings.Cut(text, "T")
			_, err := time.Parse(time.DateOnly, day)
			return day, err == nil
		}, strings.Compare)
		return func(r P) bool { return get(r) != "" && all(tests, get(r)) }, problem
	}
}

// operators reads "gte|A" and "gte|A|lte|B".
func operators[V any](arg string, parse func(string) (V, bool), compare func(V, V) int) ([]func(V) bool, string) {
	parts := strings.Split(arg, "|")
	if len(parts)%2 != 0 || len(parts) > 4 {
		return nil, "`" + arg + "` is not of the form gte|<date-time>, with gt, gte, lt or lte"
	}
	var tests []func(V) bool
	for pair := range slices.Chunk(parts, 2) {
		bound, ok := parse(pair[1])
		if !ok {
			return nil, "`" + pair[1] + "` is not a valid date-time"
		}
		var test func(int) bool
		switch pair[0] {
		case "gte":
			test = func(c int) bool { return c >= 0 }
		case "gt":
			test = func(c int) bool { return c > 0 }
		case "lte":
			test = func(c int) bool { return c <= 0 }
		case "lt":
			test = func(c int) bool { return c < 0 }
		default:
			return nil, "`" + pair[0] + "` is not one of gt, gte, lt, lte"
		}
		tests = append(tests, func(have V) bool { return test(compare(have, bound)) })
	}
	return tests, ""
}

// optionOf matches rows where a select field has the option of this id.
func optionOf[P any](v *view, get func(P) Values) filter[P] {
	return func(arg string) (func(P) bool, string) {
		id, err := strconv.ParseInt(arg, 10, 64)
		if err != nil {
			return nil, "`" + arg + "` is not an integer"
		}
		o := v.s.options.find(id)
		if o == nil {
			return func(P) bool { return false }, ""
		}
		key := v.s.fieldDefs.must(o.FieldID).Key
		return func(r P) bool {
			switch have := get(r)[key].(type) {
			case string:
				return have == o.Name
			case []string:
				return slices.Contains(have, o.Name)
			}
			return false
		}, ""
	}
}
