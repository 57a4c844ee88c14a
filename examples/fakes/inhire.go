package main

import (
	"net/http"

	"github.com/handoverhq/handover/inhire/inhiretest"
)

func (f *fakes) startInhire(at []*door) (account, error) {
	const path = "/inhire"
	s := inhiretest.New(inhiretest.Config{BasePath: path})
	f.inhire = s
	f.closes(s.Close)
	base := at[0].url + path
	a := account{URLs: list{{"base", base}}}
	var handler http.Handler = s
	if f.erecruiter != nil {
		var j *joined
		a.Credentials, a.IDs, j = f.join()
		handler = j.follow(s)
		a.Notes = []string{
			"applications bear the ids that eRecruiter has as external ids; one that you send there is found at the next call",
			"those with ids " + freshID + " and " + unsentID + " apply tomorrow, so that they come after a cut-off of today; type apply for more",
		}
	} else {
		d := s.SeedDemo()
		a.Credentials = list{{"api_key", d.APIKey}, {"api_key_read_only", d.ReadOnlyKey}, {"erecruiter_access_key", d.AccessKey}}
		a.IDs = list{
			{"company", d.CompanyID}, {"process", d.Process}, {"application", d.Fresh}, {"application_unsent", d.Unsent}, {"application_early", d.Early},
			{"stage_new", d.New}, {"stage_offer", d.Offer}, {"stage_hired", d.Employed}, {"stage_task", d.Task},
		}
		a.Notes = []string{"it has an eRecruiter of its own; started with erecruiter it follows that one"}
	}
	f.doors.stand(at[0], handler)
	a.Config = list{paste("api key", "client, err := inhire.New(inhire.Config{APIKey: privacy.NewSecret(%q), Profile: inhire.WireProfile{BaseURL: %q}})", a.Credentials[0].value, base)}
	return a, nil
}
