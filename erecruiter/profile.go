package erecruiter

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
)

// WireProfile says how one account's API is spoken to: addresses, authentication,
// paths, names. Its zero value, and each zero member of it, means the default,
// which is what was observed in public clients of 2017 and 2018, and our proposal
// where nothing was. A customer who has eRecruiter's own description of the API
// gives what differs as JSON ([ParseProfile]); no code changes.
type WireProfile struct {
	BaseURL string `json:"base_url,omitempty"` // https://api.erecruiter.pl (observed)
	Version string `json:"version,omitempty"`  // v1.1 (observed, with v1.0), the first part of each path; "-" for none

	Auth   AuthProfile   `json:"auth,omitzero"`
	Paging PagingProfile `json:"paging,omitzero"`

	CompanyParam string `json:"company_param,omitempty"` // query parameter of the company: companyId (observed)

	Paths     Paths     `json:"paths,omitzero"`
	Envelopes Envelopes `json:"envelopes,omitzero"`
	// Fields renames members of records and of the body of a create, by our names
	// of them ([FieldNames]): {"application.stage_id": "currentStageId"}.
	Fields map[string]string `json:"fields,omitempty"`
	// StageTypes renames the codes of the six types of stage (all are our
	// proposal): {"meeting": "Interview"}. The names of eRecruiter's pages are known
	// in any case.
	StageTypes map[string]string `json:"stage_types,omitempty"`
	// Rights renames the rights that Account/Permissions tells (all are our
	// proposal), by our names of them ([RightNames]).
	Rights map[string]string `json:"rights,omitempty"`

	// Zone is that of times without an offset: Europe/Warsaw (our proposal).
	Zone string `json:"zone,omitempty"`
	// CallsPerSecond is the rate of one account: 2 (our proposal; public clients
	// held themselves to 2 and to 10; no limit is published).
	CallsPerSecond float64 `json:"calls_per_second,omitempty"`
}

// AuthMode is a way to authenticate.
type AuthMode string

// The modes.
const (
	// OAuthPassword is a user's token, by password and client. Observed.
	OAuthPassword AuthMode = "oauth_password"
	// AccessKeyHeader sends the partner's access key with every call. That there is
	// such a key is documented; how it travels is not known, so this is our proposal.
	AccessKeyHeader AuthMode = "access_key_header"
	// OAuthAccessKey exchanges the access key for a token at the token URL. Our
	// proposal.
	OAuthAccessKey AuthMode = "oauth_access_key"
)

// ClientAuth is how client id and secret reach the token URL.
type ClientAuth string

// The styles.
const (
	// ClientBasic is HTTP Basic with both as they are. Observed, of the first call.
	ClientBasic ClientAuth = "basic"
	// ClientBasicEscaped is HTTP Basic with both form-encoded first, as RFC 6749
	// has it; servers of that time do not undo it.
	ClientBasicEscaped ClientAuth = "basic_escaped"
	// ClientBody puts client_id and client_secret into the form. Observed as one
	// client's setting for refreshing; nothing shows that it ever ran.
	ClientBody ClientAuth = "body"
)

// AuthProfile says how a call is authenticated.
type AuthProfile struct {
	Mode     AuthMode   `json:"mode,omitempty"`         // oauth_password
	TokenURL string     `json:"token_url,omitempty"`    // https://authorization-api.erecruiter.pl/oAuth/Token (observed)
	Client   ClientAuth `json:"client_auth,omitempty"`  // of the first call: basic (observed)
	Refresh  ClientAuth `json:"refresh_auth,omitempty"` // of a refresh: body (observed as a setting)
	Header   string     `json:"header,omitempty"`       // Authorization
	// Scheme stands before the token or key in the header: "Bearer" (observed for
	// tokens); "-" for none.
	Scheme string `json:"scheme,omitempty"`
	// KeyGrant and KeyField are the grant type and the form's field of
	// [OAuthAccessKey]: client_credentials and access_key (our proposal).
	KeyGrant string `json:"key_grant,omitempty"`
	KeyField string `json:"key_field,omitempty"`
}

// PagingProfile says how lists are paged.
type PagingProfile struct {
	LimitParam  string   `json:"limit_param,omitempty"`  // limit (observed)
	OffsetParam string   `json:"offset_param,omitempty"` // offset, 0-based (observed)
	Limit       int      `json:"limit,omitempty"`        // rows asked for at a time: 100 (observed)
	CountKeys   []string `json:"count_keys,omitempty"`   // rowCount, totalRowCount, totalRowsCount (observed)
}

// Paths are templates below base URL and version. {recruitmentId}, {applicationId}
// and {cvId} stand for ids.
type Paths struct {
	Companies          string `json:"companies,omitempty"`           // Account/Companies (observed)
	Permissions        string `json:"permissions,omitempty"`         // Account/Permissions (observed path)
	Stages             string `json:"account_stages,omitempty"`      // Account/Stages (observed)
	StageDictionary    string `json:"stage_dictionary,omitempty"`    // Dictionaries/RecruitmentStages (observed)
	Origins            string `json:"origins,omitempty"`             // Account/Origins (observed path; its meaning is inferred)
	Recruitments       string `json:"recruitments,omitempty"`        // Recruitments (observed)
	ClosedRecruitments string `json:"recruitments_closed,omitempty"` // Recruitments/Closed (observed path)
	Recruitment        string `json:"recruitment,omitempty"`         // Recruitments/{recruitmentId} (observed path)
	RecruitmentStages  string `json:"recruitment_stages,omitempty"`  // Recruitments/{recruitmentId}/Stages (observed)
	Applications       string `json:"applications,omitempty"`        // Recruitments/{recruitmentId}/CandidateApplications (observed)
	Application        string `json:"application,omitempty"`         // CandidateApplications/{applicationId} (observed path)
	StagesHistory      string `json:"stages_history,omitempty"`      // CandidateApplications/{applicationId}/StagesHistory (observed)
	CV                 string `json:"cv,omitempty"`                  // Candidates/CVs/{cvId} (observed path)
	CreateApplication  string `json:"create_application,omitempty"`  // as Applications, with POST (our proposal)
}

