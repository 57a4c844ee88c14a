package hris

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Message is what the catalogue says of one code in one language, as people
// see it. Words in braces are placeholders: {max}.
type Message struct {
	Text   string // what is the matter
	Remedy string // what to do; "" where there is nothing to do
}

// Catalogue holds messages by language and code. It does not change once it is
// made, and is safe for concurrent use. This module's own is [Messages]; vendor
// packages and hosts make others of the same sort for texts of their own.
//
// Languages are matched by golang.org/x/text/language. Its companion
// message/catalog is left aside: it selects and fills in by the position of an
// argument, as fmt does, while the arguments of a [fieldmap.Problem] have
// names, which translators can move about and tests can compare.
type Catalogue struct {
	languages []language.Tag // English first: what does not match gets it
	matcher   language.Matcher
	messages  map[language.Tag]map[string]Message
}

// NewCatalogue makes a catalogue of messages by language and code. English
// must be among the languages. The others may have gaps, filled by a language
// they are a variety of (nl for nl-BE) and then by English; see
// [Catalogue.Lacks]. Its error lists every message that is empty, or whose
// placeholders are not those of the English one.
func NewCatalogue(messages map[language.Tag]map[string]Message) (*Catalogue, error) {
	if _, ok := messages[language.English]; !ok {
		return nil, errors.New("hris: a catalogue needs English messages to fall back on")
	}
	c := &Catalogue{languages: []language.Tag{language.English}, messages: map[language.Tag]map[string]Message{}}
	var wrong []error
	for tag, texts := range messages {
		c.messages[tag] = maps.Clone(texts)
		if tag != language.English {
			c.languages = append(c.languages, tag)
		}
		for code, m := range texts {
			if m.Text == "" {
				wrong = append(wrong, fmt.Errorf("hris: the %v message of %s is empty", tag, code))
			}
			if english, ok := messages[language.English][code]; ok && !sameSlots(m, english) {
				wrong = append(wrong, fmt.Errorf("hris: the %v message of %s has other placeholders than the English one", tag, code))
			}
		}
	}
	slices.SortFunc(c.languages[1:], func(a, b language.Tag) int { return strings.Compare(a.String(), b.String()) })
	c.matcher = language.NewMatcher(c.languages)
	return c, errors.Join(wrong...)
}

// Languages lists the languages that there are messages in, English first.
func (c *Catalogue) Languages() []language.Tag { return slices.Clone(c.languages) }

// Match gives the language of the catalogue that serves a reader of tag best:
// nl for nl-BE, and English for a language it does not have.
func (c *Catalogue) Match(tag language.Tag) language.Tag {
	_, i, _ := c.matcher.Match(tag)
	return c.languages[i]
}

// Codes lists the codes of the English messages, sorted.
func (c *Catalogue) Codes() []string {
	return slices.Sorted(maps.Keys(c.messages[language.English]))
}

// Lacks lists what remains to be translated: the codes whose text or remedy
// the language does not have itself, sorted.
func (c *Catalogue) Lacks(tag language.Tag) []string {
	var lacks []string
	for _, code := range c.Codes() {
		english, m := c.messages[language.English][code], c.messages[tag][code]
		if m.Text == "" || m.Remedy == "" && english.Remedy != "" {
			lacks = append(lacks, code)
		}
	}
	return lacks
}

// Text says what a code means; a code that no language has comes as it is.
func (c *Catalogue) Text(tag language.Tag, code string, args Args) string {
	text := c.find(tag, code, func(m Message) string { return m.Text })
	if text == "" {
		return code
	}
	return fill(text, args)
}

// Remedy says what to do about a code, "" where there is nothing to say.
func (c *Catalogue) Remedy(tag language.Tag, code string, args Args) string {
	return fill(c.find(tag, code, func(m Message) string { return m.Remedy }), args)
}

// find looks in the language, then in those it is a variety of, then in English.
func (c *Catalogue) find(tag language.Tag, code string, part func(Message) string) string {
	for tag = c.Match(tag); tag != language.Und; tag = tag.Parent() {
		if text := part(c.messages[tag][code]); text != "" {
			return text
		}
	}
	return part(c.messages[language.English][code])
}

// knows reports whether a reader of tag finds anything for the code.
func (c *Catalogue) knows(tag language.Tag, code string) bool {
	return c.find(tag, code, func(m Message) string { return m.Text }) != ""
}

// fill puts the arguments in, all at once: an argument that looks like a
// placeholder stays what it is.
func fill(message string, args Args) string {
	if len(args) == 0 {
		return message
	}
	pairs := make([]string, 0, 2*len(args))
	for name, value := range args {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.TrimSpace(strings.NewReplacer(pairs...).Replace(message))
}

var slot = regexp.MustCompile(`\{[a-z_]+\}`)

// sameSlots reports whether a translation has the placeholders of the English
// message: one that is lost loses a fact, one too many is never filled.
func sameSlots(m, english Message) bool {
	same := func(a, b string) bool {
		return slices.Equal(slots(a), slots(b))
	}
	return same(m.Text, english.Text) && (m.Remedy == "" || same(m.Remedy, english.Remedy))
}

func slots(text string) []string {
	found := slot.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}
