package store

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// statementOf is a statement with what its parameters are.
type statementOf struct {
	text string
	args []any
}

// all executes inserts that do not depend on one another: in one go where the
// database takes several in one statement, because each is a way to it and back.
func (t *tx) all(parts []statementOf) error {
	if t.s.dialect.Chains && len(parts) > 1 {
		parts = []statementOf{chain(parts)}
	}
	for _, p := range parts {
		if _, err := t.exec(p.text, p.args...); err != nil {
			return err
		}
	}
	return nil
}

// chain makes one statement of several.
func chain(parts []statementOf) statementOf {
	last := len(parts) - 1
	var text strings.Builder
	var args []any
	for i, p := range parts {
		switch {
		case i == last:
			text.WriteString(" ")
		case i == 0:
			text.WriteString("WITH p0 AS (")
		default:
			fmt.Fprintf(&text, ", p%d AS (", i)
		}
		text.WriteString(shifted(p.text, len(args)))
		if i < last {
			text.WriteString(")")
		}
		args = append(args, p.args...)
	}
	return statementOf{text.String(), args}
}

var parameter = regexp.MustCompile(`\$(\d+)`)

// shifted counts a text's parameters from n+1 on.
func shifted(text string, n int) string {
	return parameter.ReplaceAllStringFunc(text, func(p string) string {
		number, _ := strconv.Atoi(p[1:])
		return fmt.Sprint("$", number+n)
	})
}
