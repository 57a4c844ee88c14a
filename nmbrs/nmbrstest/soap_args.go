package nmbrstest

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// args reads a request's elements as .NET's XmlSerializer does: in any order,
// the first of a name, those of another namespace or of no known name passed
// over, absent ones zero. The first value that cannot be read is kept as the
// refusal; reading goes on with zeros.
type args struct {
	n     *node
	fault **protocolFault
}

func newArgs(n *node) args { return args{n, new(*protocolFault)} }

func (a args) child(name string) *node {
	if a.n == nil {
		return nil
	}
	for _, k := range a.n.kids {
		if k.name.Local == name && k.name.Space == a.n.name.Space {
			return k
		}
	}
	return nil
}

// sub reads the elements of an element. It may be absent or nil: then all of
// its values are zero.
func (a args) sub(name string) args {
	k := a.child(name)
	if k != nil && k.isNil {
		k = nil
	}
	return args{k, a.fault}
}

// missing reports whether there is no element to read from.
func (a args) missing() bool { return a.n == nil }

// sent reports whether an element is there, and whether it is nil.
func (a args) sent(name string) (here, null bool) {
	k := a.child(name)
	return k != nil, k != nil && k.isNil
}

func (a args) refuse(k *node, why string) {
	if *a.fault == nil {
		*a.fault = unreadable(k.line, k.column, why)
	}
}

func (a args) text(name string) string {
	if k := a.child(name); k != nil && !k.isNil {
		return k.text
	}
	return ""
}

// number is an xs:int. Nil is refused like any text that is none.
func (a args) number(name string) int64 {
	k := a.child(name)
	if k == nil {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(k.text), 10, 32)
	if err != nil {
		a.refuse(k, "Input string was not in a correct format.")
	}
	return n
}

// optional is a nillable xs:int.
func (a args) optional(name string) *int {
	if k := a.child(name); k == nil || k.isNil {
		return nil
	}
	return new(int(a.number(name)))
}

// yes is an xs:boolean. Nil is no, where it is allowed.
func (a args) yes(name string) bool {
	k := a.child(name)
	if k == nil || k.isNil {
		return false
	}
	switch strings.TrimSpace(k.text) {
	case "true", "1":
		return true
	case "false", "0":
	default:
		a.refuse(k, "The string '"+k.text+"' is not a valid Boolean value.")
	}
	return false
}

// decimal is an xs:decimal as it was sent: no exponent, no comma, at most 28
// digits.
func (a args) decimal(name string) string {
	k := a.child(name)
	if k == nil {
		return "0"
	}
	text := strings.TrimSpace(k.text)
	whole, part, _ := strings.Cut(strings.TrimLeft(text, "+-"), ".")
	if digits := whole + part; digits == "" || len(digits) > 28 || strings.Trim(digits, "0123456789") != "" || len(text)-len(strings.TrimLeft(text, "+-")) > 1 {
		a.refuse(k, "Input string was not in a correct format.")
		return "0"
	}
	return text
}

// one is a value of an enumeration, whose first is what an absent element means.
func (a args) one(name string, of []string) string {
	k := a.child(name)
	if k == nil {
		return of[0]
	}
	if v := strings.TrimSpace(k.text); slices.Contains(of, v) {
		return v
	}
	a.refuse(k, "Instance validation error: '"+k.text+"' is not a valid value for "+name+".")
	return ""
}

var dateTimes = []string{"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02Z07:00"} // with a zone
var localTimes = []string{"2006-01-02T15:04:05.999999999", time.DateOnly}

// day is the day of an xs:dateTime, "" where it is absent or nil. A time with a
// zone becomes the server's, as .NET makes it, and may lie on another day.
func (a args) day(name string) string {
	k := a.child(name)
	if k == nil || k.isNil {
		return ""
	}
	text := strings.TrimSpace(k.text)
	for _, layout := range localTimes {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	for _, layout := range dateTimes {
		if t, err := time.Parse(layout, text); err == nil {
			return t.In(amsterdam()).Format(time.DateOnly)
		}
	}
	a.refuse(k, "The string '"+k.text+"' is not a valid AllXsd value.")
	return ""
}