// Envelopes are the names that a list may have within an object. A bare array is
// taken too, and so is an object with one list of objects, whatever its name.
type Envelopes struct {
	Companies     []string `json:"companies,omitempty"`      // came as a bare array (observed)
	Stages        []string `json:"stages,omitempty"`         // stages, accountStages (inferred)
	Origins       []string `json:"origins,omitempty"`        // origins (inferred)
	Recruitments  []string `json:"recruitments,omitempty"`   // recruitments (observed)
	Applications  []string `json:"applications,omitempty"`   // applications (observed)
	StagesHistory []string `json:"stages_history,omitempty"` // candidateApplicationStages (observed)
}

// Observed gives the profile in full that a zero one stands for.
func Observed() WireProfile { return WireProfile{}.filled() }

// ParseProfile reads a profile from JSON. Members that are left out keep their
// defaults; ones that it does not know are refused, since a typing error in a path
// would otherwise go unseen.
func ParseProfile(data []byte) (WireProfile, error) {
	var p WireProfile
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(&p)
	if err == nil {
		if _, err = d.Token(); errors.Is(err, io.EOF) {
			return p, p.filled().check()
		}
	}
	return WireProfile{}, notSent(BadProfile, "it is not JSON, or has a member that is not known, or a value of another type")
}

// filled sets the defaults.
func (p WireProfile) filled() WireProfile {
	or := func(at *string, otherwise string) {
		if *at == "" {
			*at = otherwise
		}
	}
	lists := func(at *[]string, otherwise ...string) {
		if len(*at) == 0 {
			*at = otherwise
		}
		*at = slices.Clone(*at)
	}
	or(&p.BaseURL, "https://api.erecruiter.pl")
	or(&p.Version, "v1.1")
	or(&p.CompanyParam, "companyId")
	or(&p.Zone, "Europe/Warsaw")
	if p.CallsPerSecond == 0 {
		p.CallsPerSecond = 2
	}

	a := &p.Auth
	or((*string)(&a.Mode), string(OAuthPassword))
	or(&a.TokenURL, "https://authorization-api.erecruiter.pl/oAuth/Token")
	or((*string)(&a.Client), string(ClientBasic))
	or((*string)(&a.Refresh), string(ClientBody))
	or(&a.Header, "Authorization")
	or(&a.Scheme, "Bearer")
	or(&a.KeyGrant, "client_credentials")
	or(&a.KeyField, "access_key")

	or(&p.Paging.LimitParam, "limit")
	or(&p.Paging.OffsetParam, "offset")
	if p.Paging.Limit == 0 {
		p.Paging.Limit = 100
	}
	lists(&p.Paging.CountKeys, "rowCount", "totalRowCount", "totalRowsCount")

	for _, path := range p.Paths.all() {
		or(path.at, path.otherwise)
	}
	e := &p.Envelopes
	lists(&e.Companies, "companies")
	lists(&e.Stages, "stages", "accountStages")
	lists(&e.Origins, "origins")
	lists(&e.Recruitments, "recruitments")
	lists(&e.Applications, "applications")
	lists(&e.StagesHistory, "candidateApplicationStages")

	p.Fields = merged(fieldNames, p.Fields)
	p.StageTypes = merged(stageTypes, p.StageTypes)
	p.Rights = merged(rightNames, p.Rights)
	return p
}

func merged(defaults, own map[string]string) map[string]string {
	all := maps.Clone(defaults)
	maps.Copy(all, own)
	return all
}

// template is one of the paths, with its default.
type template struct {
	at        *string
	otherwise string
	id        string // the placeholder that it has to have
}

func (p *Paths) all() []template {
	return []template{
		{&p.Companies, "Account/Companies", ""},
		{&p.Permissions, "Account/Permissions", ""},
		{&p.Stages, "Account/Stages", ""},
		{&p.StageDictionary, "Dictionaries/RecruitmentStages", ""},
		{&p.Origins, "Account/Origins", ""},
		{&p.Recruitments, "Recruitments", ""},
		{&p.ClosedRecruitments, "Recruitments/Closed", ""},
		{&p.Recruitment, "Recruitments/{recruitmentId}", recruitmentID},
		{&p.RecruitmentStages, "Recruitments/{recruitmentId}/Stages", recruitmentID},
		{&p.Applications, "Recruitments/{recruitmentId}/CandidateApplications", recruitmentID},
		{&p.Application, "CandidateApplications/{applicationId}", applicationID},
		{&p.StagesHistory, "CandidateApplications/{applicationId}/StagesHistory", applicationID},
		{&p.CV, "Candidates/CVs/{cvId}", cvID},
		{&p.CreateApplication, "Recruitments/{recruitmentId}/CandidateApplications", recruitmentID},
	}
}

// Placeholders of paths.
const (
	recruitmentID = "{recruitmentId}"
	applicationID = "{applicationId}"
	cvID          = "{cvId}"
)

// segments makes the path of a call: version, template, id.
func (p *WireProfile) segments(template, id string) []string {
	var all []string
	if p.Version != "-" {
		all = strings.Split(p.Version, "/")
	}
	for segment := range strings.SplitSeq(template, "/") {
		if strings.HasPrefix(segment, "{") {
			segment = id
		}
		all = append(all, segment)
	}
	return all
}
