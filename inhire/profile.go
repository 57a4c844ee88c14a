package inhire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
)

// WireProfile says how one account's API is spoken to: address, key, calls, names.
// Its zero value, and each zero member of it, means the default, which is our
// proposal throughout. A customer who has inhire's own description of the API gives
// what differs as JSON ([ParseProfile]); no code changes.
type WireProfile struct {
	// BaseURL is the address in front of the paths of Calls: https, or http to a
	// loopback host. Required: there is no default host.
	BaseURL string `json:"base_url,omitempty"`

	KeyHeader string `json:"key_header,omitempty"` // X-Api-Key
	// KeyScheme stands before the key, such as "Bearer"; by default nothing does.
	KeyScheme string `json:"key_scheme,omitempty"`
	// VersionHeader carries the version of the mapping that is to be replaced:
	// If-Match, in which the version is quoted; in any other header it is not.
	VersionHeader string `json:"version_header,omitempty"`

	Calls Calls `json:"calls,omitzero"`
	// Names renames query parameters, members of bodies, and codes, by our names of
	// them ([Names]): {"application.appliedAt": "createdAt", "code.bad_key": "E401"}.
	Names map[string]string `json:"names,omitempty"`

	// Vendor is what the contract calls eRecruiter: erecruiter. Applications that
	// went to another system count as not forwarded.
	Vendor string `json:"vendor,omitempty"`
	// NotifyCandidate is sent with every change of a status. Nil sends nothing,
	// which by the contract means true. Nobody knows whether false is obeyed: count
	// on mail all the same.
	NotifyCandidate *bool `json:"notify_candidate,omitempty"`
	// DoubtfulCodes are codes of failed changes that do not prove that nothing was
	// done: internal_error, server_error, timeout, unavailable.
	DoubtfulCodes []string `json:"doubtful_codes,omitempty"`

	PageSize  int `json:"page_size,omitempty"`  // rows asked for at a time: 100
	BatchSize int `json:"batch_size,omitempty"` // changes in one batch at most: 25

	// CallsPerSecond is the rate of one account: 5.
	CallsPerSecond float64 `json:"calls_per_second,omitempty"`
}

// Calls are methods and paths below the base URL, such as "GET /v1/statuses". {id}
// stands for the id of an application. "-" says that there is no such call, where
// one can do without: Application is then looked for in the list, SetStatuses writes
// one by one.
type Calls struct {
	Statuses       string `json:"statuses,omitempty"`        // GET /v1/statuses
	Settings       string `json:"settings,omitempty"`        // GET /v1/integrations/erecruiter
	SaveSettings   string `json:"save_settings,omitempty"`   // PUT /v1/integrations/erecruiter
	TestConnection string `json:"test_connection,omitempty"` // POST /v1/integrations/erecruiter/test
	ImportSources  string `json:"import_sources,omitempty"`  // POST /v1/integrations/erecruiter/sources/import
	SelectSource   string `json:"select_source,omitempty"`   // PUT /v1/integrations/erecruiter/sources/selected
	SyncStatus     string `json:"sync_status,omitempty"`     // GET /v1/integrations/erecruiter/status-sync
	EnableSync     string `json:"enable_sync,omitempty"`     // POST /v1/integrations/erecruiter/status-sync/enable
	DisableSync    string `json:"disable_sync,omitempty"`    // POST /v1/integrations/erecruiter/status-sync/disable
	Mapping        string `json:"mapping,omitempty"`         // GET /v1/integrations/erecruiter/status-sync/mapping
	SaveMapping    string `json:"save_mapping,omitempty"`    // PUT /v1/integrations/erecruiter/status-sync/mapping
	Runs           string `json:"runs,omitempty"`            // GET /v1/integrations/erecruiter/status-sync/runs
	StartRun       string `json:"start_run,omitempty"`       // POST /v1/integrations/erecruiter/status-sync/runs
	Applications   string `json:"applications,omitempty"`    // GET /v1/applications
	Application    string `json:"application,omitempty"`     // GET /v1/applications/{id}
	SetStatus      string `json:"set_status,omitempty"`      // PUT /v1/applications/{id}/status
	SetStatuses    string `json:"set_statuses,omitempty"`    // POST /v1/application-statuses/batch
}

// noCall says that the API has no such call.
const noCall = "-"

// Proposed gives the profile in full that a zero one stands for.
func Proposed() WireProfile { return WireProfile{}.filled() }

// ParseProfile reads a profile from JSON. Members that are left out keep their
// defaults; ones that it does not know are refused, since a typing error in a path
// would otherwise go unseen. BaseURL may be missing: set it before [New].
func ParseProfile(data []byte) (WireProfile, error) {
	var p WireProfile
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(&p)
	if err == nil {
		if _, err = d.Token(); errors.Is(err, io.EOF) {
			checked := p.filled()
			if checked.BaseURL == "" {
				checked.BaseURL = "https://example.com"
			}
			_, err := checked.check()
			return p, err
		}
	}
	return WireProfile{}, notSent(BadProfile, "it is not JSON, or has a member that is not known, or a value of another type")
}

// filled sets the defaults and shares nothing with p.
func (p WireProfile) filled() WireProfile {
	or := func(at *string, otherwise string) {
		if *at == "" {
			*at = otherwise
		}
	}
	or(&p.KeyHeader, "X-Api-Key")
	or(&p.VersionHeader, ifMatch)
	or(&p.Vendor, "erecruiter")
	for _, op := range table {
		or(op.of(&p.Calls), op.otherwise)
	}
	own := p.Names
	p.Names = Names()
	maps.Copy(p.Names, own)
	if p.DoubtfulCodes == nil {
		p.DoubtfulCodes = []string{"internal_error", "server_error", "timeout", "unavailable"}
	}
	p.DoubtfulCodes = slices.Clone(p.DoubtfulCodes)
	if p.NotifyCandidate != nil {
		p.NotifyCandidate = new(*p.NotifyCandidate)
	}
	if p.PageSize == 0 {
		p.PageSize = 100
	}
	if p.BatchSize == 0 {
		p.BatchSize = 25
	}
	if p.CallsPerSecond == 0 {
		p.CallsPerSecond = 5
	}
	return p
}

const ifMatch = "If-Match"

// versionHeader says which version of the mapping is to be replaced.
func (p *WireProfile) versionHeader(version string) (name, value string) {
	if p.VersionHeader == ifMatch {
		version = `"` + version + `"` // RFC 9110, 13.1.1
	}
	return p.VersionHeader, version
}
