package afastest

import (
	"cmp"
	"math/rand/v2"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// Config describes the environment. The zero value is a Dutch production
// environment of member 12345 on the machine's clock, with every
// UpdateConnector the fake knows in its app connector.
type Config struct {
	Member      string   // digits; default "12345"
	Environment string   // default "O" + Member + "AA"
	Language    Language // base language of the environment; default Dutch
	AppName     string   // default "Handover"
	BasePath    string   // default "/ProfitRestServices"; matched without regard to case
	Version     string   // what ProfitVersion answers; default "28.1.4"
	// Release is the Profit release whose quirks apply: 6 to 9, default 8. From
	// 8 on WoXp has no fixed list and LgId five characters; from 9 on every 401
	// carries WWW-Authenticate.
	Release int

	Now  func() time.Time // default time.Now; see [Clock]
	Seed uint64           // of everything random: row order, log references, tokens

	// UpdateConnectors lists those in the app connector; nil means all.
	UpdateConnectors []string
	// OAuthBasic lets clients authenticate at the token endpoint with HTTP Basic.
	OAuthBasic bool
	// CodesByEnvironment checks code values against the environment's language
	// instead of the request's Accept-Language.
	CodesByEnvironment bool
	// RefuseUnchanged refuses a PUT that changes nothing, as was seen for
	// employees.
	RefuseUnchanged bool
	// DeniedAs401 answers a connector outside the app connector with the empty
	// 401 of the specification instead of the 500 seen in practice.
	DeniedAs401 bool
	// BareResults leaves out the "results" around the keys of a new record, as
	// one of AFAS's examples does.
	BareResults bool
	MaxBody     int64 // bytes; default 75,000,000 (AFAS says "75 MB")
	KeepFiles   int64 // files up to this many bytes keep their content; default 65,536
}

func (c Config) withDefaults() Config {
	c.Member = cmp.Or(c.Member, "12345")
	c.Environment = cmp.Or(c.Environment, "O"+c.Member+"AA")
	c.Language = cmp.Or(c.Language, Dutch)
	c.AppName = cmp.Or(c.AppName, "Handover")
	c.BasePath = "/" + strings.Trim(cmp.Or(c.BasePath, "/ProfitRestServices"), "/")
	c.Version = cmp.Or(c.Version, "28.1.4")
	c.Release = cmp.Or(c.Release, 8)
	c.MaxBody = cmp.Or(c.MaxBody, 75_000_000)
	c.KeepFiles = cmp.Or(c.KeepFiles, 64<<10)
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Server is a Profit environment. It is an [http.Handler], so it can be mounted
// on a listener of one's own; [NewServer] gives it one. All methods may be
// called from several goroutines, also while requests are under way.
type Server struct {
	cfg     Config
	http    *httptest.Server // nil when mounted elsewhere
	stage   *fakehttp.Stage
	journal fakehttp.Journal[Call]

	mu sync.Mutex
	state
	updates map[string]*updateConnector // by lower-case id
	gets    map[string]*getConnector
	granted map[string]bool // lower-case ids in the app connector
	access  access
	rng     *rand.Rand
	ipBlock bool
}

// New returns an environment without a listener, for mounting as a handler. Its
// routes live below [Config.BasePath].
func New(cfg Config) *Server {
	cfg = cfg.withDefaults()
	s := &Server{
		cfg:     cfg,
		stage:   fakehttp.NewStage(cfg.Now),
		state:   newState(),
		updates: updateConnectors(cfg.Release),
		gets:    map[string]*getConnector{},
		granted: map[string]bool{"appconnectorversion": true},
		access:  newAccess(),
		rng:     rand.New(rand.NewPCG(cfg.Seed, 0x41464153)),
	}
	for id, c := range s.updates {
		if cfg.UpdateConnectors == nil || slices.ContainsFunc(cfg.UpdateConnectors, func(g string) bool { return strings.EqualFold(g, c.id) }) {
			s.granted[id] = true
		}
	}
	return s
}

// NewServer starts an environment on a loopback port. Close it.
func NewServer(cfg Config) *Server {
	s := New(cfg)
	s.http = httptest.NewServer(s)
	return s
}

// URL returns the base URL, its non-empty base path included and without a
// final slash. It is empty for an environment made by [New].
func (s *Server) URL() string {
	if s.http == nil {
		return ""
	}
	return s.http.URL + s.cfg.BasePath
}

// Member returns the member number, digits only.
func (s *Server) Member() string { return s.cfg.Member }

// Environment returns the environment id, such as O12345AA.
func (s *Server) Environment() string { return s.cfg.Environment }

// Close releases requests held by a fault, waits for all requests to end and
// closes the listener. Work that was to be committed late is lost.
func (s *Server) Close() {
	s.stage.Close()
	if s.http != nil {
		s.http.Close()
	}
}

// Grant puts connectors into the app connector. "AppConnectorVersion" is what
// ProfitVersion needs.
func (s *Server) Grant(ids ...string) { s.setGrant(true, ids) }

// Withdraw takes connectors out of the app connector: they vanish from metainfo
// and calls are refused.
func (s *Server) Withdraw(ids ...string) { s.setGrant(false, ids) }

func (s *Server) setGrant(on bool, ids []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		s.granted[strings.ToLower(id)] = on
	}
}

// BlockIP answers everything with 403 while on, as the app connector's IP rules
// do.
func (s *Server) BlockIP(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ipBlock = on
}

// MaxParallel returns the largest number of requests seen at once. AFAS speaks
// of 5 for one data set and 8 in all.
func (s *Server) MaxParallel() int { return s.stage.MaxParallel() }

// hex returns n random upper-case hexadecimal digits.
func (s *Server) hex(n int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hexLocked(n)
}

func (s *Server) hexLocked(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789ABCDEF"[s.rng.IntN(16)]
	}
	return string(b)
}
