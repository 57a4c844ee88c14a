package nmbrstest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func asking(change ...string) url.Values {
	q := url.Values{
		"response_type": {"code"}, "client_id": {nmbrstest.DemoClientID}, "redirect_uri": {callback},
		"scope": {"offline_access employee.info company.info.read"}, "state": {"s-1 &=ü"},
	}
	for i := 0; i < len(change); i += 2 {
		q.Set(change[i], change[i+1])
	}
	return q
}

// fields are the hidden fields of a page.
func fields(page string) url.Values {
	out := url.Values{}
	for _, m := range regexp.MustCompile(`type="hidden" name="([^"]*)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		out.Set(m[1], strings.NewReplacer("&amp;", "&", "&#43;", "+", "&#34;", `"`).Replace(m[2]))
	}
	return out
}

func TestSomebodyConsentsForOneDebtor(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{RedirectURIs: []string{callback}}})

	page := a.do("GET", "/connect/authorize?"+asking().Encode(), "")
	require.Equal(t, http.StatusOK, page.StatusCode)
	require.Contains(t, page.body, a.demo.Client.UUID)
	require.Empty(t, page.Cookies())

	form := fields(page.body)
	require.Equal(t, "s-1 &=ü", form.Get("state"))
	form.Set("debtor", a.demo.Client.UUID)
	form.Set("consent", "allow")
	back := a.form("/connect/authorize", form)
	require.Equal(t, http.StatusFound, back.StatusCode, back.body)
	to, err := url.Parse(back.Header.Get("Location"))
	require.NoError(t, err)
	require.Equal(t, callback, to.Scheme+"://"+to.Host+to.Path)
	require.Equal(t, "s-1 &=ü", to.Query().Get("state"))

	tokens := a.redeem(to.Query().Get("code"))
	require.Equal(t, http.StatusOK, tokens.StatusCode, tokens.body)
	require.Equal(t, "Bearer", tokens.text(t, "token_type"))
	require.EqualValues(t, 3600, tokens.get(t, "expires_in"))
	require.Equal(t, "offline_access employee.info company.info.read", tokens.text(t, "scope"))
	require.Equal(t, "no-store, no-cache, max-age=0", tokens.Header.Get("Cache-Control"))

	a.token = tokens.text(t, "access_token")
	require.Equal(t, a.demo.Client.UUID, a.ok("GET", "/api/debtors", "").text(t, "data", 0, "debtorId"))
	require.Equal(t, a.demo.Weekly.UUID, a.ok("GET", "/api/companies", "").text(t, "data", 0, "companyId"))
}

func TestWhoSaysNoSendsTheBrowserBackWithoutACode(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	form := asking("consent", "deny")
	back := a.form("/connect/authorize", form)
	require.Equal(t, http.StatusFound, back.StatusCode)
	require.Equal(t, callback+"?error=access_denied&state="+url.QueryEscape("s-1 &=ü"), back.Header.Get("Location"))

	form = asking("consent", "allow", "debtor", "no-such-debtor")
	again := a.form("/connect/authorize", form)
	require.Equal(t, http.StatusBadRequest, again.StatusCode, "the page comes again")
	require.Contains(t, again.body, `name="debtor"`)
}

func TestNobodyIsSentToAnAddressThatIsNotRegistered(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{RedirectURIs: []string{callback}, Scopes: []string{"offline_access", "employee.info", "company.info.read"}}})
	for name, q := range map[string]url.Values{
		"another address": asking("redirect_uri", callback+"/"),
		"another app":     asking("client_id", "somebody"),
		"openid":          asking("scope", "openid offline_access"),
		"not this app's":  asking("scope", "employee.payment"),
		"no scope":        asking("scope", ""),
	} {
		got := a.do("GET", "/connect/authorize?"+q.Encode(), "")
		require.Equal(t, http.StatusBadRequest, got.StatusCode, name)
		require.Empty(t, got.Header.Get("Location"), name)
		q.Set("consent", "allow")
		q.Set("debtor", a.demo.Client.UUID)
		require.Equal(t, http.StatusBadRequest, a.form("/connect/authorize", q).StatusCode, name)
	}
	got := a.do("GET", "/connect/authorize?"+asking("response_type", "token").Encode(), "")
	require.Equal(t, http.StatusFound, got.StatusCode)
	require.Contains(t, got.Header.Get("Location"), "error=unsupported_response_type")
}

