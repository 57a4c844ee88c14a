package sqlstore_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

// roleVar makes the test binary play a process of its own on the file of
// fileVar instead of running tests.
const (
	roleVar = "SQLSTORE_TEST_ROLE"
	fileVar = "SQLSTORE_TEST_FILE"
	nameVar = "SQLSTORE_TEST_NAME"
)

func TestMain(m *testing.M) {
	role := map[string]func(context.Context, transfer.Ledger, string, io.Writer) error{"race": raceForKeys, "churn": churn}[os.Getenv(roleVar)]
	if role == nil {
		os.Exit(m.Run())
	}
	ctx := context.Background()
	s, err := sqlstore.Open(ctx, os.Getenv(fileVar))
	if err == nil {
		err = role(ctx, s.Ledger(), os.Getenv(nameVar), os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// process starts the test binary in a role.
func process(t *testing.T, role, path, name string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), roleVar+"="+role, fileVar+"="+path, nameVar+"="+name)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	return cmd, out
}

// raceKeys is how many hires every process tries to send.
const raceKeys = 60

// raceForKeys creates a transfer for each key and brings it to its end, or
// finds that another process did.
func raceForKeys(ctx context.Context, l transfer.Ledger, name string, out io.Writer) error {
	for i := range raceKeys {
		p := planned(fmt.Sprintf("%03d-%s", i, name), 2)
		p.Key = transfer.Hash(fmt.Sprintf("key%03d", i))
		_, lease, err := l.Create(ctx, p)
		if errors.Is(err, hris.AlreadySent) {
			continue
		}
		if err != nil {
			return err
		}
		for _, a := range moves(2) {
			if _, err := l.Advance(ctx, lease, a); err != nil {
				return err
			}
		}
		fmt.Fprintln(out, i)
	}
	return nil
}

func TestSeveralProcessesMakeOneTransferOfAKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	made := make([]map[string]bool, 3)
	var all sync.WaitGroup
	for i := range made {
		made[i] = map[string]bool{}
		cmd, out := process(t, "race", path, fmt.Sprint(i))
		all.Go(func() {
			for lines := bufio.NewScanner(out); lines.Scan(); {
				made[i][lines.Text()] = true
			}
			assert.NoError(t, cmd.Wait())
		})
	}
	all.Wait()
	for key := range raceKeys {
		by := 0
		for _, m := range made {
			if m[fmt.Sprint(key)] {
				by++
			}
		}
		assert.Equal(t, 1, by, "key %d", key)
	}
	consistent(t, path)
}

func TestSeveralHandlesOnOneFileMakeOneTransferOfAKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	var all sync.WaitGroup
	for i := range 3 {
		l := open(t, path).Ledger()
		all.Go(func() { assert.NoError(t, raceForKeys(t.Context(), l, fmt.Sprint(i), io.Discard)) })
	}
	all.Wait()
	consistent(t, path)
}

// churn moves transfers until the process is killed. It says of each verb what
// it was told, after it was told.
func churn(ctx context.Context, l transfer.Ledger, name string, out io.Writer) error {
	errs := make(chan error)
	var mu sync.Mutex
	say := func(t transfer.Transfer) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(out, t.ID, t.Rev, t.State)
	}
	for worker := range 3 {
		go func() {
			for i := 0; ; i++ {
				n := 1 + rand.IntN(4)
				p := planned(fmt.Sprintf("%s-%d-%d", name, worker, i), n)
				p.Draft = []byte(strings.Repeat("sealed ", rand.IntN(3000)))
				t, lease, err := l.Create(ctx, p)
				if err != nil {
					errs <- err
					return
				}
				say(t)
				for _, a := range moves(n) {
					if t, err = l.Advance(ctx, lease, a); err != nil {
						errs <- err
						return
					}
					say(t)
				}
				if rand.IntN(3) == 0 {
					if _, err := l.Erase(ctx, t.Tenant, t.PersonHash, time.Now()); err != nil {
						errs <- err
						return
					}
				}
			}
		}()
	}
	return <-errs
}

func TestAProcessKilledAtAnyMomentLeavesWhatItWasTold(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	told := map[string]int64{}
	for round := range 8 {
		cmd, out := process(t, "churn", path, fmt.Sprint(round))
		lines := bufio.NewScanner(out)
		for left := 1 + rand.IntN(200); lines.Scan(); left-- {
			var id, state string
			var rev int64
			if n, _ := fmt.Sscan(lines.Text(), &id, &rev, &state); n == 3 {
				told[id] = rev
			}
			if left == 0 {
				require.NoError(t, cmd.Process.Kill())
			}
		}
		require.ErrorContains(t, cmd.Wait(), "killed")

		s := open(t, path)
		for id, rev := range told {
			got, err := s.Ledger().Get(t.Context(), "acme", id)
			require.NoError(t, err, "what was told to be created is there")
			require.GreaterOrEqual(t, got.Rev, rev, "what was told to be committed is there")
		}
		consistent(t, path)
	}
	require.NotEmpty(t, told)
}

// consistent checks what every commit leaves: whole pages, and transfers whose
// parts agree.
func consistent(t *testing.T, path string) {
	t.Helper()
	db := openCounted(t, path)
	for query, want := range map[string]string{
		"PRAGMA integrity_check":                        "ok",
		"SELECT count(*) FROM pragma_foreign_key_check": "0",
		"SELECT count(*) FROM (SELECT 1 FROM handover_transfers GROUP BY tenant, once_key, round HAVING count(*) > 1)":                                                                                                                            "0",
		"SELECT count(*) FROM (SELECT 1 FROM handover_steps WHERE phase = 'open' AND twin <> '' GROUP BY tenant, twin HAVING count(*) > 1)":                                                                                                       "0",
		"SELECT count(*) FROM handover_transfers t WHERE NOT EXISTS (SELECT 1 FROM handover_steps s WHERE s.tenant = t.tenant AND s.transfer_id = t.id)":                                                                                          "0",
		"SELECT count(*) FROM handover_transfers t WHERE erased = 0 AND event_count <> (SELECT count(*) FROM handover_events e WHERE e.tenant = t.tenant AND e.transfer_id = t.id)":                                                               "0",
		"SELECT count(*) FROM handover_transfers t WHERE state = 'done' AND EXISTS (SELECT 1 FROM handover_steps s WHERE s.tenant = t.tenant AND s.transfer_id = t.id AND s.phase <> 'done')":                                                     "0",
		"SELECT count(*) FROM handover_transfers t WHERE state = 'done' AND (ended_at IS NULL OR lease_until IS NOT NULL OR due_from IS NOT NULL OR EXISTS (SELECT 1 FROM handover_drafts d WHERE d.tenant = t.tenant AND d.transfer_id = t.id))": "0",
		"SELECT count(*) FROM handover_transfers t WHERE (SELECT count(*) FROM handover_steps s WHERE s.tenant = t.tenant AND s.transfer_id = t.id AND s.phase = 'open') > 1":                                                                     "0",
	} {
		var got string
		require.NoError(t, db.QueryRowContext(t.Context(), query).Scan(&got))
		require.Equal(t, want, got, query)
	}
}
