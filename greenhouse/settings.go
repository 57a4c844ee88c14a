package greenhouse

import (
	"regexp"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Names of settings and secrets, as the settings page and the audit trail know
// them.
const (
	settingOrganization = "organization"
	settingActingAs     = "acting_as"
	settingNoDocuments  = "without_documents"

	secretClientID     = "client_id"
	secretClientSecret = "client_secret"
)

func settingFields() []fieldmap.Field {
	return []fieldmap.Field{
		{Path: settingOrganization, Label: "Organization", Kind: fieldmap.Text, Required: true, Section: "Greenhouse", Limits: fieldmap.Limits{MaxLength: 64},
			Help: "The name of its job board: acme of job-boards.greenhouse.io/acme. It names the account for good."},
		{Path: settingActingAs, Label: "Acts as user", Kind: fieldmap.Text, Section: "Greenhouse", Limits: fieldmap.Limits{MaxLength: 20},
			Help: "The number of a Site Admin, where the credential is to act as that user."},
		{Path: settingNoDocuments, Label: "Leave documents in Greenhouse", Kind: fieldmap.YesNo, Section: "Greenhouse"},
	}
}

var organization = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

func settingsOf(v fieldmap.Values) (SourceConfig, error) {
	cfg := SourceConfig{
		Organization: strings.ToLower(strings.TrimSpace(v[settingOrganization].Text())), WithoutDocuments: v[settingNoDocuments].Yes(),
	}
	if !organization.MatchString(cfg.Organization) {
		return cfg, badSetting(settingOrganization, "name the organization as its job board does: letters, digits, - and _, without the address in front of it")
	}
	return cfg, nil
}

func badSetting(path, detail string) error {
	return &hris.Error{Code: hris.InvalidSetting, Op: "open Greenhouse", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{path}, Detail: detail}
}

// neededScopes lists the boxes to tick.
func neededScopes() string {
	var needed []string
	for _, s := range scopes {
		if s.needed {
			needed = append(needed, "harvest:"+s.resource+":list")
		}
	}
	return strings.Join(needed, ", ")
}
