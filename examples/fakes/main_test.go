package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// printed is an account as a program reads it.
type printed struct {
	URLs, Credentials, IDs, Config map[string]string
	Notes                          []string
}

// started runs the command until the test ends, and reads what it printed.
func started(t *testing.T, args ...string) map[string]printed {
	t.Helper()
	accounts, stop := launch(t, args...)
	t.Cleanup(stop)
	return accounts
}

// launch starts the command; stop interrupts it, and wants a clean end.
func launch(t *testing.T, args ...string) (accounts map[string]printed, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, stdout := io.Pipe()
	keys, typing := io.Pipe()
	var errs logged
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"-port", "0", "-json"}, args...), keys, stdout, &errs)
		_ = stdout.Close()
	}()
	lines := bufio.NewReader(out)
	line, err := lines.ReadBytes('\n')
	if err != nil {
		cancel()
		_ = typing.Close()
		require.NoError(t, err, errs.String())
	}
	require.NoError(t, json.Unmarshal(line, &accounts))
	return accounts, func() {
		_ = typing.Close() // the command goes on without
		cancel()
		more, err := io.ReadAll(lines)
		require.NoError(t, err)
		assert.Empty(t, more, "one object and no more")
		assert.Equal(t, exitFine, <-ended, errs.String())
	}
}

type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestWhatIsPrintedOpensEveryFake(t *testing.T) {
	t.Parallel()
	accounts := started(t)
	require.Len(t, accounts, len(names()))
	for name, a := range accounts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			calls[name](ctx, t, a)
			assert.NotNil(t, a.Notes)
		})
	}
}

func TestOnlyThoseAskedForAreStarted(t *testing.T) {
	t.Parallel()
	accounts := started(t, "-only", "Personio, inhire")
	require.Len(t, accounts, 2)
	callPersonio(t.Context(), t, accounts["personio"])
	callInhire(t.Context(), t, accounts["inhire"])
}

// What was pasted once stays right: apart from ports, nothing changes.
func TestEveryStartPrintsTheSame(t *testing.T) {
	t.Parallel()
	once := func() string {
		f, err := startFakes(options{}, &news{w: io.Discard})
		defer f.close()
		require.NoError(t, err)
		var b bytes.Buffer
		require.NoError(t, printAccounts(&b, f.accounts, false))
		text := b.String()
		for i, at := range f.doors.all {
			text = strings.ReplaceAll(text, at.url, "door "+decimal(int64(i)))
		}
		return text
	}
	first := once()
	assert.Equal(t, first, once())
	for _, part := range []string{"afas\n", "nmbrs.SOAPConfig{", "  credentials\n", "access_key ", "help lists"} {
		assert.Contains(t, first, part)
	}
}

func TestPortsStandInARowAndStayWhereTheyAre(t *testing.T) {
	t.Parallel()
	// A row that is free cannot be asked for: the first that works will do.
	for first := 21000; ; first += ports() {
		require.Less(t, first, 30000, "no free row of ports")
		all, err := startFakes(options{port: first}, &news{w: io.Discard})
		all.close()
		if err != nil {
			continue
		}
		last, err := startFakes(options{port: first, only: []string{"inhire"}}, &news{w: io.Discard})
		defer last.close()
		if err != nil {
			continue
		}
		assert.Equal(t, "http://127.0.0.1:"+decimal(int64(first+ports()-1)), last.doors.all[0].url)
		return
	}
}

func TestAPortThatIsTakenIsSaid(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	var errs logged
	code := run(t.Context(), []string{"-port", port, "-only", "afas"}, strings.NewReader(""), io.Discard, &errs)
	assert.Equal(t, exitOther, code)
	assert.Contains(t, errs.String(), "afas: take another -port, or 0 for any")
}

func TestMistakesInFlagsAreSaidBeforeAnythingStarts(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		`no fake of "nmbr"`:              {"-only", "nmbr"},
		`-port: want 0, or 1 to 65528`:   {"-port", "65530"},
		`"afas" is not a flag`:           {"afas"},
		`-only leaves out`:               {"-only", "afas", "-greenhouse-webhook", "http://127.0.0.1:1/hooks"},
		`-greenhouse-webhook: want`:      {"-greenhouse-webhook", "127.0.0.1:8787"},
		`-greenhouse-secret: Greenhouse`: {"-greenhouse-secret", ""},
	} {
		var errs logged
		assert.Equal(t, exitUsage, run(t.Context(), args, strings.NewReader(""), io.Discard, &errs))
		assert.Contains(t, errs.String(), want)
	}
	assert.Equal(t, exitFine, run(t.Context(), []string{"-help"}, strings.NewReader(""), io.Discard, io.Discard))
}
