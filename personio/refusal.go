package personio

import (
	"regexp"
	"slices"
	"strings"
)

// refusal is what Personio says instead of success, in any of its three forms:
//
//	{"success":false,"error":{"code":422,"message":"…","error_data":{"file":["…"]}}}      v1
//	{"personio_trace_id":"…","errors":[{"title":"…","detail":"…","type":"https://…#common.bad_request"}]}  v2
//	{"error":"invalid_client","error_description":"…","trace_id":"…"}                     the token of v2
//
// Code, trace and fields go into errors and logs, so they are let through only if
// they are what they say.
type refusal struct {
	code    string
	trace   string
	fields  []string
	message string // may quote what somebody typed
}

var (
	plainCode  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	plainTrace = regexp.MustCompile(`^[A-Za-z0-9-]{8,64}$`)
	plainField = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.\[\]-]{0,63}$`)
)

func only(pattern *regexp.Regexp, s string) string {
	if pattern.MatchString(s) {
		return s
	}
	return ""
}

// parseRefusal reads the body of an error answer. What it cannot read it leaves
// out: an error must not hide behind another one.
func parseRefusal(body []byte) refusal {
	o, err := parseObject(body)
	if err != nil {
		return refusal{}
	}
	return refusalOf(o)
}

func refusalOf(o object) refusal {
	r := refusal{trace: only(plainTrace, o.get("personio_trace_id").text())}
	if r.trace == "" {
		r.trace = only(plainTrace, o.get("trace_id").text())
	}
	var said []string
	if v1 := o.get("error").object(); v1 != nil {
		r.code = only(plainCode, v1.get("code").text())
		said = append(said, v1.get("message").text())
		for _, key := range []string{"error_data", "errors"} {
			for _, m := range v1.get(key).object() {
				if field := only(plainField, m.key); field != "" {
					r.fields = append(r.fields, field)
				}
				said = append(said, m.value.texts()...)
			}
		}
		said = append(said, v1.get("detailed_message").texts()...)
	} else {
		r.code = only(plainCode, o.get("error").text())
		said = append(said, o.get("error_description").text(), o.get("message").text())
	}
	for problem := range o.get("errors").array() {
		p := problem.object()
		if r.code == "" {
			r.code = only(plainCode, fragment(p.get("type").text()))
		}
		said = append(said, p.get("title").text(), p.get("detail").text(), p.get("details").text())
		for _, m := range p.get("_meta").object() {
			said = append(said, m.value.texts()...)
			if field := only(plainField, m.value.text()); m.key == "field" && field != "" {
				r.fields = append(r.fields, field) // inferred: nobody says how v2 names a field
			}
		}
	}
	said = slices.DeleteFunc(said, func(s string) bool { return strings.TrimSpace(s) == "" })
	for i := range said {
		said[i] = strings.TrimSpace(said[i])
	}
	slices.Sort(r.fields)
	r.fields = slices.Compact(r.fields)
	r.message = strings.Join(said, " ")
	return r
}

// fragment gives what stands behind the # of an error's type.
func fragment(address string) string {
	_, tail, _ := strings.Cut(address, "#")
	return tail
}
