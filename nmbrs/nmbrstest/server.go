package nmbrstest

import (
	"cmp"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// Config describes an environment at Nmbrs. The zero value is usable: domain
// "acme", the machine's clock, the careful reading of what is not documented.
type Config struct {
	BasePath  string           // before /soap, /api and /connect; default "/nmbrs", "/" for none
	Domain    string           // the label; default "acme"
	Sandbox   bool             // the flavour of the host that Environment_Get tells
	Now       func() time.Time // default time.Now; see [Clock]
	StateFile string           // the state is read from it, if there is one, and kept in it after every change

	// Limit is how many SOAP calls a second the environment takes before each
	// further one is answered Delay later; 0 is 150, negative none. Delay 0 is
	// half a second. Sleep waits; default time.Sleep, and nothing where Now is
	// given: then only [Call.Delayed] tells.
	Limit int
	Delay time.Duration
	Sleep func(time.Duration)

	DigitLast      bool // periods are written with W4 and W1 instead of 4W and W
	ProtectLater   bool // 2011 for a start after the current period, too
	KeepUnsent     bool // PersonalInfo_Update* leaves what was not sent instead of emptying it
	OmitEmptyLists bool // an empty list is no Result at all, instead of an empty one
	OmitNil        bool // what is nil is left out, instead of written as xsi:nil

	REST RESTConfig
}

func (c Config) withDefaults() Config {
	c.BasePath = strings.TrimSuffix("/"+strings.Trim(cmp.Or(c.BasePath, "/nmbrs"), "/"), "/")
	c.Domain = cmp.Or(c.Domain, "acme")
	c.Limit = cmp.Or(c.Limit, 150)
	c.Delay = cmp.Or(c.Delay, time.Second/2)
	if c.Sleep == nil {
		c.Sleep = func(time.Duration) {}
		if c.Now == nil {
			c.Sleep = time.Sleep
		}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	c.REST = c.REST.withDefaults()
	return c
}

// Server is an environment at Nmbrs. It is an [http.Handler]; [NewServer] gives
// it a listener. All methods may be called from several goroutines, also while
// requests are under way.
type Server struct {
	cfg     Config
	http    *httptest.Server // nil when mounted elsewhere
	stage   *fakehttp.Stage
	journal fakehttp.Journal[Call]

	throttle throttle

	mu     sync.Mutex // after the stage's locks
	state  *state
	gauges map[string]*restGauge // by access token
}

// New returns an environment without a listener, for mounting as a handler. It
// panics where there is a state file that cannot be read.
func New(cfg Config) *Server {
	s := &Server{cfg: cfg.withDefaults(), state: newState()}
	s.stage = fakehttp.NewStage(s.cfg.Now)
	if s.cfg.StateFile != "" {
		if err := s.recall(); err != nil {
			panic("nmbrstest: state file: " + err.Error())
		}
	}
	return s
}

// recall loads the state file. There may be none yet.
func (s *Server) recall() error {
	f, err := os.Open(s.cfg.StateFile)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close() // read only
	return s.Load(f)
}

// NewServer starts an environment on a loopback port. Close it.
func NewServer(cfg Config) *Server {
	s := New(cfg)
	s.http = httptest.NewServer(s)
	return s
}

// URL is the root, its base path included and without a final slash, that
// stands for the hosts of both APIs: SOAP is at
// URL()+"/soap/v3/EmployeeService.asmx" and so on, REST at URL()+"/api", the
// identity service at URL()+"/connect". It is empty for one made by [New].
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

// ServeHTTP answers one request, whichever API it speaks.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, below := strings.CutPrefix(r.URL.EscapedPath(), s.cfg.BasePath)
	switch {
	case below && strings.HasPrefix(path, "/soap/"):
		s.serveSOAP(w, r, path)
	case below:
		s.serveREST(w, r, path)
	default:
		http.NotFound(w, r)
	}
}

// today is the clock's day in the Netherlands.
func (s *Server) today() string { return s.cfg.Now().In(amsterdam()).Format(time.DateOnly) }
