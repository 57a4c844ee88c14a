package hris

import "strings"

// Reference gives the reference under which a vendor finds one of its calls, as it may
// be kept and logged, and "" for what is none. It is made by a vendor's machine for
// machines: at most 128 ASCII letters, digits and the signs . _ : | = / + -, at least one
// of them a digit. So no name of a person, no e-mail address and no sentence is one, and
// nothing that would have to be escaped. A target gives as an [Error]'s RequestID only
// what the vendor calls an id of the request, the failure or its log.
func Reference(text string) string {
	if len(text) > 128 || !strings.ContainsAny(text, "0123456789") || strings.ContainsFunc(text, notOfReferences) {
		return ""
	}
	return text
}

func notOfReferences(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	}
	return !strings.ContainsRune("._:|=/+-", r)
}
