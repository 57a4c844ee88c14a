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

func settingFields(in hris.Words) []fieldmap.Field {
	return []fieldmap.Field{
		{Path: settingOrganization, Label: in("Organisatie", "Organization"), Kind: fieldmap.Text, Required: true, Section: "Greenhouse", Limits: fieldmap.Limits{MaxLength: 64},
			Help: in("De naam van de vacaturesite: acme van job-boards.greenhouse.io/acme. Die benoemt het account voorgoed.",
				"The name of its job board: acme of job-boards.greenhouse.io/acme. It names the account for good.")},
		{Path: settingActingAs, Label: in("Handelt als gebruiker", "Acts as user"), Kind: fieldmap.Text, Section: "Greenhouse", Limits: fieldmap.Limits{MaxLength: 20},
			Help: in("Het nummer van een Site Admin, als de toegangsgegevens namens die gebruiker werken.",
				"The number of a Site Admin, where the credential is to act as that user.")},
		{Path: settingNoDocuments, Label: in("Documenten in Greenhouse laten", "Leave documents in Greenhouse"), Kind: fieldmap.YesNo, Section: "Greenhouse"},
	}
}

func secretFields(in hris.Words) []hris.SecretField {
	return []hris.SecretField{
		{Name: secretClientID, Label: in("Client-id", "Client id"),
			Help: in("In Greenhouse: "+credentialPage+": een van het type Harvest V3 (OAuth) die namens een Site Admin werkt, met "+neededScopes()+". Zonder komen hires alleen per webhook.",
				"In Greenhouse: "+credentialPage+": one of type Harvest V3 (OAuth) that acts as a Site Admin, with "+neededScopes()+". Without it hires come by webhook only.")},
		{Name: secretClientSecret, Label: "Client secret",
			Help: in("Eenmaal getoond, bij het maken.", "Shown once, when the credential is made.")},
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
