package greenhouse_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris"
	hosted "github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

var administrator = transfer.Actor{ID: "u-1", Roles: []string{"admin"}}

// stored is a host that keeps its connections: Greenhouse's webhooks come to it.
type stored struct {
	*testing.T
	server *greenhousetest.Server
	demo   greenhousetest.Demo
	clock  fakeClock
	svc    *hosted.Service
	keeper *shelf
	http   *httptest.Server
	hooks  *greenhouse.Webhooks
	id     string
	made   *hosted.Activation
}

func openStored(t *testing.T, change ...func(*hosted.Request)) *stored {
	t.Helper()
	d := &stored{T: t, keeper: &shelf{}}
	d.server, d.demo, d.clock = account(t, greenhousetest.Config{RateLimit: -1})
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(t, err)
	d.svc, err = hosted.New(hosted.Config{
		Store: hosted.NewMemory(d.clock.Now), Vendors: []hris.Vendor{greenhouse.Vendor()}, Sealer: ring, Managers: []string{"admin"},
		EraseSealed: hosted.NothingSealed, Now: d.clock.Now,
		Opening: func(hosted.Ref, string) hris.Opening {
			return hris.Opening{
				BaseURL: d.server.URL(), AuthURL: strings.TrimSuffix(d.server.TokenURL(), "/token"), Now: d.clock.Now, Sleep: d.clock.Sleep,
			}
		},
	})
	require.NoError(t, err)
	d.hooks, err = greenhouse.NewWebhooks(greenhouse.WebhooksConfig{Endpoints: d.svc, Recorder: d.svc, Keeper: d.keeper, Now: d.clock.Now})
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.Handle("/hooks/{token}", d.hooks)
	d.http = httptest.NewServer(mux)
	t.Cleanup(d.http.Close)
	out, err := d.svc.Connect(t.Context(), administrator, "acme", d.request(change...))
	require.NoError(t, err)
	d.id, d.made = out.View.ID, out.Activation
	require.NotNil(t, d.made, "a source that calls has an endpoint")
	return d
}

func (d *stored) request(change ...func(*hosted.Request)) hosted.Request {
	q := hosted.Request{
		Vendor: "greenhouse", Product: "hires", Language: "en",
		Settings: fieldmap.Values{
			"organization": fieldmap.TextValue(" Lindenhof "), "acting_as": fieldmap.TextValue(strconv.FormatInt(d.demo.Admin, 10)),
		},
		Secrets: map[string]privacy.Secret{"client_id": privacy.NewSecret(d.demo.ClientID), "client_secret": privacy.NewSecret(d.demo.ClientSecret)},
		Policy:  transfer.RolePolicy{Manage: []string{"admin"}, Remove: []string{"admin"}},
	}
	for _, c := range change {
		c(&q)
	}
	return q
}

func (d *stored) address(a *hosted.Activation) string {
	d.Helper()
	address, err := greenhouse.EndpointURL(d.http.URL+"/hooks", a.Token.Reveal())
	require.NoError(d, err)
	return address
}

// save sets a webhook up as a customer does; Greenhouse pings it.
func (d *stored) save(event, address string, key privacy.Secret) greenhousetest.Webhook {
	d.Helper()
	hook, err := d.server.SaveWebhook(d.Context(), greenhousetest.Webhook{Event: event, EndpointURL: address, Secret: key.Reveal()})
	require.NoError(d, err)
	return hook
}

func (d *stored) view() hosted.View {
	d.Helper()
	v, err := d.svc.Show(d.Context(), administrator, "acme", d.id)
	require.NoError(d, err)
	return v
}

