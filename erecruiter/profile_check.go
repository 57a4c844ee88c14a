package erecruiter

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // times without an offset are Warsaw's, whatever the machine knows of zones
)

var (
	plainName   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]{0,63}$`)
	plainScheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,31}$`)
)

// check refuses what cannot be, of a profile that is filled. Its texts name the
// member as JSON has it.
func (p WireProfile) check() error {
	bad := func(member, rule string) error { return notSent(BadProfile, member+" "+rule) }
	switch {
	case !isAddress(p.BaseURL):
		return bad("base_url", "is an absolute address without user, query or fragment")
	case p.Version != "-" && !isTemplate(p.Version, ""):
		return bad("version", "is the first part of each path, such as v1.1, or - for none")
	case !plainName.MatchString(p.CompanyParam):
		return bad("company_param", "is the name of a query parameter")
	case p.CallsPerSecond < 0.01 || p.CallsPerSecond > 100:
		return bad("calls_per_second", "is at least 0.01 and at most 100")
	case !known(p.Fields, fieldNames):
		return bad("fields", "has a name that is not one of FieldNames, or is empty")
	case !known(p.StageTypes, stageTypes):
		return bad("stage_types", "has a name that is no type of stage, or is empty")
	case !known(p.Rights, rightNames):
		return bad("rights", "has a name that is not one of RightNames, or is empty")
	}
	if _, err := time.LoadLocation(p.Zone); err != nil || strings.EqualFold(p.Zone, "local") {
		return bad("zone", "is the name of a time zone, such as Europe/Warsaw")
	}
	for _, path := range p.Paths.all() {
		if !isTemplate(*path.at, path.id) {
			return bad("paths", "are like "+path.otherwise+", with just that placeholder")
		}
	}
	return p.checkAuth(bad)
}

func (p WireProfile) checkAuth(bad func(member, rule string) error) error {
	a := p.Auth
	names := append([]string{p.Paging.LimitParam, p.Paging.OffsetParam, a.KeyField, a.KeyGrant}, p.Paging.CountKeys...)
	switch {
	case !oneOf(a.Mode, OAuthPassword, AccessKeyHeader, OAuthAccessKey):
		return bad("auth.mode", "is oauth_password, access_key_header or oauth_access_key")
	case !isAddress(a.TokenURL):
		return bad("auth.token_url", "is an absolute address without user, query or fragment")
	case !oneOf(a.Client, ClientBasic, ClientBasicEscaped, ClientBody):
		return bad("auth.client_auth", "is basic, basic_escaped or body")
	case !oneOf(a.Refresh, ClientBasic, ClientBasicEscaped, ClientBody):
		return bad("auth.refresh_auth", "is basic, basic_escaped or body")
	case !plainName.MatchString(a.Header):
		return bad("auth.header", "is the name of a header")
	case a.Scheme != "-" && !plainScheme.MatchString(a.Scheme):
		return bad("auth.scheme", "is one word such as Bearer, or - for none")
	case p.Paging.Limit < 1 || p.Paging.Limit > 10_000:
		return bad("paging.limit", "is at least 1 and at most 10000")
	case slices.ContainsFunc(names, func(name string) bool { return !plainName.MatchString(name) }):
		return bad("paging and auth", "have names of parameters and members, of letters and digits")
	}
	return nil
}

// isAddress leaves to package httpx what else an address must be, such as https.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" && u.Opaque == ""
}

// isTemplate reports whether a text is a relative path with the placeholder, and
// no other, as one of its segments.
func isTemplate(text, placeholder string) bool {
	n := 0
	for segment := range strings.SplitSeq(text, "/") {
		switch {
		case segment == "" || segment == "." || segment == "..":
			return false
		case segment == placeholder:
			n++
		case strings.ContainsAny(segment, "{}?#%\\"):
			return false
		}
	}
	return placeholder == "" || n == 1
}
