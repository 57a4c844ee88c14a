package nmbrs

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// problem is what Nmbrs says instead of success (documented second hand):
//
//	{"type":"…","status":400,"code":1234,"title":"…","detail":"…"}
//
// ASP.NET adds errors, the fields with what is wrong with each; the gateway in
// front answers {"statusCode":401,"message":"…"} (both inferred). Title, detail and
// message may quote what somebody typed; codes and fields are let through to errors
// and logs only if they are what they say.
type problem struct {
	code    string
	fields  []string
	title   string // only where it is one of those that mean something
	message string
}

// multiDebtor is the title of the 403 that a consent for several debtors gets where
// one debtor has to be named (observed in public clients).
const multiDebtor = "ForbiddenMultiDebtor"

var (
	plainCodePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	plainField       = regexp.MustCompile(`^\$?[A-Za-z_.][A-Za-z0-9_.\[\]-]{0,63}$`)
)

func plainCode(s string) string {
	if plainCodePattern.MatchString(s) {
		return s
	}
	return ""
}

// parseProblem reads the body of an error answer. What it cannot read it leaves
// out: an error must not hide behind another one.
func parseProblem(body []byte) problem {
	var a struct {
		Code    text                       `json:"code"`
		Title   text                       `json:"title"`
		Detail  text                       `json:"detail"`
		Message text                       `json:"message"`
		Errors  map[string]json.RawMessage `json:"errors"`
	}
	if !json.Valid(body) || json.Unmarshal(body, &a) != nil && a.Title == "" && a.Code == "" {
		return problem{}
	}
	p := problem{code: plainCode(string(a.Code))}
	if strings.TrimSuffix(string(a.Title), ".") == multiDebtor {
		p.title = multiDebtor
	}
	said := []string{string(a.Title), string(a.Detail), string(a.Message)}
	for _, field := range slices.Sorted(maps.Keys(a.Errors)) {
		if plainField.MatchString(field) {
			p.fields = append(p.fields, field)
		}
		said = append(said, saidOf(a.Errors[field])...)
	}
	for i := range said {
		said[i] = strings.TrimSpace(said[i])
	}
	p.message = strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), " ")
	return p
}

// saidOf gives the texts of a text, or of an array of texts.
func saidOf(raw json.RawMessage) []string {
	var several []text
	if json.Unmarshal(raw, &several) != nil {
		several = make([]text, 1)
		_ = several[0].UnmarshalJSON(raw)
	}
	said := make([]string, len(several))
	for i, s := range several {
		said[i] = string(s)
	}
	return said
}
