package inhire

import (
	"bytes"
	"regexp"
	"strings"
)

// refusal is what inhire says instead of success, in the contract's envelope:
//
//	{"error":{"code":"unmapped_stages","message":"…","details":[{"stageId":"501","code":"unmapped"}]}}
//
// Codes, ids and fields go into errors and logs, so they are let through only if
// they are what they say.
type refusal struct {
	said    bool // it came in the envelope, so inhire itself said it
	html    bool // it is a page, so something before inhire said it
	code    string
	message string // may quote what somebody typed
	details []Detail
}

var (
	plainCode  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$`)
	plainField = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.\[\]-]{0,63}$`)
)

func only(pattern *regexp.Regexp, s string) string {
	if pattern.MatchString(s) {
		return s
	}
	return ""
}

// mostDetails bounds what is kept of one refusal.
const mostDetails = 50

// parseRefusal reads the body of an error answer. What it cannot read it leaves
// out: an error must not hide behind another one.
func (p *WireProfile) parseRefusal(body []byte) refusal {
	body = bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), " \t\r\n")
	if bytes.HasPrefix(body, []byte("<")) {
		return refusal{html: true}
	}
	whole, err := p.parse(body)
	if err != nil {
		return refusal{}
	}
	inner, ok := whole.within("error.error")
	if !ok {
		return refusal{}
	}
	r := refusal{code: only(plainCode, inner.text("error.code")), message: strings.TrimSpace(inner.text("error.message"))}
	r.said = r.code != ""
	rows := inner.rows("error.details")
	for _, row := range rows[:min(len(rows), mostDetails)] {
		d := Detail{
			StageID: only(plainCode, row.text("detail.stageId")), ApplicationID: only(plainCode, row.text("detail.applicationId")),
			Field: only(plainField, row.text("detail.field")), Code: only(plainCode, row.text("detail.code")),
		}
		if d != (Detail{}) {
			r.details = append(r.details, d)
		}
	}
	return r
}
