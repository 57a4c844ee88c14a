package nmbrstest

import (
	"strconv"
	"strings"
)

// reply writes what stands in an operation's response. Elements go out in the
// order of the WSDL, without prefixes.
type reply struct {
	b       strings.Builder
	omitNil bool
}

func (w *reply) open(name string)  { w.tag("<", name) }
func (w *reply) close(name string) { w.tag("</", name) }

func (w *reply) tag(mark, name string) {
	w.b.WriteString(mark)
	w.b.WriteString(name)
	w.b.WriteByte('>')
}

func (w *reply) raw(name, text string) {
	w.open(name)
	escape(&w.b, text)
	w.close(name)
}

// text writes a text; an empty one is left out, as Nmbrs was seen to do.
func (w *reply) text(name, text string) {
	if text != "" {
		w.raw(name, text)
	}
}

func (w *reply) number(name string, n int64) {
	var digits [20]byte
	w.open(name)
	w.b.Write(strconv.AppendInt(digits[:0], n, 10))
	w.close(name)
}

func (w *reply) null(name string) {
	if !w.omitNil {
		w.b.WriteString("<" + name + ` xsi:nil="true" />`)
	}
}

// optional writes a number that may be nil.
func (w *reply) optional(name string, n *int) {
	if n == nil {
		w.null(name)
		return
	}
	w.number(name, int64(*n))
}

// day writes a nillable dateTime, which has no zone.
func (w *reply) day(name, day string) {
	if day == "" {
		w.null(name)
		return
	}
	w.raw(name, day+"T00:00:00")
}

// list writes an operation's Result that is a list of n items.
func (c *soapCall) list(result string, n int, item func(i int)) {
	w := c.w
	if n == 0 {
		if !c.s.cfg.OmitEmptyLists {
			w.b.WriteString("<" + result + " />")
		}
		return
	}
	w.open(result)
	for i := range n {
		item(i)
	}
	w.close(result)
}
