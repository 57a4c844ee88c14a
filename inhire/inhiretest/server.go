package inhiretest

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

// Config describes the account and what the contract leaves open. The zero value
// is usable.
type Config struct {
	BasePath string           // before /v1; default "/inhire", "/" for none
	Now      func() time.Time // default time.Now; see [Clock]
	Seed     uint64           // of API keys

	KeyHeader string // carries the API key; default "X-Api-Key"
	KeyScheme string // before the key, such as "Bearer"; default none

	Limit        Limit // of all calls together; default none
	NoRetryAfter bool  // 429 of Limit come without Retry-After

	MaxPage  int // rows of a page at most; default 100, which is also what is given unasked
	MaxBatch int // changes of a batch at most; default 25
	// RepeatCursor makes every page but the last point to itself, as one that
	// follows cursors without end would not notice.
	RepeatCursor bool

	Statuses    []Status // default: the five that inhire's help centre names
	AccessScope string   // what the integration shows: all, selected or unknown (default)

	// HonourNotify sends no e-mail where notifyCandidate is false.
	HonourNotify bool
	// HonourIdempotencyKey answers a status write whose key was seen with the
	// answer of the first, and does nothing.
	HonourIdempotencyKey bool
	// TerminalFinal refuses, by code terminal_status, to leave a terminal status.
	TerminalFinal bool

	KeepCutOff bool          // off and on again keeps the cut-off of the first time
	RunTime    time.Duration // how long a run shows as running; default 0

	// NoBodies has the journal keep no bodies, where a test measures memory.
	NoBodies bool
}

func (c Config) withDefaults() Config {
	c.BasePath = strings.TrimSuffix("/"+strings.Trim(cmp.Or(c.BasePath, "/inhire"), "/"), "/")
	c.KeyHeader = cmp.Or(c.KeyHeader, "X-Api-Key")
	c.MaxPage = cmp.Or(c.MaxPage, 100)
	c.MaxBatch = cmp.Or(c.MaxBatch, 25)
	c.AccessScope = cmp.Or(c.AccessScope, "unknown")
	if c.Statuses == nil {
		c.Statuses = DefaultStatuses()
	}
	c.Statuses = slices.Clone(c.Statuses)
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Server is an employer's inhire account. It is an [http.Handler], so it can be
// mounted on a listener of one's own; [NewServer] gives it one. All methods may
// be called from several goroutines, also while requests are under way. They
// panic where a test makes a mistake, such as an id that is not there.
type Server struct {
	cfg     Config
	http    *httptest.Server // nil when mounted elsewhere
	stage   *fakehttp.Stage
	journal fakehttp.Journal[Call]
	routes  []route

	mu       sync.Mutex
	rng      *rand.Rand
	keys     map[string]bool // whether it may write
	recent   []time.Time     // calls, for Limit
	ats      ats
	settings settings
	sync     syncState
	runs     []Run
	apps     register
	mails    []Mail
	items    []*ItemInjection
	seen     map[string]replay // by idempotency key
}

// New returns an account without a listener, for mounting as a handler. Its
// routes live below [Config.BasePath].
func New(cfg Config) *Server {
	cfg = cfg.withDefaults()
	return &Server{
		cfg:    cfg,
		stage:  fakehttp.NewStage(cfg.Now),
		routes: routes(),
		rng:    rand.New(rand.NewPCG(cfg.Seed, 0x494e4852)),
		keys:   map[string]bool{},
		ats:    ats{probe: func(string, string) Problem { return NoProblem }},
		sync:   syncState{state: Off},
		apps:   register{byID: map[string]*record{}},
		seen:   map[string]replay{},
	}
}

// NewServer starts an account on a loopback port. Close it.
func NewServer(cfg Config) *Server {
	s := New(cfg)
	s.http = httptest.NewServer(s)
	return s
}

// URL returns the base URL, its base path included and without a final slash;
// /v1 follows it. It is empty for an account made by [New].
func (s *Server) URL() string {
	if s.http == nil {
		return ""
	}
	return s.http.URL + s.cfg.BasePath
}

// Close releases requests held by a fault, waits for all requests to end and
// closes the listener. Work that was to be committed late is lost.
func (s *Server) Close() {
	s.stage.Close()
	if s.http != nil {
		s.http.Close()
	}
}

// MaxParallel returns the largest number of requests seen at once.
func (s *Server) MaxParallel() int { return s.stage.MaxParallel() }
