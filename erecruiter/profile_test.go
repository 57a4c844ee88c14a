package erecruiter_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/hris"
)

func TestTheDefaultsAreWhatWasObserved(t *testing.T) {
	t.Parallel()
	p := erecruiter.Observed()
	assert.Equal(t, "https://api.erecruiter.pl", p.BaseURL)
	assert.Equal(t, "v1.1", p.Version)
	assert.Equal(t, erecruiter.AuthProfile{
		Mode: erecruiter.OAuthPassword, TokenURL: "https://authorization-api.erecruiter.pl/oAuth/Token", Client: erecruiter.ClientBasic, Refresh: erecruiter.ClientBody,
		Header: "Authorization", Scheme: "Bearer", KeyGrant: "client_credentials", KeyField: "access_key",
	}, p.Auth)
	assert.Equal(t, []string{"rowCount", "totalRowCount", "totalRowsCount"}, p.Paging.CountKeys)
	assert.Equal(t, "CandidateApplications/{applicationId}/StagesHistory", p.Paths.StagesHistory)
	assert.Equal(t, []string{"candidateApplicationStages"}, p.Envelopes.StagesHistory)
	assert.Equal(t, "Europe/Warsaw", p.Zone)
	assert.InDelta(t, 2, p.CallsPerSecond, 0)
}

func TestAProfileInFullReadsBackAsItself(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(erecruiter.Observed())
	require.NoError(t, err)
	p, err := erecruiter.ParseProfile(text)
	require.NoError(t, err)
	assert.Equal(t, erecruiter.Observed(), p)
	p.Fields["stage.id"] = "other"
	assert.Equal(t, "id", erecruiter.Observed().Fields["stage.id"], "nobody's profile is another's")
	assert.Equal(t, "id", erecruiter.FieldNames()["stage.id"])
}

func TestAProfileThatCannotBeIsRefusedByName(t *testing.T) {
	t.Parallel()
	for text, names := range map[string]string{
		``:                          "JSON",
		`[]`:                        "JSON",
		`{} {}`:                     "JSON",
		`{"base_ulr":"x"}`:          "member",
		`{"base_url":"//x"}`:        "",
		`{"base_url":"ftp"}`:        "base_url",
		`{"version":"../v1"}`:       "version",
		`{"version":"v1/"}`:         "version",
		`{"auth":{"mode":"magic"}}`: "auth.mode",
		`{"auth":{"token_url":"https://x.example/t?secret=1"}}`:  "token_url",
		`{"auth":{"client_auth":"x"}}`:                           "client_auth",
		`{"auth":{"refresh_auth":"x"}}`:                          "refresh_auth",
		`{"auth":{"header":"a b"}}`:                              "header",
		`{"auth":{"scheme":"a: b"}}`:                             "scheme",
		`{"auth":{"key_field":"a&b"}}`:                           "names",
		`{"paging":{"limit":-1}}`:                                "limit",
		`{"paging":{"limit_param":"a b"}}`:                       "names",
		`{"company_param":"a=b"}`:                                "company_param",
		`{"paths":{"applications":"Recruitments/Applications"}}`: "Recruitments/{recruitmentId}/CandidateApplications",
		`{"paths":{"cv":"CVs/{applicationId}"}}`:                 "{cvId}",
		`{"paths":{"origins":"Account/../Origins"}}`:             "Account/Origins",
		`{"paths":{"origins":"/Account/Origins"}}`:               "Account/Origins",
		`{"paths":{"origins":"Account/Origins?all=1"}}`:          "Account/Origins",
		`{"fields":{"stage.nmae":"x"}}`:                          "fields",
		`{"fields":{"stage.name":""}}`:                           "fields",
		`{"stage_types":{"lunch":"x"}}`:                          "stage_types",
		`{"rights":{"x":"y"}}`:                                   "rights",
		`{"zone":"Europe/Warszawa"}`:                             "zone",
		`{"zone":"Local"}`:                                       "zone",
		`{"calls_per_second":-1}`:                                "calls_per_second",
	} {
		_, err := erecruiter.ParseProfile([]byte(text))
		if names == "" {
			continue // httpx says what else an address must be
		}
		require.ErrorIs(t, err, erecruiter.BadProfile, text)
		require.ErrorIs(t, err, hris.InvalidSetting)
		assert.ErrorContains(t, err, names)
		assert.NotContains(t, err.Error(), "secret")
	}
}

func TestAddressesAreHTTPSButForTestsOnThisMachine(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	for _, p := range []erecruiter.WireProfile{
		{BaseURL: "http://api.erecruiter.pl"}, {Auth: erecruiter.AuthProfile{TokenURL: "http://authorization-api.erecruiter.pl/oAuth/Token"}},
	} {
		_, err := erecruiter.New(erecruiter.Config{Credentials: o.user(), Profile: p})
		require.ErrorIs(t, err, erecruiter.BadProfile)
	}
}

// A contract unlike the observed one in all that a profile can say.
func TestACustomersContractIsDataAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{Wire: erecruitertest.Wire{
		Envelopes: map[string]string{erecruitertest.Applications: "candidatures", erecruitertest.AccountStages: "etapy"}, Count: erecruitertest.TotalRowsCount,
	}})
	profile, err := erecruiter.ParseProfile([]byte(`{
		"base_url": "` + o.fake.URL() + `", "version": "v1.0",
		"auth": {"mode": "oauth_access_key", "token_url": "` + o.fake.TokenURL() + `/"},
		"paths": {"account_stages": "account/stages"},
		"envelopes": {"applications": ["candidatures"], "stages": ["etapy"]},
		"fields": {"application.external_id": "candidateLastName"},
		"stage_types": {"meeting": "standard", "standard": "x"},
		"paging": {"limit": 1}, "zone": "UTC", "calls_per_second": 50
	}`))
	require.NoError(t, err)
	c := o.client(func(cfg *erecruiter.Config) { cfg.Profile = profile })
	stages, err := c.Stages(t.Context())
	require.NoError(t, err)
	assert.Len(t, stages, 7)
	assert.Equal(t, hris.StageMeeting, stages[0].Type)
	all := collect(t, c.Applications(t.Context(), id(o.demo.Shared)))
	require.Len(t, all, 2)
	assert.Equal(t, "Testowa", all[0].ExternalID)
	assert.Equal(t, 2, o.fake.Requests()["GET "+erecruitertest.Applications])
}

func TestCredentialsFitTheProfile(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	for _, cfg := range []erecruiter.Config{
		{}, {Credentials: o.key("k")}, {Credentials: o.user(), Profile: o.profile(erecruiter.AccessKeyHeader)},
	} {
		_, err := erecruiter.New(cfg)
		require.ErrorIs(t, err, hris.BadCredentials)
	}
}
