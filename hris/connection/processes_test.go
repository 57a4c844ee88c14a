package connection_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// The variables that make the test binary play a process of a host instead of
// running tests: where its database is, which connection it uses, and where the
// vendor is.
const (
	kindVar   = "CONNECTION_TEST_KIND"
	placeVar  = "CONNECTION_TEST_PLACE"
	idVar     = "CONNECTION_TEST_ID"
	vendorVar = "CONNECTION_TEST_VENDOR"
)

func TestMain(m *testing.M) {
	if os.Getenv(kindVar) == "" {
		os.Exit(m.Run())
	}
	if err := host(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// kept is a database that several processes share.
type kept interface {
	io.Closer
	Connections() connection.Store
}

var databases = map[string]struct {
	open  func(ctx context.Context, place string) (kept, error)
	place func(*testing.T) string
}{
	"SQLite": {
		func(ctx context.Context, place string) (kept, error) { return sqlstore.Open(ctx, place) },
		func(t *testing.T) string { return filepath.Join(t.TempDir(), "handover.db") },
	},
	"PostgreSQL": {
		func(ctx context.Context, place string) (kept, error) { return postgres.Open(ctx, place) },
		func(t *testing.T) string { return postgrestest.Fresh(t) },
	},
}

// lockTime is how long a host that died may keep the others waiting.
const lockTime = 2 * time.Second

// nmbrsHost is the service of one process.
func nmbrsHost(store connection.Store, vendor string, now func() time.Time) (*connection.Service, error) {
	sealer, err := privacy.NewKeyring("k1", map[string][]byte{"k1": keys["k1"]})
	if err != nil {
		return nil, err
	}
	return connection.New(connection.Config{
		Store: store, Vendors: []hris.Vendor{nmbrs.Vendor()}, Sealer: sealer, Managers: []string{"admin"}, EraseDrafts: connection.NoDrafts,
		Opening:  func(string) hris.Opening { return hris.Opening{BaseURL: vendor, Now: now} },
		LockTime: lockTime, Now: now,
	})
}

// host is one process: at each instant that it is told it uses the connection,
// several times at once, and says how that went.
func host(ctx context.Context, in io.Reader, out io.Writer) error {
	s, err := databases[os.Getenv(kindVar)].open(ctx, os.Getenv(placeVar))
	if err != nil {
		return err
	}
	defer s.Close()
	var at atomic.Int64
	svc, err := nmbrsHost(s.Connections(), os.Getenv(vendorVar), func() time.Time { return time.UnixMicro(at.Load()).UTC() })
	if err != nil {
		return err
	}
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var told int64
		if _, err := fmt.Sscan(lines.Text(), &told); err != nil {
			return err
		}
		at.Store(told)
		answers := make(chan error)
		for range 3 {
			go func() {
				c, err := svc.Connection(ctx, "acme", os.Getenv(idVar))
				if err == nil {
					_, err = c.Target.Form(ctx, nil)
				}
				answers <- err
			}()
		}
		verdict := "good"
		for range 3 {
			if err := <-answers; err != nil {
				verdict = err.Error()
			}
		}
		fmt.Fprintln(out, verdict)
	}
	return nil
}

// vendorFront stands before the vendor, and can hold renewals back.
type vendorFront struct {
	*nmbrstest.Server
	url  string
	hold atomic.Bool
	held chan struct{} // a renewal has arrived, and gets no further
}

func newVendorFront(t *testing.T, clock *nmbrstest.Clock) *vendorFront {
	t.Helper()
	f := &vendorFront{Server: nmbrstest.NewServer(nmbrstest.Config{Now: clock.Now, Limit: -1}), held: make(chan struct{}, 16)}
	t.Cleanup(f.Close)
	behind, err := url.Parse(f.URL())
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(behind)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.hold.Load() && strings.HasSuffix(r.URL.Path, "/connect/token") {
			_, _ = io.Copy(io.Discard, r.Body) // so that the connection's end is seen
			f.held <- struct{}{}
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	f.url = front.URL
	return f
}

// renewals counts what was shown to the vendor, and what it refused.
func (f *vendorFront) renewals() (good, spent int) {
	for _, c := range f.Journal() {
		switch {
		case !strings.HasSuffix(c.Path, "/connect/token"):
		case c.Status == http.StatusOK:
			good++
		default:
			spent++
		}
	}
	return good, spent
}

// fleet is a vendor, a database, and the processes that share both.
type fleet struct {
	*testing.T
	kind, place, id string
	clock           *nmbrstest.Clock
	vendor          *vendorFront
	store           connection.Store
}

func newFleet(t *testing.T, kind string) *fleet {
	t.Helper()
	clock := nmbrstest.NewClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	f := &fleet{T: t, kind: kind, place: databases[kind].place(t), clock: clock, vendor: newVendorFront(t, clock)}
	s, err := databases[kind].open(t.Context(), f.place)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	f.store = s.Connections()
	svc, err := nmbrsHost(f.store, f.vendor.url, clock.Now)
	require.NoError(t, err)
	demo := f.vendor.SeedDemo()
	access, refresh := f.vendor.Tokens(demo.Accountant.ID)
	token := nmbrs.Token{Access: privacy.NewSecret(access), Refresh: privacy.NewSecret(refresh), Expires: clock.Now().Add(time.Hour), Renewed: clock.Now()}
	out, err := svc.Connect(t.Context(), admin, "acme", connection.Request{
		Vendor: "nmbrs", Product: nmbrs.Vendor().Products[0].Name, Language: "en", AcceptMissing: true,
		Settings: fieldmap.Values{"api": fieldmap.OptionValue("rest"), "domain": fieldmap.TextValue(demo.Domain)},
		Secrets: map[string]privacy.Secret{
			"client_id": privacy.NewSecret(nmbrstest.DemoClientID), "client_secret": privacy.NewSecret(nmbrstest.DemoClientSecret),
			"subscription_key": privacy.NewSecret(nmbrstest.DemoSubscriptionKey), nmbrs.RefreshTokenName(demo.Accountant.UUID): token.Secret(),
		},
	})
	require.NoError(t, err)
	f.id = out.View.ID
	return f
}

// member is one process of a fleet.
type member struct {
	*testing.T
	cmd   *exec.Cmd
	in    io.Writer
	lines *bufio.Scanner
}

func (f *fleet) start() *member {
	f.Helper()
	cmd := exec.CommandContext(f.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), kindVar+"="+f.kind, placeVar+"="+f.place, idVar+"="+f.id, vendorVar+"="+f.vendor.url)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(f, err)
	out, err := cmd.StdoutPipe()
	require.NoError(f, err)
	require.NoError(f, cmd.Start())
	f.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	return &member{f.T, cmd, in, bufio.NewScanner(out)}
}

// use has the process use the connection.
func (m *member) use(at time.Time) {
	_, err := fmt.Fprintln(m.in, at.UnixMicro())
	assert.NoError(m, err)
}

// went is how that went; "" where the process is gone.
func (m *member) went() string {
	m.lines.Scan()
	return m.lines.Text()
}

func TestOfSeveralProcessesOneRenewsACredentialAndNoSpentOneIsShown(t *testing.T) {
	t.Parallel()
	for kind := range databases {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			f := newFleet(t, kind)
			members := []*member{f.start(), f.start(), f.start()}
			before, _ := f.vendor.renewals()
			for expiry := range 5 {
				f.clock.Advance(2 * time.Hour)
				var all sync.WaitGroup
				for _, m := range members {
					all.Go(func() {
						m.use(f.clock.Now())
						assert.Equal(t, "good", m.went())
					})
				}
				all.Wait()
				good, spent := f.vendor.renewals()
				require.Equal(t, before+expiry+1, good, "one renewal for each time that it ends")
				require.Zero(t, spent)
			}
		})
	}
}

