package erecruiter

import (
	"errors"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/httpx"
)

const productApplication = "application"

// Vendor describes eRecruiter to a host: what its settings page asks, and how to
// open its target.
//
// What a connection.Request or an [hris.Opening] holds, and either access_key, or
// user, password, client_id and client_secret:
//
//	company          text                   required  Company id
//	origin           text                   required  Source id
//	scope            option: all, selected            Recruitments of the access key
//	consent_purpose  text                             Purpose of the transfer consent
//	wire_profile     text                             Wire profile
//	access_key       secret                           Access key
//	user             secret                           User
//	password         secret                           Password
//	client_id        secret                           Client id
//	client_secret    secret                           Client secret
func Vendor() hris.Vendor { return hris.Bilingual(hris.Polish, describe) }

func describe(in hris.Words) hris.Vendor {
	return hris.Vendor{Name: vendorName, Label: "eRecruiter", Products: []hris.Product{{
		Name: productApplication, Label: in("Zgłoszenie w eRecruiterze", "eRecruiter application"), Outcome: hris.OutcomeApplication,
		Settings: fieldmap.Schema{Fields: settingFields(in)},
		Secrets:  secretFields(in),
		Open:     open,
		Mapping:  Mapping,
	}}}
}

// sharedLimits holds the rates for whatever a process opens: they are the
// account's, not those of one of our targets.
var sharedLimits Limits

func open(o hris.Opening) (hris.Target, error) {
	profile, err := profileOf(o)
	if err != nil {
		return nil, err
	}
	credentials, err := credentialsOf(o.Secrets, &profile)
	if err != nil {
		return nil, err
	}
	client, err := New(Config{
		Credentials: credentials, Company: o.Settings[settingCompany].Text(), Profile: profile, Limits: &sharedLimits,
		Transport: o.Transport, Clock: httpx.ClockOf(o.Now, o.Sleep), Logger: o.Logger,
	})
	if err != nil {
		return nil, err
	}
	return NewTarget(client, settingsOf(o.Settings, o.Language))
}

func profileOf(o hris.Opening) (WireProfile, error) {
	var profile WireProfile
	if text := o.Settings[settingProfile].Text(); text != "" {
		var err error
		if profile, err = ParseProfile([]byte(text)); err != nil {
			own, _ := errors.AsType[*Error](err)
			return profile, badSetting(settingProfile, own.Detail)
		}
	}
	if o.BaseURL != "" { // a fake or a proxy serves both, the token at its observed path
		profile.BaseURL, profile.Auth.TokenURL = o.BaseURL, strings.TrimRight(o.BaseURL, "/")+"/oAuth/Token"
	}
	return profile, nil
}

// credentialsOf takes the access key where there is one. A profile that does not
// say how a call is authenticated then sends it as it is.
func credentialsOf(secrets map[string]privacy.Secret, profile *WireProfile) (Credentials, error) {
	if secrets[secretKey].IsZero() {
		return NewUser(secrets[secretClientID].Reveal(), secrets[secretClientSecret], secrets[secretUser].Reveal(), secrets[secretPassword])
	}
	if profile.Auth.Mode == "" {
		profile.Auth.Mode = AccessKeyHeader
	}
	credentials, err := NewAccessKey(secrets[secretKey])
	return credentials.WithClient(secrets[secretClientID].Reveal(), secrets[secretClientSecret]), err
}
