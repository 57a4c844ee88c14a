package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/personio"
)

// calls make an authenticated call to each fake, with nothing but what was printed.
var calls = map[string]func(context.Context, *testing.T, printed){
	"afas": callAFAS, "nmbrs": callNmbrs, "personio": callPersonio, "greenhouse": callGreenhouse, "erecruiter": callERecruiter, "inhire": callInhire,
}

func callAFAS(ctx context.Context, t *testing.T, a printed) {
	oauth, err := afas.ClientCredentials(a.Credentials["client_id"], privacy.NewSecret(a.Credentials["client_secret"]))
	require.NoError(t, err)
	classic, err := afas.ParseToken(privacy.NewSecret(a.Credentials["token"]))
	require.NoError(t, err)
	for _, credentials := range []afas.Credentials{oauth, classic} {
		client, err := afas.New(afas.Config{Member: a.IDs["member"], BaseURL: a.URLs["api"], Credentials: credentials})
		require.NoError(t, err)
		defer client.CloseIdleConnections()
		columns, err := client.Columns(ctx, a.IDs["connector_vacancies"])
		require.NoError(t, err)
		assert.NotEmpty(t, columns)
	}
}

func callNmbrs(ctx context.Context, t *testing.T, a printed) {
	credentials, err := nmbrs.NewCredentials(a.Credentials["user"], privacy.NewSecret(a.Credentials["token"]))
	require.NoError(t, err)
	soap, err := nmbrs.NewSOAPClient(nmbrs.SOAPConfig{Credentials: credentials, Domain: a.IDs["domain"], BaseURL: a.URLs["soap"]})
	require.NoError(t, err)
	defer soap.CloseIdleConnections()
	domain, err := soap.Environment(ctx)
	require.NoError(t, err)
	assert.Equal(t, a.IDs["domain"], domain)
	departments, err := soap.Departments(ctx, a.IDs["debtor"])
	require.NoError(t, err)
	assert.Equal(t, a.IDs["department"], departments[0].ID)
	types, err := soap.EmployeeTypes(ctx)
	require.NoError(t, err)
	assert.Contains(t, types, nmbrs.EmployeeType{ID: a.IDs["employee_type"], Description: "payroll"})

	token, err := nmbrs.ParseToken(privacy.NewSecret(a.Credentials[nmbrs.RefreshTokenName(a.IDs["debtor_uuid"])]))
	require.NoError(t, err)
	rest, err := nmbrs.NewRESTClient(nmbrs.RESTConfig{
		ClientID: a.Credentials["client_id"], ClientSecret: privacy.NewSecret(a.Credentials["client_secret"]), SubscriptionKey: privacy.NewSecret(a.Credentials["subscription_key"]),
		BaseURL: a.URLs["rest"], IdentityURL: a.URLs["identity"],
		Token: token, Tokens: nmbrs.TokenStore{Save: func(context.Context, nmbrs.Token) error { return nil }},
	})
	require.NoError(t, err)
	defer rest.CloseIdleConnections()
	debtor, err := rest.Debtor(ctx)
	require.NoError(t, err)
	assert.Equal(t, a.IDs["debtor_uuid"], debtor.ID)

	status, _ := ask(ctx, t, "GET", a.URLs["rest"]+"/companies", "", "Authorization", "Bearer "+a.Credentials["access_token"], "X-Subscription-Key", a.Credentials["subscription_key"])
	assert.Equal(t, http.StatusOK, status, "the access token")
}

func callPersonio(ctx context.Context, t *testing.T, a printed) {
	credentials, err := personio.NewCredentials(a.Credentials["client_id"], privacy.NewSecret(a.Credentials["client_secret"]))
	require.NoError(t, err)
	client, err := personio.New(personio.Config{BaseURL: a.URLs["base"], Credentials: credentials})
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	_, err = client.Person(ctx, a.IDs["employee"])
	require.NoError(t, err)
	attributes, err := client.Attributes(ctx)
	require.NoError(t, err)
	assert.NotEmpty(t, attributes)
}

func callGreenhouse(ctx context.Context, t *testing.T, a printed) {
	credentials, err := greenhouse.ClientCredentials(a.Credentials["client_id"], privacy.NewSecret(a.Credentials["client_secret"]))
	require.NoError(t, err)
	client, err := greenhouse.New(greenhouse.Config{BaseURL: a.URLs["api"], AuthURL: a.URLs["auth"], Credentials: credentials})
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	for file, err := range client.Attachments(ctx, greenhouse.AttachmentFilter{}) {
		require.NoError(t, err)
		status, _ := ask(ctx, t, "GET", file.URL.Reveal(), "")
		assert.Equal(t, http.StatusOK, status, "the host of files")
		return
	}
	t.Error("no attachments")
}

func callERecruiter(ctx context.Context, t *testing.T, a printed) {
	key, err := erecruiter.NewAccessKey(privacy.NewSecret(a.Credentials["access_key"]))
	require.NoError(t, err)
	user, err := erecruiter.NewUser(a.Credentials["client_id"], privacy.NewSecret(a.Credentials["client_secret"]), a.Credentials["user"], privacy.NewSecret(a.Credentials["password"]))
	require.NoError(t, err)
	for mode, credentials := range map[erecruiter.AuthMode]erecruiter.Credentials{erecruiter.AccessKeyHeader: key, erecruiter.OAuthPassword: user} {
		client, err := erecruiter.New(erecruiter.Config{
			Credentials: credentials, Company: a.IDs["company"],
			Profile: erecruiter.WireProfile{BaseURL: a.URLs["base"], Auth: erecruiter.AuthProfile{Mode: mode, TokenURL: a.URLs["token"]}},
		})
		require.NoError(t, err)
		defer client.CloseIdleConnections()
		application, err := client.Application(ctx, a.IDs["application"])
		require.NoError(t, err)
		assert.Equal(t, freshID, application.ExternalID)
	}
}

func callInhire(ctx context.Context, t *testing.T, a printed) {
	status, body := ask(ctx, t, "GET", a.URLs["base"]+"/v1/applications/"+a.IDs["application"], "", "X-Api-Key", a.Credentials["api_key"])
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, a.IDs["application"], body["id"])
}

// ask sends a request and reads the object that is answered, if it is one.
func ask(ctx context.Context, t *testing.T, method, address, body string, header ...string) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	require.NoError(t, err)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	r.Close = true
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	var object map[string]any
	_ = json.NewDecoder(answer.Body).Decode(&object)
	return answer.StatusCode, object
}