func TestAProcessThatIsKilledWhileItRenewsKeepsOthersWaitingForItsLockAlone(t *testing.T) {
	t.Parallel()
	for kind := range databases {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			f := newFleet(t, kind)
			dead, heir := f.start(), f.start()
			before, _ := f.vendor.renewals()
			f.clock.Advance(2 * time.Hour)
			f.vendor.hold.Store(true)
			dead.use(f.clock.Now())
			<-f.vendor.held
			require.NoError(t, dead.cmd.Process.Kill())
			f.vendor.hold.Store(false)

			ref := connection.Ref{Tenant: "acme", ID: f.id}
			record, err := f.store.Get(t.Context(), ref)
			require.NoError(t, err)
			for part := range record.Parts {
				if !strings.HasPrefix(part, "secret/refresh_token.") {
					continue
				}
				if e, busy := errors.AsType[*hris.Error](f.store.Lock(t.Context(), ref, part, "who asks", time.Microsecond)); busy {
					assert.Equal(t, hris.SecretBusy, e.Code)
					assert.LessOrEqual(t, e.RetryAfter, lockTime)
				}
			}
			heir.use(f.clock.Now())
			require.Equal(t, "good", heir.went())
			good, spent := f.vendor.renewals()
			assert.Equal(t, before+1, good)
			assert.Zero(t, spent)
		})
	}
}
