package personiotest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// OptionMode says what v1 does with a value of a list or tags attribute that is
// not among its options. Personio documents none of it.
type OptionMode int

const (
	NoteBadOption   OptionMode = iota // the employee is written without it, a note in meta tells
	RefuseBadOption                   // 422 with a message, as for an unknown supervisor
	RejectBadOption                   // 422 with error_data, as for a document of the wrong kind
	DropBadOption                     // the employee is written without it and nothing tells
)

// DuplicateMode says how v1 refuses an e-mail address that another employee
// has. Personio documents none of it.
type DuplicateMode int

const (
	DuplicateAsData    DuplicateMode = iota // 422 with error_data
	DuplicateAsMessage                      // 422 with a message
	DuplicateAsSuccess                      // a 200 with success false
	DuplicateAsBare                         // 400 with code 0 and a German message
)

// Config describes the company's account. The zero value is usable: all rights,
// all limits, the machine's clock.
type Config struct {
	BasePath string           // before /v1 and /v2; default "/personio", "/" for none
	Now      func() time.Time // default time.Now; see [Clock]
	Seed     uint64           // of everything random: tokens, trace ids, cursors
	German   bool             // labels of system attributes

	// Unlimited answers no 429 of its own accord. Wanted where a clock stands
	// still and the program under test does not wait.
	Unlimited bool
	// Limits replaces the limit of an endpoint, named by method and route, such
	// as "POST /v1/company/employees"; "/v1" is that of all v1 together. A zero
	// Limit takes it away.
	Limits map[string]Limit
	// Replenish and Burst size the token bucket of each v2 endpoint, in calls a
	// second; default 30 and 30 (30 a second was measured for persons).
	Replenish, Burst int
	// RetryAfter gives v1's 429 a Retry-After. Whether Personio sends one is not
	// known.
	RetryAfter bool

	// QueryCredentials still takes credentials from the query string of
	// /v1/auth, as Personio did until December 2026 (older ones: January 2027).
	QueryCredentials bool
	BareToken        bool // /v1/auth answers the token only, without expires_in and scope
	BadTokenAs401    bool // v1 answers 401 to an invalid token instead of the documented 403
	DeniedAs401      bool // v2 answers 401 where a right is missing, as was seen for persons

	BadOption      OptionMode
	DuplicateEmail DuplicateMode
	TagsAsJSON     bool   // v1 reads tags as a JSON array in a string, as some accounts do
	UnsetObject    string // how v1 writes an unset object: "null" (default), `""` or "[]"; all were seen

	CreatedAs200  bool // v2 creates answer 200 instead of 201
	WrapSingle    bool // v2 wraps single records in _data, which its description does not say
	RelativeLinks bool // next links without scheme and host
	RepeatNext    bool // next links that lead to the page they stand on, as was once seen

	MaxFile   int64 // bytes of a document; default 30,000,000 (Personio says "30 MB")
	KeepFiles int64 // files up to this many bytes keep their content; default 65,536
}

func (c Config) withDefaults() Config {
	c.BasePath = strings.TrimSuffix("/"+strings.Trim(cmp.Or(c.BasePath, "/personio"), "/"), "/")
	c.Replenish = cmp.Or(c.Replenish, 30)
	c.Burst = cmp.Or(c.Burst, 30)
	c.UnsetObject = cmp.Or(c.UnsetObject, "null")
	c.MaxFile = cmp.Or(c.MaxFile, 30_000_000)
	c.KeepFiles = cmp.Or(c.KeepFiles, 64<<10)
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Server is a company's Personio. It is an [http.Handler], so it can be mounted
// on a listener of one's own; [NewServer] gives it one. All methods may be
// called from several goroutines, also while requests are under way.
type Server struct {
	cfg     Config
	http    *httptest.Server // nil when mounted elsewhere
	stage   *fakehttp.Stage
	journal fakehttp.Journal[Call]

	mu sync.Mutex
	state
	access  access
	gauges  map[string]*gauge
	buckets map[string]*bucket
	cursors map[string]cursor

	dice sync.Mutex // after mu
	rng  *rand.Rand
}

// New returns a Personio without a listener, for mounting as a handler. Its
// routes live below [Config.BasePath].
func New(cfg Config) *Server {
	cfg = cfg.withDefaults()
	return &Server{
		cfg:     cfg,
		stage:   fakehttp.NewStage(cfg.Now),
		state:   newState(),
		access:  newAccess(),
		gauges:  map[string]*gauge{},
		buckets: map[string]*bucket{},
		cursors: map[string]cursor{},
		rng:     rand.New(rand.NewPCG(cfg.Seed, 0x50455253)),
	}
}

// NewServer starts a Personio on a loopback port. Close it.
func NewServer(cfg Config) *Server {
	s := New(cfg)
	s.http = httptest.NewServer(s)
	return s
}

// URL returns the base URL, its base path included and without a final slash;
// /v1 and /v2 follow it. It is empty for a Personio made by [New].
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

// random returns n random lower-case hexadecimal digits.
func (s *Server) random(n int) string {
	s.dice.Lock()
	defer s.dice.Unlock()
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdef"[s.rng.IntN(16)]
	}
	return string(b)
}

func (s *Server) uuid() string {
	h := s.random(30)
	return fmt.Sprintf("%s-%s-4%s-8%s-%s", h[:8], h[8:12], h[12:15], h[15:18], h[18:])
}