func TestACodeIsGoodOnceForTenMinutesAndOneAddress(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	code := func() string { return a.Consent(a.demo.Accountant.ID, callback, "offline_access") }

	once := code()
	require.Equal(t, http.StatusOK, a.redeem(once).StatusCode)
	require.Equal(t, "invalid_grant", a.redeem(once).text(t, "error"))

	late := code()
	a.clock.Advance(10 * time.Minute)
	require.Equal(t, http.StatusBadRequest, a.redeem(late).StatusCode)

	elsewhere := code()
	got := a.form("/connect/token", url.Values{"grant_type": {"authorization_code"}, "code": {elsewhere}, "redirect_uri": {callback + "2"}})
	require.Equal(t, "invalid_grant", got.text(t, "error"))
	require.Equal(t, "invalid_grant", a.redeem(elsewhere).text(t, "error"), "spent by the attempt")
}

func TestWithoutOfflineAccessThereIsNoRefreshToken(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	got := a.redeem(a.Consent(a.demo.Accountant.ID, callback, "employee.info"))
	require.Equal(t, http.StatusOK, got.StatusCode)
	require.NotContains(t, got.body, "refresh_token")
}

func TestARefreshTokenIsDeadTheMomentItIsUsed(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	_, first := a.Tokens(a.demo.Accountant.ID)
	got := a.refresh(first)
	require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	second := got.text(t, "refresh_token")
	require.NotEqual(t, first, second)
	a.token = got.text(t, "access_token")
	a.ok("GET", "/api/companies", "")

	reused := a.refresh(first)
	require.Equal(t, http.StatusBadRequest, reused.StatusCode)
	require.JSONEq(t, `{"error":"invalid_grant"}`, reused.body)
	require.Equal(t, http.StatusOK, a.refresh(second).StatusCode, "the newer one goes on")
}

func TestARefreshTokenIsDeadAlsoWhereItsSuccessorNeverArrived(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	_, first := a.Tokens(a.demo.Accountant.ID)
	a.Inject(nmbrstest.Fault{Route: nmbrstest.RESTToken, Cut: nmbrstest.AfterWork})
	r, err := http.NewRequestWithContext(t.Context(), "POST", a.URL()+"/connect/token", strings.NewReader(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {first}}.Encode()))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(nmbrstest.DemoClientID, nmbrstest.DemoClientSecret)
	_, err = a.http.Do(r)
	require.Error(t, err)
	require.Equal(t, "invalid_grant", a.refresh(first).text(t, "error"))
}

func TestOfTwoRenewalsAtOnceOneWins(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	_, token := a.Tokens(a.demo.Accountant.ID)
	gate := make(chan struct{})
	a.Inject(nmbrstest.Fault{Route: nmbrstest.RESTToken, Times: 2, Gate: gate})
	statuses := make(chan int)
	for range 2 {
		go func() { statuses <- a.refresh(token).StatusCode }()
	}
	close(gate)
	require.ElementsMatch(t, []int{http.StatusOK, http.StatusBadRequest}, []int{<-statuses, <-statuses})
}

func TestGraceLetsAUsedRefreshTokenLiveOn(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{Grace: time.Minute}})
	_, first := a.Tokens(a.demo.Accountant.ID)
	require.Equal(t, http.StatusOK, a.refresh(first).StatusCode)
	a.clock.Advance(59 * time.Second)
	require.Equal(t, http.StatusOK, a.refresh(first).StatusCode)
	a.clock.Advance(time.Second)
	require.Equal(t, http.StatusBadRequest, a.refresh(first).StatusCode, "counted from the first use")
}

func TestARefreshTokenDiesUnusedAfterThirtyDays(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	_, token := a.Tokens(a.demo.Accountant.ID)
	for range 3 { // who comes in time goes on for ever
		a.clock.Advance(30*24*time.Hour - time.Second)
		got := a.refresh(token)
		require.Equal(t, http.StatusOK, got.StatusCode, got.body)
		token = got.text(t, "refresh_token")
	}
	a.clock.Advance(30 * 24 * time.Hour)
	require.Equal(t, "invalid_grant", a.refresh(token).text(t, "error"))
}

func TestAnAccessTokenLivesAnHour(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	a.clock.Advance(time.Hour - time.Second)
	a.ok("GET", "/api/companies", "")
	a.clock.Advance(time.Second)
	got := a.do("GET", "/api/companies", "")
	got.problem(t, http.StatusUnauthorized)
	require.Equal(t, "Bearer", got.Header.Get("WWW-Authenticate"))
}

