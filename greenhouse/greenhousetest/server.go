package greenhousetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// Config describes the account and the choices where Greenhouse's behaviour is
// not known or not uniform. The zero value follows what was seen in production
// and runs on the machine's clock.
type Config struct {
	// BasePath stands before /v3. Greenhouse has none; the default, "/harvest",
	// shows clients that resolve paths against the host.
	BasePath string
	// The public base URLs of an account made by [New]; [NewServer] sets them.
	// APIURL includes the base path.
	APIURL, AuthURL, FilesURL string

	Now  func() time.Time // default time.Now; see [Clock]
	Seed uint64           // of everything random: tokens, secrets, event ids, cursors

	FirstID int64 // default 13,224,850,001: ids of 11 digits occur

	RateLimit  int // requests per 30 s and credential; default 75, negative means none
	TokenLimit int // token requests per 60 s and credential; 0 means none

	TokenFields TokenFields   // default [ExpiresAt]
	TokenLife   time.Duration // default 1 h
	RefreshLife time.Duration // default 24 h
	CodeLife    time.Duration // default 1 min
	// SingleToken revokes a client's former token when it asks for a new one by
	// client credentials.
	SingleToken bool
	// EmptyForOthers answers lists for subjects that are not Site Admins with
	// 200 and no rows in place of 403. Both were reported.
	EmptyForOthers bool
	// PrivateStubs shows a private candidate whom the subject may not see as a
	// row {"message": …} in place of leaving it out.
	PrivateStubs bool

	CursorLife time.Duration // default 24 h
	URLLife    time.Duration // of an attachment's URL; default 7 days
	// PlainErrors makes the entries of errors strings in place of objects.
	PlainErrors bool
	// IgnoreUnknownFilters lets a query parameter pass that the list does not
	// have, in place of a 422.
	IgnoreUnknownFilters bool
	// ExtraKeys adds keys that no schema has to every v3 row and custom field.
	ExtraKeys bool

	CurrencyKey    string // of v3's currency values; default "currency_code"
	NumbersAsText  bool   // v3 numbers as "85.0"
	UserFieldsAsID bool   // v3 user fields as a number

	NullOffer  bool // hire_candidate without an offer has "offer": null in place of no key
	EmptyDates bool // an unset date field is "" in webhooks, as in a published sample
	NoOpening  bool // hire_candidate without "opening"
	// EventIDPerAttempt gives each retry an id of its own.
	EventIDPerAttempt bool

	Timeout   time.Duration     // of one delivery, in real time; default 10 s
	Transport http.RoundTripper // of deliveries; default one of the server's own
}

// TokenFields says how a token answer tells its end.
type TokenFields int

// They may be combined.
const (
	ExpiresAt TokenFields = 1 << iota // ISO 8601, seen in production
	ExpiresIn                         // seconds, per the newer specification
	Expires                           // ISO 8601, per the bridge from API keys
)

func (c Config) withDefaults() Config {
	c.BasePath = strings.TrimSuffix("/"+strings.Trim(cmp.Or(c.BasePath, "/harvest"), "/"), "/")
	c.FirstID = cmp.Or(c.FirstID, 13_224_850_001)
	c.RateLimit = cmp.Or(c.RateLimit, 75)
	c.TokenFields = cmp.Or(c.TokenFields, ExpiresAt)
	c.TokenLife = cmp.Or(c.TokenLife, time.Hour)
	c.RefreshLife = cmp.Or(c.RefreshLife, 24*time.Hour)
	c.CodeLife = cmp.Or(c.CodeLife, time.Minute)
	c.CursorLife = cmp.Or(c.CursorLife, 24*time.Hour)
	c.URLLife = cmp.Or(c.URLLife, 7*24*time.Hour)
	c.CurrencyKey = cmp.Or(c.CurrencyKey, "currency_code")
	c.Timeout = cmp.Or(c.Timeout, 10*time.Second)
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Server is a Greenhouse account: the Harvest API, the token host, the host of
// attachments, and the sender of webhooks. All methods may be called from
// several goroutines, also while requests are under way.
type Server struct {
	cfg     Config
	hosts   []*httptest.Server // none when mounted elsewhere
	stage   *fakehttp.Stage
	journal fakehttp.Journal[Call]
	sender  *http.Client
	own     *http.Transport // nil when Config.Transport is set
	wake    chan struct{}   // tells Run that an event was queued

	mu sync.Mutex
	state
	access  access
	windows map[string]*window
	hooks   hooks
	rng     *rand.Rand
	fileKey []byte
	frozen  map[int64]time.Time // attachments whose URL is no longer made anew
}

// New returns an account without listeners: mount [Server.API], [Server.Auth]
// and [Server.Files] where the URLs in cfg say.
func New(cfg Config) *Server {
	cfg = cfg.withDefaults()
	s := &Server{
		cfg:     cfg,
		stage:   fakehttp.NewStage(cfg.Now),
		wake:    make(chan struct{}, 1),
		state:   newState(cfg.FirstID),
		access:  newAccess(),
		windows: map[string]*window{},
		rng:     rand.New(rand.NewPCG(cfg.Seed, 0x47524E48)),
		frozen:  map[int64]time.Time{},
	}
	s.fileKey = []byte(s.hexLocked(32))
	transport := cfg.Transport
	if transport == nil {
		s.own = &http.Transport{}
		transport = s.own
	}
	s.sender = &http.Client{
		Transport: transport, Timeout: cfg.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return s
}

// NewServer starts an account on three loopback ports. Close it.
func NewServer(cfg Config) *Server {
	s := New(cfg)
	start := func(h http.Handler) string {
		ts := httptest.NewServer(h)
		s.hosts = append(s.hosts, ts)
		return ts.URL
	}
	s.cfg.APIURL = start(s.API()) + s.cfg.BasePath
	s.cfg.AuthURL = start(s.Auth())
	s.cfg.FilesURL = start(s.Files())
	return s
}

// URL returns the API's base URL, what stands before /v3.
func (s *Server) URL() string { return strings.TrimSuffix(s.cfg.APIURL, "/") }

// TokenURL returns the URL of the token endpoint, on a host of its own.
func (s *Server) TokenURL() string { return strings.TrimSuffix(s.cfg.AuthURL, "/") + "/token" }

// AuthorizeURL returns the URL of the consent page.
func (s *Server) AuthorizeURL() string { return strings.TrimSuffix(s.cfg.AuthURL, "/") + "/authorize" }

// FilesURL returns the base URL of the host that attachments come from.
func (s *Server) FilesURL() string { return strings.TrimSuffix(s.cfg.FilesURL, "/") }

// API handles the Harvest API, below [Config.BasePath].
func (s *Server) API() http.Handler { return s.handler(apiHost) }

// Auth handles the token host.
func (s *Server) Auth() http.Handler { return s.handler(authHost) }

// Files handles the host of attachments.
func (s *Server) Files() http.Handler { return s.handler(filesHost) }

// Close releases requests held by a fault, waits for all requests to end and
// closes the listeners. Deliveries not yet made are lost.
func (s *Server) Close() {
	s.stage.Close()
	for _, h := range s.hosts {
		h.Close()
	}
	if s.own != nil {
		s.own.CloseIdleConnections()
	}
}

func (s *Server) hexLocked(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdef"[s.rng.IntN(16)]
	}
	return string(b)
}

func (s *Server) uuidLocked() string {
	h := s.hexLocked(30)
	return fmt.Sprintf("%s-%s-4%s-a%s-%s", h[:8], h[8:12], h[12:15], h[15:18], h[18:])
}
