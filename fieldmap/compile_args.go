package fieldmap

import (
	"slices"
	"strings"
	"unicode/utf8"
)

func (c *compiler) operation(op Op) (Operation, bool) {
	def, ok := c.ops[op.Name]
	if !ok {
		names := make([]string, 0, len(c.ops))
		for name := range c.ops {
			names = append(names, name)
		}
		slices.Sort(names)
		suggest(c.error("", CodeUnknownOp, "op", op.Name), nearestName(op.Name, names))
	}
	return def, ok
}

// checkOps reports unknown ops and bad arguments where shapes are not known.
func (c *compiler) checkOps(ops []Op) {
	for _, op := range ops {
		if def, ok := c.operation(op); ok {
			c.arguments(op, def)
		}
	}
}

// arguments checks the arguments of an op against its parameters.
func (c *compiler) arguments(op Op, def Operation) bool {
	fine := true
	bad := func(argument, reason string) *Problem {
		fine = false
		return c.error("", CodeBadArgument, "op", op.Name, "argument", argument, "reason", reason)
	}
	var names []string
	for _, p := range def.Params {
		names = append(names, p.Name)
		given, ok := op.Args[p.Name]
		switch {
		case !ok && p.Required:
			bad(p.Name, "missing; give one")
		case ok:
			if reason := p.refuses(given); reason != "" {
				bad(p.Name, reason)
			}
		}
	}
	given := make([]string, 0, len(op.Args))
	for name := range op.Args {
		given = append(given, name)
	}
	slices.Sort(given)
	for _, name := range given {
		if !slices.Contains(names, name) {
			suggest(bad(name, "there is no such argument"), nearestName(name, names))
		}
	}
	return fine
}

const unfit = "too long, or not Unicode text"

// refuses tells why a parameter does not take an argument; "" where it does.
func (p Param) refuses(given any) string {
	ok := false
	switch v := given.(type) {
	case string:
		ok = p.Kind == Text || p.Kind == List
		switch {
		case ok && (len(v) > maxArgument || !utf8.ValidString(v)):
			return unfit
		case ok && len(p.OneOf) > 0 && !slices.Contains(p.OneOf, v):
			return "want one of " + strings.Join(p.OneOf, ", ")
		}
	case bool:
		ok = p.Kind == YesNo
	case int:
		ok = p.Kind == Number
	case []string:
		ok = p.Kind == List
		for _, s := range v {
			if len(s) > maxArgument || !utf8.ValidString(s) {
				return unfit
			}
		}
	}
	if ok {
		return ""
	}
	return "want " + map[Kind]string{Text: "a text", Number: "a whole number", YesNo: "true or false", List: "a text or a list of texts"}[p.Kind]
}
