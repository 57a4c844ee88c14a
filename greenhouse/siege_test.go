package greenhouse_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris"
	hosted "github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
	"github.com/handoverhq/handover/hris/transfer"
)

// How much arrives while the siege lasts, all at the same time.
const (
	legitimate = 500
	forged     = 10_000
	strangers  = 500 // to tokens that never were
	oversized  = 30  // half of them say how long they are
	compressed = 100
	slow       = 100 // bodies that never end
)

// keeping is a database with everything that a host of webhooks keeps in it.
type keeping interface {
	Connections() hosted.Store
	Inbox() hris.Inbox
	Ledger() transfer.Ledger
	Close() error
}

// castle is a host that listens; who knocks gets there through pipes.
type castle struct {
	*testing.T
	writes     writes
	inbox      hris.Inbox
	svc        *hosted.Service
	id         string
	made       *hosted.Activation
	dial       func() net.Conn
	http       *http.Client
	handler    http.Handler
	large      []byte
	sample     []byte
	idAt       int // of the application's id in the sample
	unexpected atomic.Int64
}

// writes counts what reaches the database.
type writes struct {
	hosted.Store
	failing, live atomic.Int64
	others        atomic.Int64
}

func (w *writes) Heard(ctx context.Context, hash string, h hris.Health) error {
	if h.Is(hris.HookFailing) {
		w.failing.Add(1)
	} else {
		w.live.Add(1)
	}
	return w.Store.Heard(ctx, hash, h)
}

func (w *writes) Note(ctx context.Context, ref hosted.Ref, tested *hosted.Tested, e hosted.Entry) error {
	w.others.Add(1)
	return w.Store.Note(ctx, ref, tested, e)
}

// keepings counts what is handed to the inbox.
type keepings struct {
	hris.Keeper
	n atomic.Int64
}

func (k *keepings) Keep(ctx context.Context, a hris.Arrival) (bool, error) {
	k.n.Add(1)
	return k.Keeper.Keep(ctx, a)
}

// piped is a listener whose connections are pipes: no port, and no kernel between.
type piped struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (l *piped) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *piped) Close() error   { l.once.Do(func() { close(l.done) }); return nil }
func (l *piped) Addr() net.Addr { return &net.TCPAddr{} }

func (l *piped) dial() net.Conn {
	here, there := net.Pipe()
	select {
	case l.conns <- there:
	case <-l.done:
		_ = here.Close()
	}
	return here
}

func besieged(t *testing.T, db keeping) (*castle, *keepings) {
	t.Helper()
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(t, err)
	c := &castle{T: t, inbox: db.Inbox(), sample: greenhousetest.SampleBody("hire_candidate"), large: make([]byte, 2<<20)}
	c.writes.Store = db.Connections()
	c.svc, err = hosted.New(hosted.Config{
		Store: &c.writes, Vendors: []hris.Vendor{greenhouse.Vendor()}, Sealer: ring, Managers: []string{"admin"}, EraseSealed: hosted.NothingSealed,
	})
	require.NoError(t, err)
	out, err := c.svc.Connect(t.Context(), administrator, "acme", hosted.Request{
		Vendor: "greenhouse", Product: "hires", Settings: fieldmap.Values{"organization": fieldmap.TextValue("lindenhof")},
	})
	require.NoError(t, err)
	c.id, c.made = out.View.ID, out.Activation
	transfers, err := transfer.New(transfer.Config{Ledger: db.Ledger(), Connections: c.svc, HashKey: privacy.NewKey()})
	require.NoError(t, err)
	in, err := intake.New(intake.Config{Inbox: c.inbox, Transfers: transfers, Sealer: ring, HashKey: privacy.NewKey(), Routes: routes{}})
	require.NoError(t, err)
	keeper := &keepings{Keeper: in}
	hooks, err := greenhouse.NewWebhooks(greenhouse.WebhooksConfig{Endpoints: c.svc, Recorder: c.svc, Keeper: keeper})
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.Handle("/hooks/{token}", hooks)
	listener := &piped{conns: make(chan net.Conn), done: make(chan struct{})}
	c.handler = mux
	server := &http.Server{Handler: mux}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	c.dial = listener.dial
	transport := &http.Transport{
		DialContext:     func(context.Context, string, string) (net.Conn, error) { return listener.dial(), nil },
		MaxConnsPerHost: 64, MaxIdleConnsPerHost: 64,
	}
	c.http = &http.Client{Transport: transport}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = server.Close()
		serving.Wait()
	})
	c.idAt = bytes.Index(c.sample, []byte(`"application":{"id":`)) + len(`"application":{"id":`)
	return c, keeper
}

