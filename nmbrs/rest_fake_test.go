package nmbrs

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// sleepless is a clock whose sleep moves it on.
type sleepless struct {
	mu    sync.Mutex
	now   time.Time
	slept time.Duration
	on    func() // at each sleep
}

func newSleepless() *sleepless {
	return &sleepless{now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
}

func (c *sleepless) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *sleepless) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	c.now, c.slept = c.now.Add(d), c.slept+d
	on := c.on
	c.mu.Unlock()
	if on != nil {
		on()
	}
	return ctx.Err()
}

func (c *sleepless) advance(d time.Duration) { _ = c.Sleep(context.Background(), d) }

// vendorOffice is Nmbrs: an identity server whose refresh tokens are good once, and
// an API behind it.
type vendorOffice struct {
	t      testing.TB
	server *httptest.Server
	clock  *sleepless

	mu       sync.Mutex
	refresh  string // the one that is good
	access   string
	made     int
	asked    int // times the token endpoint was asked
	calls    int // calls to the API that were let in
	forms    []string
	identity func(w http.ResponseWriter, r *http.Request, next http.HandlerFunc)
	api      http.HandlerFunc
}

func newVendorOffice(t testing.TB, api http.HandlerFunc) *vendorOffice {
	o := &vendorOffice{t: t, clock: newSleepless(), refresh: "refresh-canary-0", api: api}
	o.server = httptest.NewServer(o)
	t.Cleanup(o.server.Close)
	return o
}

func (o *vendorOffice) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/identity/") {
		o.mu.Lock()
		o.asked++
		identity := o.identity
		o.mu.Unlock()
		if identity != nil {
			identity(w, r, o.grant)
			return
		}
		o.grant(w, r)
		return
	}
	o.mu.Lock()
	ok := r.Header.Get("Authorization") == "Bearer "+o.access && r.Header.Get("X-Subscription-Key") == "key-canary"
	if ok {
		o.calls++
	}
	o.mu.Unlock()
	if !ok {
		restReply(w, 401, `{"title":"canary","status":401}`)
		return
	}
	o.api(w, r)
}

// grant rotates the refresh token.
func (o *vendorOffice) grant(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	_ = r.ParseForm()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.forms = append(o.forms, string(body))
	if id, secret, _ := r.BasicAuth(); id != "app%2B1" || secret != "secret-canary" {
		restReply(w, 401, `{"error":"invalid_client"}`)
		return
	}
	if r.Form.Get("grant_type") == "refresh_token" && r.Form.Get("refresh_token") != o.refresh {
		restReply(w, 400, `{"error":"invalid_grant","error_description":"canary"}`)
		return
	}
	o.made++
	o.refresh, o.access = fmt.Sprintf("refresh-canary-%d", o.made), fmt.Sprintf("access-canary-%d", o.made)
	restReply(w, 200, fmt.Sprintf(`{"access_token":%q,"refresh_token":%q,"expires_in":3600,"token_type":"Bearer","scope":"employee.info offline_access"}`, o.access, o.refresh))
}

// loseAnswer has the vendor act and the answer not arrive.
func loseAnswer(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
	next(httptest.NewRecorder(), r)
	panic(http.ErrAbortHandler)
}

func restReply(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// shelf is a host's store.
type shelf struct {
	mu     sync.Mutex
	stored privacy.Secret
	saves  int
	fails  error
	before func(Token) // a save
}

func (s *shelf) save(_ context.Context, t Token) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.before != nil {
		s.before(t)
	}
	if s.fails != nil {
		return s.fails
	}
	s.saves++
	s.stored = t.Secret()
	return nil
}

func (s *shelf) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.saves
}

func (s *shelf) load(context.Context) (Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ParseToken(s.stored)
}

func (o *vendorOffice) first() Token {
	return Token{Refresh: privacy.NewSecret("refresh-canary-0"), Renewed: o.clock.Now()}
}

func (o *vendorOffice) shelf() *shelf { return &shelf{stored: o.first().Secret()} }

func (o *vendorOffice) config(s *shelf) RESTConfig {
	return RESTConfig{
		ClientID: "app+1", ClientSecret: privacy.NewSecret("secret-canary"), SubscriptionKey: privacy.NewSecret("key-canary"),
		Tokens:  TokenStore{Save: s.save, Load: s.load},
		BaseURL: o.server.URL + "/base/api", IdentityURL: o.server.URL + "/identity", Clock: o.clock,
	}
}

func (o *vendorOffice) client(s *shelf, change ...func(*RESTConfig)) *RESTClient {
	cfg := o.config(s)
	for _, c := range change {
		c(&cfg)
	}
	client, err := NewRESTClient(cfg)
	require.NoError(o.t, err)
	o.t.Cleanup(client.CloseIdleConnections)
	return client
}

func (o *vendorOffice) counts() (asked, made, calls int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.asked, o.made, o.calls
}

func (o *vendorOffice) granted() int {
	_, made, _ := o.counts()
	return made
}

func (o *vendorOffice) do(change func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change()
}

func oneDebtor(w http.ResponseWriter, _ *http.Request) {
	restReply(w, 200, `{"data":[{"debtorId":"d-1","number":"7","name":"Acme"}],"pagination":{"totalPages":1}}`)
}

func restError(t testing.TB, err error) *Error {
	t.Helper()
	e := new(Error)
	require.ErrorAs(t, err, &e)
	text := fmt.Sprintf("%v %+v %#v %s", err, err, err, err)
	asked := new(hris.Error)
	require.ErrorAs(t, err, &asked)
	text += asked.Error()
	assert.NotContains(t, text, "canary")
	return e
}

func rowsIn[T any](seq func(func(T, error) bool)) ([]T, error) {
	var rows []T
	for row, err := range seq {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// restSent is a JSON body, with numbers as they are written.
func restSent(t testing.TB, r *http.Request) map[string]any {
	t.Helper()
	assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
	d := json.NewDecoder(r.Body)
	d.UseNumber()
	var body map[string]any
	assert.NoError(t, d.Decode(&body))
	return body
}
