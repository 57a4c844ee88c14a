package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// roleVar makes the test binary play a process of its own on the database of
// kindVar and placeVar instead of running tests.
const (
	roleVar  = "STORE_TEST_ROLE"
	kindVar  = "STORE_TEST_KIND"
	placeVar = "STORE_TEST_PLACE"
	nameVar  = "STORE_TEST_NAME"
)

func TestMain(m *testing.M) {
	role := map[string]func(context.Context, transfer.Ledger, string, io.Writer) error{"race": raceForKeys, "churn": churn}[os.Getenv(roleVar)]
	if role == nil {
		os.Exit(m.Run())
	}
	ctx := context.Background()
	s, err := kinds[os.Getenv(kindVar)].open(ctx, os.Getenv(placeVar), nil)
	if err == nil {
		err = role(ctx, s.Ledger(), os.Getenv(nameVar), os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// process starts the test binary in a role.
func process(t *testing.T, role string, d database, name string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), roleVar+"="+role, kindVar+"="+d.kind, placeVar+"="+d.place, nameVar+"="+name)
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
	onEach(t, func(t *testing.T, d database) {
		made := make([]map[string]bool, 3)
		var all sync.WaitGroup
		for i := range made {
			made[i] = map[string]bool{}
			cmd, out := process(t, "race", d, fmt.Sprint(i))
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
		d.consistent(t)
	})
}

func TestSeveralHandlesMakeOneTransferOfAKey(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		var all sync.WaitGroup
		for i := range 3 {
			l := d.store(t, nil).Ledger()
			all.Go(func() { assert.NoError(t, raceForKeys(t.Context(), l, fmt.Sprint(i), io.Discard)) })
		}
		all.Wait()
		d.consistent(t)
	})
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
	onEach(t, func(t *testing.T, d database) {
		told := map[string]int64{}
		for round := range 8 {
			cmd, out := process(t, "churn", d, fmt.Sprint(round))
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

			s := d.store(t, nil)
			for id, rev := range told {
				got, err := s.Ledger().Get(t.Context(), "acme", id)
				require.NoError(t, err, "what was told to be created is there")
				require.GreaterOrEqual(t, got.Rev, rev, "what was told to be committed is there")
			}
			d.consistent(t)
		}
		require.NotEmpty(t, told)
	})
}