// knock sends a hire, signed with a key.
func (d *stored) knock(address string, key privacy.Secret) int {
	d.Helper()
	body := string(greenhousetest.SampleBody("hire_candidate"))
	r, err := http.NewRequestWithContext(d.Context(), http.MethodPost, address, strings.NewReader(body))
	require.NoError(d, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(greenhouse.SignatureHeader, greenhouse.SignForTest([]byte(body), key))
	answer, err := http.DefaultClient.Do(r)
	require.NoError(d, err)
	require.NoError(d, answer.Body.Close())
	return answer.StatusCode
}

func TestAStoredConnectionTakesHiresOnceItsPingIsAnswered(t *testing.T) {
	t.Parallel()
	d := openStored(t)
	v := d.view()
	assert.Equal(t, "greenhouse:lindenhof", v.Account)
	assert.True(t, v.Webhook)
	assert.False(t, v.Mapped)
	assert.True(t, v.Health.Is(hris.HookWaiting))
	assert.Equal(t, hris.Missing, greenhouse.HookFinding(v.Health, "en").Standing)

	address := d.address(d.made)
	assert.True(t, d.save("hire_candidate", address, privacy.NewSecret("mistyped")).Deactivated)
	assert.True(t, d.view().Health.Is(hris.HookFailing))
	assert.EqualValues(t, greenhouse.SignatureWrong, d.view().Health.Why)
	assert.False(t, d.save("hire_candidate", address, d.made.Key).Deactivated)
	assert.True(t, d.view().Health.Is(hris.HookLive))
	assert.Equal(t, d.clock.Now(), d.view().Health.PingedAt)

	d.server.Hire(d.demo.Complete)
	for _, sent := range d.server.Deliver(t.Context()) {
		assert.True(t, sent.OK(), sent.Reply)
	}
	require.Len(t, d.keeper.all(), 1)
	assert.Equal(t, "acme/"+d.id, d.keeper.all()[0].Tenant+"/"+d.keeper.all()[0].Connection)

	source, err := hosted.As[*greenhouse.Source](d.svc.Connected(t.Context(), "acme", d.id))
	require.NoError(t, err)
	arrival := d.keeper.all()[0]
	happened, err := source.Read(t.Context(), arrival.Kind, arrival.Payload)
	require.NoError(t, err)
	assert.Equal(t, hris.Hired, happened.Kind)
	catalogue, err := greenhouse.ReadCatalogue(t.Context(), source.Client())
	require.NoError(t, err)
	assert.NotEmpty(t, catalogue.Fields("en"))

	trail, err := d.svc.Audit(t.Context(), administrator, "acme", d.id, 10)
	require.NoError(t, err)
	assert.Len(t, trail, 1, "how it fares is no change")
	assert.Equal(t, int64(1), d.view().Rev)
}

func TestReActivatingEndsTheFormerEndpointAndShowsWhoStillSendsThere(t *testing.T) {
	t.Parallel()
	d := openStored(t)
	former, key := d.address(d.made), d.made.Key
	d.save("hire_candidate", former, key)
	heard := d.clock.Now()
	d.clock.Advance(time.Hour)
	out, err := d.svc.Reactivate(t.Context(), administrator, "acme", d.id, hosted.Reactivation{})
	require.NoError(t, err)
	assert.Equal(t, heard, out.Activation.MissedFrom, "from then on hires may have been missed")
	assert.True(t, out.View.Health.Is(hris.HookWaiting))

	assert.Equal(t, http.StatusGone, d.knock(former, key))
	assert.EqualValues(t, greenhouse.EndpointFormer, d.view().Former.Why)
	assert.Equal(t, heard, d.view().Former.HeardAt)
	assert.True(t, d.view().Health.Is(hris.HookWaiting))
	assert.Equal(t, http.StatusUnauthorized, d.knock(d.address(out.Activation), key), "the key is another, too")
	assert.False(t, d.save("hire_candidate", d.address(out.Activation), out.Activation.Key).Deactivated)
	assert.True(t, d.view().Health.Is(hris.HookLive))
	assert.Equal(t, http.StatusNotFound, d.knock(d.http.URL+"/hooks/NOBODYSTOKEN", key))
}

func TestWhatIsSwitchedOffOrRemovedTakesNothing(t *testing.T) {
	t.Parallel()
	d := openStored(t)
	address := d.address(d.made)
	_, err := d.svc.Disable(t.Context(), administrator, "acme", d.id)
	require.NoError(t, err)
	assert.Equal(t, http.StatusGone, d.knock(address, d.made.Key))
	assert.EqualValues(t, greenhouse.EndpointOff, d.view().Health.Why)
	_, err = d.svc.Connected(t.Context(), "acme", d.id)
	require.ErrorIs(t, err, hris.Disabled)
	_, err = d.svc.Enable(t.Context(), administrator, "acme", d.id)
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, d.knock(address, d.made.Key))
	require.NoError(t, d.svc.Remove(t.Context(), administrator, "acme", d.id))
	assert.Equal(t, http.StatusGone, d.knock(address, d.made.Key))
	assert.Equal(t, hris.Health{}, d.view().Health)
	assert.Len(t, d.keeper.all(), 1)
}