func TestTheTokenEndpointRefusesAsOAuthHasIt(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	_, token := a.Tokens(a.demo.Accountant.ID)
	for want, form := range map[string]url.Values{
		"invalid_request":        {},
		"unsupported_grant_type": {"grant_type": {"client_credentials"}},
		"invalid_grant":          {"grant_type": {"refresh_token"}, "refresh_token": {"nonsense"}},
		"invalid_scope":          {"grant_type": {"refresh_token"}, "refresh_token": {token}, "scope": {"openid"}},
	} {
		got := a.form("/connect/token", form)
		require.Equal(t, http.StatusBadRequest, got.StatusCode, want)
		require.Equal(t, want, got.text(t, "error"))
	}
	r := a.request("POST", "/connect/token", `{"grant_type":"refresh_token"}`)
	require.Equal(t, "invalid_request", a.send(r).text(t, "error"), "JSON is not taken")

	for _, as401 := range []bool{false, true} {
		b := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{InvalidClientAs401: as401}})
		r, err := http.NewRequestWithContext(t.Context(), "POST", b.URL()+"/connect/token", strings.NewReader("grant_type=refresh_token"))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(nmbrstest.DemoClientID, "wrong")
		got := b.send(r)
		require.Equal(t, "invalid_client", got.text(t, "error"))
		require.Equal(t, as401, got.StatusCode == http.StatusUnauthorized)
	}
}

func TestAClientMayShowItsSecretInTheFormToo(t *testing.T) {
	t.Parallel()
	odd := "s+c r%t/:é"
	a := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{ClientSecret: odd}})
	for _, show := range []func(*http.Request, url.Values){
		func(_ *http.Request, v url.Values) {
			v.Set("client_id", nmbrstest.DemoClientID)
			v.Set("client_secret", odd)
		},
		func(r *http.Request, _ url.Values) { // as the standard encodes it
			r.SetBasicAuth(url.QueryEscape(nmbrstest.DemoClientID), url.QueryEscape(odd))
		},
	} {
		_, token := a.Tokens(a.demo.Accountant.ID)
		v := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}
		r, err := http.NewRequestWithContext(t.Context(), "POST", a.URL()+"/connect/token", nil)
		require.NoError(t, err)
		show(r, v)
		r.Body, r.ContentLength = http.NoBody, 0
		again, err := http.NewRequestWithContext(t.Context(), "POST", r.URL.String(), strings.NewReader(v.Encode()))
		require.NoError(t, err)
		again.Header = r.Header
		again.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		got := a.send(again)
		require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	}
}

func TestConsentsCanBeWithdrawnOnEitherSide(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	_, token := a.Tokens(a.demo.Accountant.ID)
	require.Equal(t, http.StatusOK, a.form("/connect/revocation", url.Values{"token": {token}}).StatusCode)
	require.Equal(t, http.StatusBadRequest, a.refresh(token).StatusCode)
	require.Equal(t, http.StatusOK, a.form("/connect/revocation", url.Values{"token": {token}}).StatusCode, "dead twice is dead")

	a.ok("GET", "/api/companies", "")
	a.RevokeConsents(a.demo.Accountant.ID)
	a.do("GET", "/api/companies", "").problem(t, http.StatusUnauthorized)
}

func TestTheJournalShowsNoTokenAndNoSecret(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	code := a.Consent(a.demo.Accountant.ID, callback, "offline_access", "company.info.read")
	got := a.redeem(code)
	refresh := got.text(t, "refresh_token")
	second := a.refresh(refresh)
	a.token = second.text(t, "access_token")
	a.ok("GET", "/api/companies", "")
	a.form("/connect/revocation", url.Values{"token": {a.token}, "client_secret": {nmbrstest.DemoClientSecret}})
	for _, c := range a.Journal() {
		shown := c.Path + c.Query.Encode() + c.Body
		for _, v := range c.Header {
			shown += strings.Join(v, " ")
		}
		for _, secret := range []string{code, refresh, a.token, nmbrstest.DemoClientSecret, nmbrstest.DemoSubscriptionKey} {
			require.NotContains(t, shown, secret)
		}
	}
	require.Contains(t, a.Calls(nmbrstest.RESTToken)[0].Body, "authorization_code")
}

func TestTokensOutliveTheProcess(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/nmbrs.json"
	a := startREST(t, nmbrstest.Config{StateFile: file})
	_, refresh := a.Tokens(a.demo.Accountant.ID)
	b := startREST(t, nmbrstest.Config{StateFile: file})
	got := b.refresh(refresh)
	require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	require.Equal(t, a.demo.Accountant.UUID, b.demo.Accountant.UUID)
}
