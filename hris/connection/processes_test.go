package connection_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
	"github.com/handoverhq/handover/nmbrs"
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
		Store: store, Vendors: []hris.Vendor{nmbrs.Vendor()}, Sealer: sealer, Managers: []string{"admin"}, EraseSealed: connection.NothingSealed,
		Opening:  func(connection.Ref, string) hris.Opening { return hris.Opening{BaseURL: vendor, Now: now} },
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
