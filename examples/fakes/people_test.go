package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

func start(t *testing.T, o options) *fakes {
	t.Helper()
	f, err := startFakes(o, &news{w: io.Discard})
	t.Cleanup(f.close)
	require.NoError(t, err)
	return f
}

// of is what was printed of an account.
func (f *fakes) of(t *testing.T, vendor string) printed {
	t.Helper()
	for _, a := range f.accounts {
		if a.vendor == vendor {
			return printed{URLs: a.URLs.texts(), Credentials: a.Credentials.texts(), IDs: a.IDs.texts()}
		}
	}
	require.Fail(t, "not started", vendor)
	return printed{}
}

func (l list) texts() map[string]string {
	m := map[string]string{}
	for _, i := range l {
		m[i.name] = i.value
	}
	return m
}

func TestInhireFollowsERecruiter(t *testing.T) {
	t.Parallel()
	f := start(t, options{})
	ere, in := f.of(t, "erecruiter"), f.of(t, "inhire")
	call := func(method, path, body string) map[string]any {
		t.Helper()
		status, answer := ask(t.Context(), t, method, in.URLs["base"]+"/v1/"+path, body, "X-Api-Key", in.Credentials["api_key"])
		require.Less(t, status, 300, "%s %s: %v", method, path, answer)
		return answer
	}
	integration := "integrations/erecruiter"
	save := func(key string) any {
		call("PUT", integration, fmt.Sprintf(`{"accessKey":%q,"companyId":%q}`, key, in.IDs["company"]))
		return call("POST", integration+"/test", "")["problem"]
	}
	assert.Equal(t, "bad_key", save("another key"))
	assert.Nil(t, save(ere.Credentials["access_key"]), "the key that opens the other fake")

	call("POST", integration+"/status-sync/enable", "")
	stages := call("GET", integration+"/status-sync/mapping", "")["entries"].([]any)
	var entries []string
	for _, s := range stages {
		stage := s.(map[string]any)
		status, ok := stage["status"].(string)
		if !ok {
			status = "evaluating"
		}
		entries = append(entries, fmt.Sprintf(`{"stageId":%q,"status":%q}`, stage["stageId"], status))
	}
	call("PUT", integration+"/status-sync/mapping", `{"entries":[`+strings.Join(entries, ",")+`]}`)

	// What a person does in eRecruiter arrives as a status, and a stage that the
	// customer adds as one that the mapping does not have.
	assert.Equal(t, "awaiting_decision", call("GET", "applications/"+in.IDs["application"], "")["status"])
	assert.Contains(t, f.act([]string{"move", ere.IDs["application"], ere.IDs["stage_hired"]}), "stands at stage 9")
	assert.Contains(t, f.act([]string{"stage", "Rozmowa", "z", "zarządem"}), "is new")
	assert.Equal(t, "on", call("GET", integration+"/status-sync", "")["state"])
	call("POST", integration+"/status-sync/runs", "")
	assert.Equal(t, "hired", call("GET", "applications/"+in.IDs["application"], "")["status"])
	assert.Equal(t, "needs_mapping", call("GET", integration+"/status-sync", "")["state"])

	// What a host sends there has its counterpart from then on.
	unsent := "applications/" + in.IDs["application_unsent"]
	require.Nil(t, call("GET", unsent, "")["ats"])
	status, made := ask(t.Context(), t, "POST", ere.URLs["base"]+"/v1.1/Recruitments/"+ere.IDs["recruitment"]+"/CandidateApplications?companyId="+ere.IDs["company"],
		fmt.Sprintf(`{"externalId":%q,"originId":%s,"candidate":{"firstName":"Adam","lastName":"Nowy","email":"adam.nowy@example.com"},"consents":[{"consentId":%s,"accepted":true,"acceptedAt":"2026-11-02T09:00:00+01:00","textShown":"Zgoda"}]}`,
			in.IDs["application_unsent"], ere.IDs["origin"], ere.IDs["consent_required"]), "Authorization", "Bearer "+ere.Credentials["access_key"])
	require.Equal(t, http.StatusCreated, status, made)
	assert.Equal(t, ere.IDs["recruitment"], call("GET", unsent, "")["ats"].(map[string]any)["recruitmentId"])
}

func TestPeopleDoWhatIsTypedAndNothingElse(t *testing.T) {
	t.Parallel()
	f := start(t, options{only: []string{"afas", "greenhouse", "inhire"}})
	application := f.of(t, "greenhouse").IDs["application"]
	for _, step := range [][2]string{
		{"workflow", "afas: 0 became applicants"},
		{"hire " + application, "greenhouse: hired application " + application},
		{"hire " + application, "hire: not done: greenhousetest: "},
		{"unhire " + application, "is not hired any more"},
		{"hire somebody", "hire: not done: somebody is not an id"},
		{"hire", "type hire APPLICATION"},
		{"move 1 2", "move: not done: the fake was not started"},
		{"apply", "inhire: application inh-"},
		{"help", "move APPLICATION STAGE"},
	} {
		assert.Contains(t, f.act(strings.Fields(step[0])), step[1], step[0])
	}
	var b bytes.Buffer
	f.news = &news{w: &b}
	f.listen(strings.NewReader("\nworkflow\n\napply\n"))
	assert.Equal(t, 2, strings.Count(b.String(), "\n"))
}

func TestSomebodyIsHiredOnceTheEndpointAnswers(t *testing.T) {
	t.Parallel()
	const secret = "as agreed"
	actions := make(chan string, 16)
	tries := 0
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		assert.Equal(t, greenhousetest.Sign(secret, body), r.Header.Get("Signature"))
		switch tries++; {
		case tries < 3:
			http.Error(w, "not yet", http.StatusServiceUnavailable)
		case bytes.Contains(body, []byte(`"action":"hire_candidate"`)):
			actions <- "hired"
		}
	}))
	defer endpoint.Close()
	o := options{only: []string{"greenhouse"}, webhook: endpoint.URL, secret: secret}
	f := start(t, o)
	f.again = time.Millisecond
	f.hireSomebody(t.Context(), o)
	delivered := f.greenhouse.Deliver(t.Context())
	require.Len(t, delivered, 1)
	assert.True(t, delivered[0].OK())
	assert.Equal(t, "hired", <-actions)
}
