package fakehttp

import (
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Stage runs a fake's exchanges and lets faults have their way with them.
type Stage struct {
	now    func() time.Time
	closed chan struct{}
	once   sync.Once

	settling sync.Mutex // before mu, and before the fake's lock

	mu     sync.Mutex // never held while a fake's code runs, [Fault.Match] apart
	faults []*Injection
	late   []lateAct

	inFlight, maxInFlight atomic.Int64
}

// NewStage returns a stage on a clock; nil means time.Now.
func NewStage(now func() time.Time) *Stage {
	if now == nil {
		now = time.Now
	}
	return &Stage{now: now, closed: make(chan struct{})}
}

// Close releases requests held by a fault: they end without work and without an
// answer. Late work is lost. Close the listener afterwards.
func (s *Stage) Close() { s.once.Do(func() { close(s.closed) }) }

// Closed is closed by [Stage.Close].
func (s *Stage) Closed() <-chan struct{} { return s.closed }

// MaxParallel returns the largest number of requests seen at once.
func (s *Stage) MaxParallel() int { return int(s.maxInFlight.Load()) }

// Exchange is what a fake knows of one request, with its body unread.
type Exchange struct {
	// Route is the fake's name for this call, as [Fault.Route] has it.
	Route string
	// Prepare checks the way in, reads the body and returns the work. A request
	// that is refused has work that gives the refusal. It is not called where the
	// connection is cut before the work.
	Prepare func() Act
	// Finish adds what every answer of the vendor has, and renders
	// [Answer.Content]. It changes a copy: see [Answer.Clone]. nil leaves answers
	// as they are.
	Finish func(*Answer) *Answer
	// Record writes the journal. It runs before the answer leaves: who has the
	// answer finds the call. nil keeps none.
	Record func(Outcome)
}

// Outcome is how an exchange ended.
type Outcome struct {
	Status  int   // of the answer; 0 when the connection was cut without one
	Bytes   int64 // of the request's body, as far as it was read
	Faulted bool  // an injected fault had a hand in it
}

// Serve runs one exchange: lets late work come due, picks the fault, prepares,
// performs, finishes, records, answers.
func (s *Stage) Serve(w http.ResponseWriter, r *http.Request, x Exchange) {
	s.Settle()
	n := s.inFlight.Add(1)
	defer s.inFlight.Add(-1)
	for seen := s.maxInFlight.Load(); n > seen && !s.maxInFlight.CompareAndSwap(seen, n); seen = s.maxInFlight.Load() {
	}
	body := &countedBody{ReadCloser: r.Body}
	r.Body = body

	f := s.pick(r, x.Route)
	record := func(status int) {
		if x.Record != nil {
			x.Record(Outcome{Status: status, Bytes: body.n, Faulted: f != nil})
		}
	}
	if f != nil && f.Cut == BeforeWork {
		record(0)
		abort(w)
		return
	}
	a := s.perform(r, f, x.Prepare())
	if a != nil && !a.Edge && x.Finish != nil {
		a = x.Finish(a)
	}
	drain(r)
	r.Body = body.ReadCloser // net/http knows by its type whether it was read, and may else wait for it
	switch {
	case a == nil || f != nil && f.Cut == AfterWork:
		record(0)
		abort(w)
	case f != nil && f.Cut == MidAnswer:
		record(a.Status)
		a.sendHalf(w)
	default:
		record(a.Status)
		a.send(w)
	}
}

// perform does the work as the fault allows and returns the answer; nil means
// that there is none to give.
func (s *Stage) perform(r *http.Request, f *Injection, act Act) *Answer {
	if f == nil {
		return act(s.now())
	}
	if f.OnHit != nil {
		f.OnHit(r)
	}
	if f.Gate != nil {
		select {
		case <-f.Gate:
			s.Settle() // the clock may have moved meanwhile
		case <-s.closed:
			return nil
		}
	}
	switch {
	case f.Work == Late:
		s.postpone(act, f.After)
		return f.Answer
	case f.Work == Never, f.Work == ByDefault && f.Answer != nil:
		return f.Answer
	}
	a := act(s.now())
	if f.Answer != nil {
		return f.Answer
	}
	return a
}

// drain reads what a refusal left unread, so that the client sees the answer
// and not a reset. A client that waits for 100-continue never sends it.
func drain(r *http.Request) {
	if r.Header.Get("Expect") == "" {
		_, _ = io.Copy(io.Discard, r.Body) // the client may be gone: then nobody reads the answer either
	}
}

// countedBody counts what is read of a body.
type countedBody struct {
	io.ReadCloser
	n int64
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.n += int64(n)
	return n, err
}