// event is the nth hire.
func (c *castle) event(n int) []byte {
	body := bytes.Clone(c.sample)
	copy(body[c.idAt:], strconv.Itoa(20_000_000_000+n)) // as many digits as the sample's
	return body
}

func (c *castle) path() string { return "http://host.example/hooks/" + c.made.Token.Reveal() }

// send gives the status of an answer; 0 where there is none.
func (c *castle) send(address string, body io.Reader, header ...string) int {
	r, err := http.NewRequestWithContext(c.Context(), http.MethodPost, address, body)
	if err != nil {
		return 0
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	return answer.StatusCode
}

// strike is send without a client and a server between: what is counted is what the
// handler does about it.
func (c *castle) strike(address string, body []byte, header ...string) int {
	r := httptest.NewRequestWithContext(c.Context(), http.MethodPost, address, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return w.Code
}

// want counts answers that are not as they should be.
func (c *castle) want(what string, want, got int) {
	if want != got && c.unexpected.Add(1) < 5 {
		c.Errorf("%s: answered %d, want %d", what, got, want)
	}
}

// deliver sends the nth hire as Greenhouse would, and some more: the same delivery
// twice at once, or another one of it after.
func (c *castle) deliver(n int) {
	body := c.event(n)
	signature := greenhouse.SignForTest(body, c.made.Key)
	send := func(delivery string) {
		got := c.send(c.path(), bytes.NewReader(body), greenhouse.SignatureHeader, signature, greenhouse.EventIDHeader, delivery)
		c.want("a legitimate event", http.StatusOK, got)
	}
	id := fmt.Sprint("delivery-", n)
	if n%2 == 0 {
		var together sync.WaitGroup
		together.Go(func() { send(id) })
		send(id)
		together.Wait()
		return
	}
	send(id)
	send("again-" + id)
}

func (c *castle) forge(n int) {
	body := c.event(n % legitimate)
	signature := ""
	switch n % 5 {
	case 0:
		signature = greenhouse.SignForTest(body, privacy.NewSecret("guessed"))
	case 1:
		signature = greenhouse.SignForTest(c.event(n%legitimate+1), c.made.Key) // of another event
	case 2:
		signature = "sha256 " + strings.Repeat("0", 64)
	case 3:
		signature = "sha1 00"
	}
	c.want("a forged event", http.StatusUnauthorized, c.strike(c.path(), body, greenhouse.SignatureHeader, signature, greenhouse.EventIDHeader, fmt.Sprint("delivery-", n)))
}

func (c *castle) stray(n int) {
	body := c.event(n)
	token := "http://host.example/hooks/" + fmt.Sprint("STRAY", n)
	c.want("an unknown token", http.StatusNotFound, c.strike(token, body, greenhouse.SignatureHeader, greenhouse.SignForTest(body, c.made.Key)))
}

// flood never ends by itself.
type flood struct{}

func (flood) Read(p []byte) (int, error) { return len(p), nil }

func (c *castle) swamp(n int) {
	const size = 2 << 20
	var body io.Reader = io.LimitReader(flood{}, size)
	if n%2 == 0 {
		body = bytes.NewReader(c.large) // its length is told
	}
	// A server that hangs up while it is still sent to may be met as a broken pipe.
	if got := c.send(c.path(), body, greenhouse.SignatureHeader, "sha256 00"); got != 0 {
		c.want("an oversized body", http.StatusRequestEntityTooLarge, got)
	}
}

func (c *castle) compress(n int) {
	got := c.send(c.path(), bytes.NewReader(c.event(n)), "Content-Encoding", "gzip", greenhouse.SignatureHeader, "sha256 00")
	c.want("a compressed body", http.StatusUnsupportedMediaType, got)
}

// hang begins bodies and never ends them. It gives what ends them.
func (c *castle) hang() func() {
	var conns []net.Conn
	for range slow {
		conn := c.dial()
		_, err := fmt.Fprintf(conn, "POST /hooks/%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"action\":", c.made.Token.Reveal())
		require.NoError(c, err)
		conns = append(conns, conn)
	}
	return func() {
		for _, conn := range conns {
			_ = conn.Close()
		}
	}
}

// everyone does n of something, a few at a time.
func everyone(all *sync.WaitGroup, workers, n int, do func(int)) {
	var next atomic.Int64
	for range workers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
}

func heapNow() uint64 {
	runtime.GC()
	runtime.GC() // pools are emptied by the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// kept tells how often each application is in the inbox.
func (c *castle) kept() map[string]int {
	c.Helper()
	_, err := c.inbox.Expire(c.Context(), time.Now().Add(time.Hour)) // holds all that waits, to be listed
	require.NoError(c, err)
	held, err := c.inbox.Held(c.Context(), "acme")
	require.NoError(c, err)
	found := map[string]int{}
	for _, e := range held {
		require.Equal(c, c.id, e.Connection)
		found[e.Subject]++
	}
	return found
}

// Whatever is thrown at an endpoint, what Greenhouse sends is kept, once; the rest
// is not written anywhere and leaves nothing behind.
func TestUnderSiegeEveryLegitimateEventIsKeptOnce(t *testing.T) { // by itself: it weighs the heap
	for name, on := range map[string]struct {
		open   func(*testing.T) keeping
		forged int
	}{
		"SQLite": {func(t *testing.T) keeping {
			db, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "host.db"))
			require.NoError(t, err)
			return db
		}, forged},
		"PostgreSQL": {func(t *testing.T) keeping {
			db, err := postgres.Open(t.Context(), postgrestest.Fresh(t))
			require.NoError(t, err)
			return db
		}, forged / 5},
	} {
		t.Run(name, func(t *testing.T) {
			db := on.open(t)
			t.Cleanup(func() { _ = db.Close() })
			c, keeper := besieged(t, db)
			before := heapNow()
			release := c.hang()
			began := time.Now()

			var all sync.WaitGroup
			everyone(&all, 8, legitimate, c.deliver)
			everyone(&all, 12, on.forged, c.forge)
			everyone(&all, 4, strangers, c.stray)
			everyone(&all, 2, oversized, c.swamp)
			everyone(&all, 2, compressed, c.compress)
			all.Wait()
			t.Log("took", time.Since(began).Round(time.Millisecond))

			grown := int64(heapNow()) - int64(before)
			t.Log("the heap has grown by", grown>>10, "KiB, with", slow, "bodies under way")
			assert.Less(t, grown, int64(32<<20))
			release()

			assert.Equal(t, int64(legitimate*2), keeper.n.Load(), "nothing forged came so far")
			kept := c.kept()
			assert.Len(t, kept, legitimate)
			for _, times := range kept {
				assert.Equal(t, 1, times)
			}
			minutes := int64(time.Since(began)/time.Minute) + 1
			t.Log("health was written", c.writes.failing.Load(), "times as failing,", c.writes.live.Load(), "as live")
			assert.LessOrEqual(t, c.writes.failing.Load(), 5*minutes, "not once for each that is refused")
			assert.LessOrEqual(t, c.writes.live.Load(), 200*minutes, "each of those may be taken back by all who are just taken")
			assert.Zero(t, c.writes.others.Load())

			c.deliver(legitimate)
			v, err := c.svc.Show(t.Context(), administrator, "acme", c.id)
			require.NoError(t, err)
			assert.True(t, v.Health.Is(hris.HookLive))
		})
	}
}