func TestTwoKeysAreGoodWhileOneIsReplaced(t *testing.T) {
	t.Parallel()
	d := openStored(t)
	address := d.address(d.made)
	_, err := d.svc.DropFormerKey(t.Context(), administrator, "acme", d.id)
	require.ErrorIs(t, err, hris.InvalidInput)
	lost, err := d.svc.ReplaceKey(t.Context(), administrator, "acme", d.id)
	require.NoError(t, err)
	out, err := d.svc.ReplaceKey(t.Context(), administrator, "acme", d.id)
	require.NoError(t, err)
	assert.True(t, out.View.FormerKey)
	assert.True(t, out.Activation.Token.IsZero(), "the address stays")
	assert.Equal(t, http.StatusOK, d.knock(address, d.made.Key))
	assert.Equal(t, http.StatusOK, d.knock(address, out.Activation.Key))
	assert.Equal(t, http.StatusUnauthorized, d.knock(address, lost.Activation.Key))
	out2, err := d.svc.DropFormerKey(t.Context(), administrator, "acme", d.id)
	require.NoError(t, err)
	assert.False(t, out2.View.FormerKey)
	assert.Equal(t, http.StatusUnauthorized, d.knock(address, d.made.Key))
	assert.Equal(t, http.StatusOK, d.knock(address, out.Activation.Key))
}

func TestAConnectionIsSavedOnlyWithTheRightsItNeeds(t *testing.T) {
	t.Parallel()
	d := openStored(t)
	d.server.SetScopes(d.demo.ClientID, "harvest:applications:list")
	d.server.RevokeTokens()
	out, err := d.svc.Connect(t.Context(), administrator, "acme", d.request())
	require.ErrorIs(t, err, hris.RightMissing)
	var missing []string
	for _, f := range out.Report.Findings {
		if f.Standing == hris.Missing {
			missing = append(missing, f.Subject)
		}
	}
	assert.Equal(t, []string{"harvest:candidates:list", "harvest:offers:list", "harvest:jobs:list"}, missing)

	_, err = d.svc.Rotate(t.Context(), administrator, "acme", d.id, hosted.Rotation{Secrets: map[string]privacy.Secret{"client_secret": privacy.NewSecret("wrong")}})
	require.ErrorIs(t, err, hris.BadCredentials)
	secret := d.server.RotateSecret(d.demo.ClientID)
	d.server.SetScopes(d.demo.ClientID, greenhouse.ReadScopes()...)
	_, err = d.svc.Rotate(t.Context(), administrator, "acme", d.id, hosted.Rotation{Secrets: map[string]privacy.Secret{"client_secret": privacy.NewSecret(secret)}})
	require.NoError(t, err)
	report, err := d.svc.Test(t.Context(), administrator, "acme", d.id)
	require.NoError(t, err)
	assert.True(t, report.OK())

	d.server.Inject(greenhousetest.Fault{Answer: greenhousetest.ServerError(), Times: -1})
	_, err = d.svc.Test(t.Context(), administrator, "acme", d.id)
	require.ErrorIs(t, err, hris.Unavailable, "a check that cannot run is no check")
}

