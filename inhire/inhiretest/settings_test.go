package inhiretest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/inhire/inhiretest"
)

func (a *account) saveSettings() {
	a.t.Helper()
	a.want(200, "PUT", inhiretest.Settings, fmt.Sprintf(`{"accessKey":%q,"companyId":%q}`, a.demo.AccessKey, a.demo.CompanyID))
}

func (a *account) test() reply {
	a.t.Helper()
	return a.want(200, "POST", inhiretest.ConnectionTest, "")
}

func TestTheAccessKeyIsWrittenAndNeverRead(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{AccessScope: "selected"})
	got := a.want(200, "GET", inhiretest.Settings, "")
	require.JSONEq(t, `{"active":false,"accessScope":"selected","companyId":null,"selectedSourceId":null,"lastTest":null}`, got.body)
	a.saveSettings()
	got = a.want(200, "GET", inhiretest.Settings, "")
	require.NotContains(t, got.body, a.demo.AccessKey)
	require.Equal(t, a.demo.AccessKey[len(a.demo.AccessKey)-4:], got.get(t, "accessKeyHint"))
	require.Equal(t, a.demo.CompanyID, got.get(t, "companyId"))

	got = a.want(200, "PUT", inhiretest.Settings, `{"accessKey":"short"}`)
	require.Nil(t, got.get(t, "accessKeyHint"), "four characters would be most of it")
	require.Nil(t, got.get(t, "companyId"))
	got = a.refused(422, "invalid", "PUT", inhiretest.Settings, `{"AccessKey":"wrong-case"}`)
	require.Equal(t, "accessKey", got.get(t, "error", "details", 0, "field"))
	a.refused(422, "invalid", "PUT", inhiretest.Settings, `{"accessKey":1}`)
	a.refused(400, "bad_json", "PUT", inhiretest.Settings, `[]`)
}

func TestTheConnectionTestSaysWhatTheTestDecides(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.refused(409, "not_saved", "POST", inhiretest.ConnectionTest, "")
	a.saveSettings()
	for _, p := range []inhiretest.Problem{inhiretest.BadKey, inhiretest.NoPermission, inhiretest.NoSharedRecruitments, inhiretest.Unreachable} {
		a.SetProblem(p)
		got := a.test()
		require.Equal(t, false, got.get(t, "ok"))
		require.Equal(t, string(p), got.get(t, "problem"))
		got = a.want(200, "GET", inhiretest.Settings, "")
		require.Equal(t, string(p), got.get(t, "lastTest", "problem"))
		require.Equal(t, false, got.get(t, "active"))
	}
	a.Probe(func(key, company string) inhiretest.Problem {
		if key == a.demo.AccessKey && company == a.demo.CompanyID {
			return inhiretest.NoProblem
		}
		return inhiretest.BadKey
	})
	got := a.test()
	require.JSONEq(t, `{"ok":true,"checkedAt":"2026-11-20T11:00:00Z","problem":null}`, got.body)
	require.Equal(t, true, a.want(200, "GET", inhiretest.Settings, "").get(t, "active"))

	a.want(200, "PUT", inhiretest.Settings, `{"accessKey":"another-key"}`)
	require.Nil(t, a.want(200, "GET", inhiretest.Settings, "").get(t, "lastTest"), "a new key has not been tested")
	require.Equal(t, "bad_key", a.test().get(t, "problem"))
}

func TestATestOfAKeyThatWasReplacedMeanwhileSaysNothingOfTheNewOne(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.saveSettings()
	asked, goOn := make(chan struct{}), make(chan struct{})
	a.Probe(func(string, string) inhiretest.Problem {
		close(asked)
		<-goOn
		return inhiretest.NoProblem
	})
	done := make(chan reply)
	r := a.request(http.MethodPost, inhiretest.ConnectionTest, "")
	go func() { got, _ := a.try(r); done <- got }()
	<-asked
	a.want(200, "PUT", inhiretest.Settings, `{"accessKey":"another-key"}`)
	close(goOn)
	require.Equal(t, true, (<-done).get(t, "ok"))
	require.Nil(t, a.want(200, "GET", inhiretest.Settings, "").get(t, "lastTest"))
}

func TestASourceIsChosenAmongThoseImported(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.refused(409, "not_saved", "POST", inhiretest.SourceImport, "")
	a.saveSettings()
	a.refused(422, "unknown_source", "PUT", inhiretest.SelectedSource, `{"sourceId":"41"}`)
	a.SetProblem(inhiretest.Unreachable)
	a.refused(409, "fetch_failed", "POST", inhiretest.SourceImport, "")
	a.SetProblem(inhiretest.NoProblem)
	got := a.want(200, "POST", inhiretest.SourceImport, "")
	require.JSONEq(t, `{"sources":[{"sourceId":"41","name":"inhire.io"},{"sourceId":"42","name":"Career page"}],"importedAt":"2026-11-20T11:00:00Z"}`, got.body)
	a.RemoveSource("41") // the import stays as it was
	require.JSONEq(t, `{"sourceId":"41","name":"inhire.io"}`, a.want(200, "PUT", inhiretest.SelectedSource, `{"sourceId":"41"}`).body)
	require.Equal(t, "41", a.want(200, "GET", inhiretest.Settings, "").get(t, "selectedSourceId"))
	a.want(200, "POST", inhiretest.SourceImport, "")
	a.refused(422, "unknown_source", "PUT", inhiretest.SelectedSource, `{"sourceId":"41"}`)
	a.refused(422, "invalid", "PUT", inhiretest.SelectedSource, `{}`)
}
