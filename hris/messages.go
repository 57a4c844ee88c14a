package hris

import (
	"maps"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/handoverhq/handover/fieldmap"
)

// The languages that the message catalogue has in full.
var (
	English = language.English
	Dutch   = language.Dutch
	German  = language.German
	Polish  = language.Polish
)

// Args fill the placeholders of a message: {"max": "50"} puts 50 where it says
// {max}. A placeholder without an argument stays as it is.
type Args = map[string]string

// builtIn is this module's own catalogue, made when it is first asked.
var builtIn = sync.OnceValue(func() *Catalogue {
	c, err := NewCatalogue(map[language.Tag]map[string]Message{
		English: englishMessages(),
		Dutch:   dutchMessages(),
		German:  germanMessages(),
		Polish:  polishMessages(),
	})
	if err != nil {
		panic(err) // of our own texts, which every test reads
	}
	return c
})

// Messages gives this module's catalogue: every [Code] and [Note], the codes of
// packages fieldmap and transfer, and the words that people see, under a
// family's name: "state.done", "badge.done", "phase.", "offer.", "event.",
// "trail.", "outcome.", "standing.", "document_kind.", "kind." and "limit.". Beside the
// states there are badge.changed ({fields}), badge.duplicate, badge.erased and
// badge.round ({round}).
func Messages() *Catalogue { return builtIn() }

// Text says in a language what a code means: a sentence where something is the
// matter, a word or line where it names a state. Language tags are matched, so
// that nl-BE gives Dutch; what a language lacks comes in English, and a code
// that is not in the catalogue comes as it is.
func Text[C ~string](tag language.Tag, code C, args Args) string {
	return builtIn().Text(tag, string(code), inWords(tag, string(code), args))
}

// Remedy says in a language what to do about a code, "" where there is nothing
// to say.
func Remedy[C ~string](tag language.Tag, code C) string {
	return builtIn().Remedy(tag, string(code), nil)
}

// TextIn says what failed, for people and in a language, without the technical
// facts that Error gives.
func (e *Error) TextIn(tag language.Tag) string { return Text(tag, e.Code, nil) }

// RemedyIn says what to do. In English the error's own Remedy, which is more
// exact, goes before the catalogue's; in other languages it stands in where
// the catalogue has none.
func (e *Error) RemedyIn(tag language.Tag) string {
	if e.Remedy != "" && builtIn().Match(tag) == English {
		return e.Remedy
	}
	if remedy := Remedy(tag, e.Code); remedy != "" {
		return remedy
	}
	return e.Remedy
}

// ProblemText says what is wrong and what to do about it. A code that the
// catalogue does not have, such as that of a host's own op, keeps the English
// text that the problem brought.
func ProblemText(tag language.Tag, p fieldmap.Problem) string {
	if p.Text != "" && !builtIn().knows(tag, p.Code) {
		return sentence(p.Text)
	}
	return joined(Text(tag, p.Code, p.Args), Remedy(tag, p.Code))
}

// ChangeText says what changed in a form.
func ChangeText(tag language.Tag, c fieldmap.Change) string { return Text(tag, c.Code, c.Args) }

// NoteText says what a note of a receipt means; target is the name for people
// of the system concerned ([Info].Name).
func NoteText(tag language.Tag, note Note, target string) string {
	if note == NoNote {
		return ""
	}
	return Text(tag, note, Args{"target": target})
}

// StateText gives the word for a transfer.State: "Sent".
func StateText[S ~string](tag language.Tag, state S) string {
	return Text(tag, "state."+string(state), nil)
}

// BadgeText gives the line of a badge for a transfer.State: "Sent to AFAS by
// Noor on 5 May". Its placeholders are {target}, {actor} and {at}; the host,
// who knows the actor's name and how its users write a date, fills them.
func BadgeText[S ~string](tag language.Tag, state S, args Args) string {
	return Text(tag, "badge."+string(state), args)
}

// PhaseText gives the word for a transfer.Phase: "Skipped".
func PhaseText[P ~string](tag language.Tag, phase P) string {
	return Text(tag, "phase."+string(phase), nil)
}

// OfferText gives what stands on the button of a transfer.Offer: "Send to AFAS".
func OfferText[O ~string](tag language.Tag, offer O, target string) string {
	return Text(tag, "offer."+string(offer), Args{"target": target})
}

// EventText gives the line of a transfer.EventKind in a history.
func EventText[E ~string](tag language.Tag, kind E) string {
	return Text(tag, "event."+string(kind), nil)
}

// OriginText says where a value came from: "from offer.start_date, date
// 02/01/2006". Ops keep the names they have in rules. To show labels and names
// rather than paths and ids, put them into From and By first.
func OriginText(tag language.Tag, o fieldmap.Origin) string {
	code := "origin." + string(o.Kind)
	if !builtIn().knows(tag, code) {
		return o.String()
	}
	from := strings.Join(o.From, ", ")
	phrase := Text(tag, code, Args{"from": from, "by": o.By})
	if o.Kind == fieldmap.OriginSource { // how the ops are written, fieldmap alone knows
		phrase += strings.TrimPrefix(o.String(), "from "+from)
	}
	return phrase
}

// inWords translates those arguments that are words of package fieldmap: the
// kinds of fields and the names of limits.
func inWords(tag language.Tag, code string, args Args) Args {
	var family string
	var names []string
	switch code {
	case fieldmap.CodeWrongKind, fieldmap.CodeTypeClash, fieldmap.CodeBadValue, fieldmap.CodeNotTyped:
		family, names = "kind.", []string{"want", "got", "kind"}
	case fieldmap.DriftRetyped:
		family, names = "kind.", []string{"old", "new"}
	case fieldmap.DriftTightened, fieldmap.DriftLoosened:
		family, names = "limit.", []string{"limit", "old", "new"}
	default:
		return args
	}
	words := make(Args, len(args))
	maps.Copy(words, args)
	for _, name := range names {
		if word := family + args[name]; builtIn().knows(tag, word) {
			words[name] = builtIn().Text(tag, word, nil)
		}
	}
	return words
}

// text gives a message as a clause within the line of an error, without its
// capital and its period; "" where the catalogue does not know the code.
func text(tag language.Tag, code string) string {
	if !builtIn().knows(tag, code) {
		return ""
	}
	s := strings.TrimSuffix(builtIn().Text(tag, code, nil), ".")
	first, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); !unicode.IsLower(next) && next != ' ' {
		return s // an abbreviation: "AFAS"
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// sentence makes a sentence of a clause as package fieldmap writes it. A clause
// that begins with a placeholder or a quotation has no capital to get.
func sentence(clause string) string {
	if clause == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(clause)
	clause = string(unicode.ToUpper(first)) + clause[size:]
	if last, _ := utf8.DecodeLastRuneInString(clause); strings.ContainsRune(".!?…", last) {
		return clause
	}
	return clause + "."
}

func joined(sentences ...string) string {
	return strings.TrimSpace(strings.Join(sentences, " "))
}
