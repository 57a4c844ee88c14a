package greenhouse

import (
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

const productHires = "hires"

// Vendor describes Greenhouse to a host: what its settings page asks, how to open
// its [Source], and how its webhooks are set up.
//
// Nothing that Greenhouse sends or answers names the organization, so a person does:
// by the name of its job board, which is unique at Greenhouse. It is not compared
// with anything; a credential of another organization would be taken.
//
// What a connection.Request or an [hris.Opening] holds; without client_id and
// client_secret hires come by webhook only:
//
//	organization       text    required  Organization
//	acting_as          text              Acts as user
//	without_documents  yes_no            Leave documents in Greenhouse
//	client_id          secret            Client id
//	client_secret      secret            Client secret
func Vendor() hris.Vendor { return hris.Bilingual(hris.Dutch, describe) }

func describe(in hris.Words) hris.Vendor {
	return hris.Vendor{Name: vendorName, Label: "Greenhouse", Products: []hris.Product{{
		Name: productHires, Label: in("Greenhouse-hires", "Greenhouse hires"),
		Settings:     fieldmap.Schema{Fields: settingFields(in)},
		Secrets:      secretFields(in),
		Connect:      connectSource,
		WebhookSetup: SetupText,
	}}}
}

// shared holds tokens and rate windows for whatever a process opens: they are the
// credential's, not those of one of our sources.
var shared Shared

func connectSource(o hris.Opening) (hris.Connected, error) {
	cfg, err := settingsOf(o.Settings)
	if err != nil {
		return nil, err
	}
	cfg.Language, cfg.Now = o.Language, o.Now
	if cfg.Client, err = openHarvest(o); err != nil {
		return nil, err
	}
	// Addresses of files that webhooks bring are fetched from public hosts only, past
	// the host's own transport.
	return NewSource(cfg), nil
}

// openHarvest makes the client, where there are credentials.
func openHarvest(o hris.Opening) (*Client, error) {
	id, secret := o.Secrets[secretClientID], o.Secrets[secretClientSecret]
	if id.IsZero() && secret.IsZero() {
		return nil, nil
	}
	credentials, err := ClientCredentials(id.Reveal(), secret)
	if err != nil {
		return nil, err
	}
	if text := o.Settings[settingActingAs].Text(); text != "" {
		user, err := parseID(text)
		if err != nil {
			return nil, badSetting(settingActingAs, "it is the number of a user, as in the address of their page")
		}
		credentials = credentials.ActingAs(user)
	}
	return New(Config{
		Credentials: credentials, BaseURL: o.BaseURL, AuthURL: o.AuthURL, Shared: &shared,
		Transport: o.Transport, Clock: httpx.ClockOf(o.Now, o.Sleep), Logger: o.Logger,
	})
}
