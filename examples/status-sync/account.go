package main

import (
	"context"
	"os"
	"strings"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/hris/privacy"
)

// tokenURL is where the token is at eRecruiter, or at whatever stands in for it.
func tokenURL(base string) string {
	if base == erecruiter.Observed().BaseURL {
		return "" // a host of its own, which the client knows
	}
	return strings.TrimRight(base, "/") + "/oAuth/Token"
}

// credentials takes the access key where there is one, else a user's.
func (in *integration) credentials(profile *erecruiter.WireProfile) (erecruiter.Credentials, error) {
	secret := func(name string) privacy.Secret { return privacy.NewSecret(in.env("ERECRUITER_" + name)) }
	id := in.env("ERECRUITER_CLIENT_ID")
	if key := secret("ACCESS_KEY"); !key.IsZero() {
		if profile.Auth.Mode == "" {
			profile.Auth.Mode = erecruiter.AccessKeyHeader
		}
		credentials, err := erecruiter.NewAccessKey(key)
		return credentials.WithClient(id, secret("CLIENT_SECRET")), console.MisuseOf("ERECRUITER_ACCESS_KEY", err)
	}
	credentials, err := erecruiter.NewUser(id, secret("CLIENT_SECRET"), in.env("ERECRUITER_USER"), secret("PASSWORD"))
	return credentials, console.MisuseOf("set ERECRUITER_ACCESS_KEY, or ERECRUITER_USER, ERECRUITER_PASSWORD, ERECRUITER_CLIENT_ID and ERECRUITER_CLIENT_SECRET", err)
}

// onlyCompany is the one of -company, or the one that the key opens.
func (in *integration) onlyCompany(ctx context.Context) (string, error) {
	if in.company != "" {
		return in.company, nil
	}
	all, err := in.recruiter.Companies(ctx)
	if err != nil {
		return "", err
	}
	var there []string
	for _, c := range all {
		there = append(there, c.ID+" "+c.Name)
	}
	if len(all) != 1 {
		return "", console.Misuse("-company: name one of %s", strings.Join(there, ", "))
	}
	return all[0].ID, nil
}

// onlyOrigin is the one of -origin, or the only one there is. Places are known by
// their ids: their names change.
func (in *integration) onlyOrigin(ctx context.Context, chosen string) (string, error) {
	if chosen != "" {
		return chosen, nil
	}
	all, err := in.recruiter.Origins(ctx)
	if err != nil {
		return "", err
	}
	var there []string
	for _, o := range all {
		there = append(there, o.ID+" "+o.Name)
	}
	if len(all) != 1 {
		return "", console.Misuse("-origin: name one of %s", strings.Join(there, ", "))
	}
	return all[0].ID, nil
}

// readProfile reads what a customer's wire has otherwise; nothing where there is no
// file.
func readProfile[P any](name, path string, parse func([]byte) (P, error)) (profile P, err error) {
	if path == "" {
		return profile, nil
	}
	data, err := os.ReadFile(path)
	if err == nil {
		profile, err = parse(data)
	}
	return profile, console.MisuseOf(name, err)
}
