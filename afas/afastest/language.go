package afastest

import (
	"net/http"
	"strings"
)

// Language is a language the fake speaks: labels, messages and, as in Profit,
// the external codes of some lists (gender is M/V/O/X in Dutch and M/F/U/X in
// English).
type Language string

// The languages the fake has tables for. AFAS also offers French and German;
// those fall back to the environment's language here.
const (
	Dutch   Language = "nl"
	English Language = "en"
)

// pick returns the text of the language.
func (l Language) pick(nl, en string) string {
	if l == English {
		return en
	}
	return nl
}

// language reads Accept-Language as AFAS documents it: an exact tag such as
// en-us or nl-nl. Anything else (en-en, plain en) means the environment's own
// language, silently.
func (s *Server) language(r *http.Request) Language {
	tag, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	tag, _, _ = strings.Cut(tag, ";")
	switch strings.ToLower(strings.TrimSpace(tag)) {
	case "nl-nl", "nl-be":
		return Dutch
	case "en-us":
		return English
	}
	return s.cfg.Language
}

// codeLanguage is the language whose codes a write must use. Which setting
// decides in the real Profit is not documented, hence the switch.
func (s *Server) codeLanguage(r *http.Request) Language {
	if s.cfg.CodesByEnvironment {
		return s.cfg.Language
	}
	return s.language(r)
}
