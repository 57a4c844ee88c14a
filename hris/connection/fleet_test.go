package connection_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

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
