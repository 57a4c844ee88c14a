package personio

import (
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

const productEmployee = "employee"

// Vendor describes Personio to a host: what its settings page asks, and how to
// open its target.
//
// What a connection.Request or an [hris.Opening] holds:
//
//	company                      text               required  Company
//	email                        option: work, any  required  E-mail address
//	api                          option: v1, v2               API
//	same_email_only              yes_no                       Do not ask about employees of the same name
//	documents.signed_offer       number                       Category of signed offers
//	documents.cv                 number                       Category of CVs
//	documents.motivation_letter  number                       Category of motivation letters
//	documents.other              number                       Category of all other documents
//	app_id                       text                         App id
//	partner_id                   text                         Partner id
//	client_id                    secret             required  Client id
//	client_secret                secret             required  Client secret
func Vendor() hris.Vendor { return hris.Bilingual(hris.German, describe) }

func describe(in hris.Words) hris.Vendor {
	return hris.Vendor{Name: vendorName, Label: "Personio", Products: []hris.Product{{
		Name: productEmployee, Label: in("Mitarbeitende in Personio", "Personio employee"), Outcome: hris.OutcomeEmployee,
		Settings: fieldmap.Schema{Fields: settingFields(in)},
		Secrets:  secretFields(in),
		Open:     open,
		Mapping:  Mapping,
	}}}
}

// sharedLimits holds Personio's rates for whatever a process opens: they are the
// account's, not those of one of our targets.
var sharedLimits Limits

func open(o hris.Opening) (hris.Target, error) {
	if o.Settings[settingEmail].Option() == "" {
		return nil, badSetting(settingEmail, "say where the e-mail address comes from: Personio never lets it be changed later")
	}
	credentials, err := NewCredentials(o.Secrets[secretClientID].Reveal(), o.Secrets[secretClientSecret])
	if err != nil {
		return nil, err
	}
	client, err := New(Config{
		Credentials: credentials, BaseURL: o.BaseURL, Limits: &sharedLimits, Transport: o.Transport, Logger: o.Logger,
		Clock: httpx.ClockOf(o.Now, o.Sleep),
		AppID: o.Settings[settingApp].Text(), PartnerID: o.Settings[settingPartner].Text(),
	})
	if err != nil {
		return nil, err
	}
	return NewTarget(client, settingsOf(o.Settings, o.Language), WithNow(o.Now))
}
