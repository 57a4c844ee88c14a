package fieldmap

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
)

// Kind says what sort of value a field takes, and which sort a [Value] is.
type Kind uint8

// The kinds. The zero Kind is that of an absent value.
const (
	Absent  Kind = iota
	Text         // Unicode text
	Number       // an exact decimal
	Date         // a calendar day
	YesNo        // true or false
	Option       // the id of one option of a list
	Options      // the ids of several options, in order, without repeats
	Object       // named values
	List         // values of one kind, in order
	File         // a reference to a file that the host opens
)

// FileRef points at a file without holding it: the host opens it by ID, as
// often as need be. Size is in bytes; SHA256 is lower-case hex and may be
// empty where it is not known.
type FileRef struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	MIME   string `json:"mime"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256,omitempty"`
}

// String masks: a file's name often names a person.
func (FileRef) String() string { return privacy.Mask }

// GoString masks.
func (FileRef) GoString() string { return privacy.Mask }

// LogValue masks in log/slog.
func (FileRef) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }

// Value is one field's value: exactly one of the kinds. It is immutable, and
// its zero value is absent. Printing a Value masks it, whatever the verb: read
// it with the accessor of its kind, or with [Value.Display] to show it to the
// person who is entitled to see it.
//
// Texts and option ids are valid UTF-8: what is not becomes U+FFFD, which a plan
// reports.
type Value struct {
	// Eight words' worth of fields, so that a Value travels in registers.
	kind Kind
	bits uint32 // YesNo: 1 for yes; Date: year, month and day
	text string // Text, Option
	num  civil.Decimal
	more *more
}

// more carries the kinds that do not fit in a few words.
type more struct {
	ids    []string
	list   []Value
	object Values
	file   FileRef
}

// Values holds values by field path. Reading a path that is not there gives
// the absent Value.
//
// Each value masks itself in print; in log/slog the whole map is masked.
type Values map[string]Value

// LogValue masks in log/slog, whose JSON handler would encode the values.
func (v Values) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }

// TextValue makes a text; the empty text is a value, not absence.
func TextValue(s string) Value { return Value{kind: Text, text: readable(s)} }

func readable(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// NumberValue makes a number; an absent decimal gives the absent Value.
func NumberValue(d civil.Decimal) Value {
	if d.IsZero() {
		return Value{}
	}
	return Value{kind: Number, num: d}
}

// DateValue makes a date; the zero date, and a day that does not exist, give
// the absent Value.
func DateValue(d civil.Date) Value {
	if !d.Valid() {
		return Value{}
	}
	return Value{kind: Date, bits: uint32(d.Year)<<9 | uint32(d.Month)<<5 | uint32(d.Day)}
}

// YesNoValue makes a yes or no.
func YesNoValue(yes bool) Value {
	v := Value{kind: YesNo}
	if yes {
		v.bits = 1
	}
	return v
}

// OptionValue makes the choice of one option.
func OptionValue(id string) Value { return Value{kind: Option, text: readable(id)} }

// OptionsValue makes the choice of several options; repeats are dropped.
func OptionsValue(ids ...string) Value {
	kept := make([]string, 0, len(ids))
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		id = readable(id)
		if !seen[id] {
			seen[id] = true
			kept = append(kept, id)
		}
	}
	return Value{kind: Options, more: &more{ids: kept}}
}

// ObjectValue makes named values. The map is kept, not copied: leave it alone after.
func ObjectValue(fields Values) Value {
	return Value{kind: Object, more: &more{object: fields}}
}

// ListValue makes an ordered list. The slice is kept, not copied.
func ListValue(items ...Value) Value {
	return Value{kind: List, more: &more{list: items}}
}

// FileValue makes a reference to a file; one without an ID is absent.
func FileValue(ref FileRef) Value {
	if ref.ID == "" {
		return Value{}
	}
	ref.ID, ref.Name, ref.MIME, ref.SHA256 = readable(ref.ID), readable(ref.Name), readable(ref.MIME), readable(ref.SHA256)
	return Value{kind: File, more: &more{file: ref}}
}

// Kind says which sort of value v is.
func (v Value) Kind() Kind { return v.kind }

// IsAbsent reports whether there is no value.
func (v Value) IsAbsent() bool { return v.kind == Absent }

// Text gives the text of a [Text] value, else "".
func (v Value) Text() string {
	if v.kind != Text {
		return ""
	}
	return v.text
}

// Number gives the number of a [Number] value, else the absent decimal.
func (v Value) Number() civil.Decimal { return v.num }

// Date gives the day of a [Date] value, else the zero date.
func (v Value) Date() civil.Date {
	if v.kind != Date {
		return civil.Date{}
	}
	return civil.Date{Year: int(v.bits >> 9), Month: time.Month(v.bits >> 5 & 15), Day: int(v.bits & 31)}
}

// Yes gives the answer of a [YesNo] value, else false.
func (v Value) Yes() bool { return v.kind == YesNo && v.bits == 1 }

// Option gives the chosen id of an [Option] value, else "".
func (v Value) Option() string {
	if v.kind != Option {
		return ""
	}
	return v.text
}

// Options gives the chosen ids of an [Options] value. Do not change the slice.
func (v Value) Options() []string {
	if v.more == nil {
		return nil
	}
	return v.more.ids
}

// Object gives the named values of an [Object] value. Do not change the map.
func (v Value) Object() Values {
	if v.more == nil {
		return nil
	}
	return v.more.object
}

// List gives the items of a [List] value. Do not change the slice.
func (v Value) List() []Value {
	if v.more == nil {
		return nil
	}
	return v.more.list
}

// File gives the reference of a [File] value.
func (v Value) File() FileRef {
	if v.more == nil {
		return FileRef{}
	}
	return v.more.file
}

// String masks.
func (v Value) String() string { return v.masked() }

// GoString masks.
func (v Value) GoString() string { return v.masked() }

// Format masks under every verb.
func (v Value) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, v.masked()) }

// LogValue masks in log/slog.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.masked()) }

func (v Value) masked() string {
	if v.IsAbsent() {
		return "[absent]"
	}
	return privacy.Mask
}
