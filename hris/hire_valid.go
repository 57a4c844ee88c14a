package hris

import (
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxID bounds the host's ids, in bytes.
const maxID = 200

type mistake struct{ path, text string }

// Validate reports every rule of a hire that h breaks, as one [InvalidHire]
// error that names paths and no values.
func (h *Hire) Validate() error {
	found := h.mistakes()
	if len(found) == 0 {
		return nil
	}
	e := &Error{Code: InvalidHire, Op: "check hire", Effect: EffectNotSent}
	var errs []error
	for _, m := range found {
		e.Fields = append(e.Fields, m.path)
		errs = append(errs, errors.New(m.path+": "+m.text))
	}
	e.Err = errors.Join(errs...)
	return e
}

func (h *Hire) mistakes() []mistake {
	var found []mistake
	add := func(path, text string) { found = append(found, mistake{path, text}) }
	for _, id := range []struct{ path, id string }{{"person_id", h.PersonID}, {"application_id", h.ApplicationID}} {
		switch {
		case id.id == "":
			add(id.path, "is required: the host's own stable id")
		case len(id.id) > maxID:
			add(id.path, "is longer than "+strconv.Itoa(maxID)+" bytes")
		case strings.Contains(id.id, "@"):
			add(id.path, "looks like an e-mail address; ids are kept, so give one that names nobody")
		case !plain(id.id):
			add(id.path, "holds white space or control characters")
		}
	}
	seen := map[string]bool{}
	for i, d := range h.Documents {
		at := "documents[" + strconv.Itoa(i) + "]"
		switch {
		case d.ID == "":
			add(at+".id", "is required")
		case seen[d.ID]:
			add(at+".id", "names the same document as another")
		case len(d.ID) > maxID || !plain(d.ID):
			add(at+".id", "must be at most "+strconv.Itoa(maxID)+" bytes without white space")
		case strings.Contains(d.ID, "@"):
			add(at+".id", "looks like it names somebody; ids are kept, so give one that names nobody")
		}
		seen[d.ID] = true
		if d.Size < 0 {
			add(at+".size", "is negative")
		}
		if !slices.Contains([]DocumentKind{CV, MotivationLetter, SignedOffer, Identity, OtherDocument}, d.Kind) {
			add(at+".kind", "want cv, motivation_letter, signed_offer, identity or other")
		}
		if sum, err := hex.DecodeString(d.SHA256); d.SHA256 != "" && (err != nil || len(sum) != 32 || strings.ToLower(d.SHA256) != d.SHA256) {
			add(at+".sha256", "want 64 lower-case hex digits")
		}
	}
	for i, c := range h.Consents {
		if c.Purpose == "" {
			add("consents["+strconv.Itoa(i)+"].purpose", "is required")
		}
	}
	for name := range maps.Keys(h.Custom) {
		if name == "" || strings.Contains(name, ".") || !utf8.ValidString(name) {
			add("custom", "a member's name is empty or holds a point")
		}
	}
	for _, f := range hireFields {
		if s, ok := f.at(h).(*string); ok && !utf8.ValidString(*s) {
			add(f.path, "is not valid UTF-8")
		}
	}
	return found
}

func plain(id string) bool {
	return !strings.ContainsFunc(id, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError
	})
}
