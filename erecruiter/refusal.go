package erecruiter

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// refusal is what eRecruiter says instead of success, in any of its forms:
//
//	[{"message":"…","errorCode":"InternalServerError","modelType":null}]   observed, with a 500
//	{"message":"…","errorCode":"…","modelType":"…"}                        inferred
//	{"error":"invalid_grant","error_description":"…"}                      the token endpoint; inferred (RFC 6749)
//	<html>…                                                                a proxy in front; inferred
//
// Code and fields go into errors and logs, so they are let through only if they are
// what they say.
type refusal struct {
	code    string
	fields  []string
	message string // may quote what somebody typed
	html    bool
}

var (
	plainCode  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]{0,63}$`)
	plainField = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.\[\]-]{0,63}$`)
)

func only(pattern *regexp.Regexp, s string) string {
	if pattern.MatchString(s) {
		return s
	}
	return ""
}

// mostErrors bounds what is read of one refusal.
const mostErrors = 50

// parseRefusal reads the body of an error answer. What it cannot read it leaves
// out: an error must not hide behind another one.
func parseRefusal(body []byte) refusal {
	body = bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), " \t\r\n")
	if bytes.HasPrefix(body, []byte("<")) {
		return refusal{html: true}
	}
	var list []record
	if json.Unmarshal(body, &list) != nil {
		var one record
		if json.Unmarshal(body, &one) != nil {
			return refusal{}
		}
		list = []record{one}
		if within := one.get("errors"); json.Unmarshal(within, &list) != nil || len(list) == 0 {
			list = []record{one}
		}
	}
	var r refusal
	var said []string
	for _, e := range list[:min(len(list), mostErrors)] {
		for _, name := range []string{"errorCode", "code", "error"} {
			if r.code == "" {
				r.code = only(plainCode, e.text(name))
			}
		}
		if field := only(plainField, e.text("modelType")); field != "" {
			r.fields = append(r.fields, field)
		}
		for _, name := range []string{"message", "error_description"} {
			if text := strings.TrimSpace(e.text(name)); text != "" {
				said = append(said, text)
			}
		}
	}
	slices.Sort(r.fields)
	r.fields = slices.Compact(r.fields)
	r.message = strings.Join(said, " ")
	return r
}