func TestWithoutHarvestASourceIsConnectedForItsWebhooksAlone(t *testing.T) {
	t.Parallel()
	d := openStored(t, func(q *hosted.Request) { q.Secrets = nil })
	source, err := hosted.As[*greenhouse.Source](d.svc.Open(t.Context(), administrator, "acme", d.id))
	require.NoError(t, err)
	assert.Nil(t, source.Client())
	report, err := d.svc.Test(t.Context(), administrator, "acme", d.id)
	require.NoError(t, err)
	require.Len(t, report.Findings, 1)
	assert.Equal(t, hris.Absent, report.Findings[0].Standing)
	assert.NotEmpty(t, report.Findings[0].Adds)
	assert.False(t, d.save("hire_candidate", d.address(d.made), d.made.Key).Deactivated)
}

func TestASourceIsNoTarget(t *testing.T) {
	t.Parallel()
	d := openStored(t)
	_, err := d.svc.Connection(t.Context(), "acme", d.id)
	require.ErrorIs(t, err, hris.OtherKind)
	assert.Equal(t, hris.FixByAdmin, hris.OtherKind.Fix())
	_, err = d.svc.Mapping(t.Context(), administrator, "acme", d.id)
	require.ErrorIs(t, err, hris.OtherKind)
	_, err = d.svc.ChangeMapping(t.Context(), administrator, "acme", d.id, 0, fieldmap.Rules{V: 1})
	require.ErrorIs(t, err, hris.OtherKind)
	_, err = hosted.As[hris.Target](d.svc.Connected(t.Context(), "acme", d.id))
	require.ErrorIs(t, err, hris.OtherKind)
	_, err = d.svc.Connect(t.Context(), administrator, "acme", d.request(func(q *hosted.Request) { q.Rules = &fieldmap.Rules{V: 1} }))
	require.ErrorIs(t, err, hris.OtherKind)
}

func TestSettingsThatLeadNowhereAreRefused(t *testing.T) {
	t.Parallel()
	d := openStored(t)
	for name, settings := range map[string]fieldmap.Values{
		"nothing":        nil,
		"an address":     {"organization": fieldmap.TextValue("https://job-boards.greenhouse.io/acme")},
		"no user":        {"organization": fieldmap.TextValue("acme"), "acting_as": fieldmap.TextValue("zoe")},
		"no user either": {"organization": fieldmap.TextValue("acme"), "acting_as": fieldmap.TextValue("-4")},
	} {
		_, err := d.svc.Connect(t.Context(), administrator, "acme", d.request(func(q *hosted.Request) { q.Settings = settings }))
		require.ErrorIs(t, err, hris.InvalidSetting, name)
	}
	_, err := d.svc.Configure(t.Context(), administrator, "acme", d.id, hosted.Configuration{Settings: fieldmap.Values{"organization": fieldmap.TextValue("other")}})
	require.ErrorIs(t, err, hris.OtherAccount)
	setup := greenhouse.Vendor().Products[0].WebhookSetup(d.address(d.made), "nl")
	assert.Contains(t, setup, d.address(d.made))
}

func TestTheProductIsWhatASettingsPageNeeds(t *testing.T) {
	t.Parallel()
	d := openStored(t)
	q := d.request()
	vendor := greenhouse.Vendor()
	hristest.RunProduct(t, vendor, vendor.Products[0], hris.Opening{
		Settings: q.Settings, Secrets: q.Secrets, BaseURL: d.server.URL(), AuthURL: strings.TrimSuffix(d.server.TokenURL(), "/token"),
		Now: d.clock.Now, Sleep: d.clock.Sleep,
	})
}
