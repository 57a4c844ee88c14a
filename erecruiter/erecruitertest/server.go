package erecruitertest

import (
	"math/rand/v2"
	"net/http/httptest"
	"sync"

	"github.com/handoverhq/handover/fakehttp"
)

// Server is an account at eRecruiter. It is an [http.Handler], so it can be
// mounted on a listener of one's own; [NewServer] gives it one. All methods may
// be called from several goroutines, also while requests are under way. Those
// that change something panic where there is no such thing: it is the test that
// is wrong.
type Server struct {
	cfg     Config
	http    *httptest.Server // nil when mounted elsewhere
	stage   *fakehttp.Stage
	journal fakehttp.Journal[Call]
	traffic traffic

	mu sync.Mutex
	state
	wire   Wire
	access access
	gauge  gauge
	rng    *rand.Rand
}

// New returns an eRecruiter without a listener, for mounting as a handler. Its
// routes live below [Config.BasePath].
func New(cfg Config) *Server {
	cfg = cfg.withDefaults()
	s := &Server{
		cfg:    cfg,
		stage:  fakehttp.NewStage(cfg.Now),
		wire:   cfg.Wire,
		state:  newState(),
		access: newAccess(),
		rng:    rand.New(rand.NewPCG(cfg.Seed, 0x45524543)),
	}
	s.traffic.perRoute = map[string]int{}
	return s
}

// NewServer starts an eRecruiter on a loopback port. Close it.
func NewServer(cfg Config) *Server {
	s := New(cfg)
	s.http = httptest.NewServer(s)
	return s
}

// URL returns the base URL, its base path included and without a final slash;
// the version follows it. It is empty for an eRecruiter made by [New].
func (s *Server) URL() string {
	if s.http == nil {
		return ""
	}
	return s.http.URL + s.cfg.BasePath
}

// TokenURL returns the URL of the token endpoint. At eRecruiter it is on a host
// of its own.
func (s *Server) TokenURL() string {
	if s.http == nil {
		return ""
	}
	return s.URL() + Token
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

// random returns n random lower-case letters and digits, with the lock held.
func (s *Server) random(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdefghijklmnopqrstuv"[s.rng.IntN(32)]
	}
	return string(b)
}
