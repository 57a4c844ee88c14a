package main

import (
	"net/http"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

func (f *fakes) startGreenhouse(at []*door) (account, error) {
	const path = "/harvest"
	sender := &http.Transport{}
	s := greenhousetest.New(greenhousetest.Config{
		BasePath: path, APIURL: at[0].url + path, AuthURL: at[1].url, FilesURL: at[2].url, Transport: deliveries{sender, f.news},
	})
	f.greenhouse = s
	f.closes(func() { s.Close(); sender.CloseIdleConnections() })
	f.hires = s.SeedDemo()
	for i, h := range []http.Handler{s.API(), s.Auth(), s.Files()} {
		f.doors.stand(at[i], h)
	}
	d := f.hires
	return account{
		URLs: list{{"api", s.URL()}, {"auth", at[1].url}, {"token", s.TokenURL()}, {"authorize", s.AuthorizeURL()}, {"files", s.FilesURL()}},
		Credentials: list{
			{"client_id", d.ClientID}, {"client_secret", d.ClientSecret}, {"partner_id", d.PartnerID}, {"partner_secret", d.PartnerSecret},
			{"webhook_secret", f.o.secret},
		},
		IDs: list{
			number("application", d.Complete), number("application_bare", d.Spare), number("application_no_email", d.NoEmail), number("application_no_offer", d.NoOffer),
			number("job", d.Developer), number("user_admin", d.Admin), number("department", d.Department), number("office", d.Office),
		},
		Config: list{
			paste("client credentials", "credentials, err := greenhouse.ClientCredentials(%q, privacy.NewSecret(%q))\n"+
				"client, err := greenhouse.New(greenhouse.Config{BaseURL: %q, AuthURL: %q, Credentials: credentials})",
				d.ClientID, d.ClientSecret, s.URL(), at[1].url),
			paste("partner", "client, err := greenhouse.NewPartner(greenhouse.PartnerConfig{\n"+
				"\tClientID: %q, ClientSecret: privacy.NewSecret(%q), AuthURL: %q,\n"+
				"\tRedirectURL: \"http://127.0.0.1:8787/callback\", Scopes: greenhouse.ReadScopes(),\n})",
				d.PartnerID, d.PartnerSecret, at[1].url),
			paste("webhooks", "endpoint := hris.Endpoint{State: hris.EndpointActive, Keys: []privacy.Secret{privacy.NewSecret(%q)}} // what Endpoints answers", f.o.secret),
		},
		Notes: []string{"events go to -greenhouse-webhook URL: somebody is hired at once, and others are when you type hire and an application"},
	}, nil
}
