package sqlstore_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// canary is planted where a person is pointed at.
const canary = "cAnArY7"

// files lists the store's files that hold the canary, or another word.
func files(t *testing.T, path, word string) []string {
	t.Helper()
	var found []string
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		content, err := os.ReadFile(path + suffix)
		if os.IsNotExist(err) {
			continue
		}
		require.NoError(t, err)
		if n := bytes.Count(content, []byte(word)); n > 0 {
			found = append(found, fmt.Sprintf("%q has it %d times", filepath.Base(path)+suffix, n))
		}
	}
	return found
}

// draft is long enough to fill pages of its own.
func draft(word string) []byte { return []byte(strings.Repeat(word+" ", 3000)) }

func TestADraftIsGoneFromTheFilesWhenItsTransferEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*testing.T, transfer.Ledger, transfer.Transfer, transfer.Lease) error{
		"done": func(t *testing.T, l transfer.Ledger, _ transfer.Transfer, lease transfer.Lease) error {
			for _, a := range moves(1) {
				if _, err := l.Advance(t.Context(), lease, a); err != nil {
					return err
				}
			}
			return nil
		},
		"cancelled": func(t *testing.T, l transfer.Ledger, tr transfer.Transfer, lease transfer.Lease) error {
			tr, err := l.Advance(t.Context(), lease, transfer.Advance{At: time.Now(), State: transfer.StateHeld, End: true})
			if err != nil {
				return err
			}
			_, err = l.Decide(t.Context(), tr.Tenant, tr.ID, transfer.Decision{At: time.Now(), Rev: tr.Rev, State: transfer.StateCancelled})
			return err
		},
		"witnessed": func(t *testing.T, l transfer.Ledger, tr transfer.Transfer, lease transfer.Lease) error {
			a := moves(1)[0]
			a.State, a.End = transfer.StateInDoubt, true
			if _, err := l.Advance(t.Context(), lease, a); err != nil {
				return err
			}
			_, err := l.Witness(t.Context(), tr.Tenant, tr.ID, stepName(0), hris.Receipt{ID: "1"}, time.Now())
			return err
		},
		"revised": func(t *testing.T, l transfer.Ledger, tr transfer.Transfer, lease transfer.Lease) error {
			tr, err := l.Advance(t.Context(), lease, transfer.Advance{At: time.Now(), State: transfer.StateHeld, End: true})
			if err != nil {
				return err
			}
			_, err = l.Decide(t.Context(), tr.Tenant, tr.ID, transfer.Decision{At: time.Now(), Rev: tr.Rev, Revise: &transfer.Revision{
				Draft: []byte("other"), Steps: []transfer.PlannedStep{{Name: stepName(0)}},
			}})
			return err
		},
		"expired": func(t *testing.T, l transfer.Ledger, _ transfer.Transfer, _ transfer.Lease) error {
			_, err := l.Expire(t.Context(), time.Now().Add(2*time.Hour))
			return err
		},
		"removed": func(t *testing.T, l transfer.Ledger, tr transfer.Transfer, _ transfer.Lease) error {
			_, err := l.EraseDrafts(t.Context(), tr.In(), time.Now())
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "ledger.db")
			l := open(t, path).Ledger()
			p := planned("one", 1)
			p.Draft = draft(canary)
			tr, lease, err := l.Create(t.Context(), p)
			require.NoError(t, err)
			require.NotEmpty(t, files(t, path, canary), "the canary was planted")
			require.NoError(t, end(t, l, tr, lease))
			assert.Empty(t, files(t, path, canary))
		})
	}
}

func TestAnErasedPersonIsGoneFromTheFiles(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := open(t, path).Ledger()
	const persons = 60
	// Two rounds of every person, one with long values, so that pages split.
	for i := range persons {
		for round := range 2 {
			p := planned(fmt.Sprintf("%03d-%d", i, round), 2)
			word := fmt.Sprintf("%s%03d", canary, i)
			p.PersonHash = transfer.Hash(fmt.Sprintf("person%03d", i))
			p.PersonID, p.ApplicationID, p.DraftHash = word, word, transfer.Hash(word)
			p.Draft = draft(word)[:1+i*400]
			p.Fields = map[string]transfer.Hash{"person.last_name": transfer.Hash(strings.Repeat(word, 1+i*4*round))}
			_, lease, err := l.Create(t.Context(), p)
			require.NoError(t, err)
			_, err = l.Advance(t.Context(), lease, transfer.Advance{
				At:     time.Now(),
				Done:   &transfer.StepDone{Step: stepName(0), Receipt: hris.Receipt{ID: "1", URL: "https://hr.example.com/" + word, Note: hris.Note(word)}},
				Events: []transfer.Event{{Actor: word, Kind: transfer.EventHeld, Remark: []byte(word), Second: hris.Receipt{URL: word}}},
				State:  transfer.StatePartial, End: true,
			})
			require.NoError(t, err)
		}
	}
	for i := range persons {
		require.NotEmpty(t, files(t, path, fmt.Sprintf("%s%03d", canary, i)), "the canary was planted")
		n, err := l.Erase(t.Context(), "acme", transfer.Hash(fmt.Sprintf("person%03d", i)), time.Now())
		require.NoError(t, err)
		require.Equal(t, 2, n)
		require.Empty(t, files(t, path, fmt.Sprintf("%s%03d", canary, i)))
	}
	assert.Empty(t, files(t, path, canary))
}

func TestWhatAReaderKeepsInTheLogIsErasedByTheNextErasure(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := open(t, path).Ledger()
	p := planned("one", 1)
	p.Draft = draft(canary)
	_, lease, err := l.Create(t.Context(), p)
	require.NoError(t, err)

	// A backup that reads for a while.
	reader := openCounted(t, path)
	backup, err := reader.Conn(t.Context())
	require.NoError(t, err)
	_, err = backup.ExecContext(t.Context(), "BEGIN DEFERRED")
	require.NoError(t, err)
	var n int
	require.NoError(t, backup.QueryRowContext(t.Context(), "SELECT count(*) FROM handover_transfers").Scan(&n))

	for _, a := range moves(1) {
		_, err := l.Advance(t.Context(), lease, a)
		require.NoError(t, err, "a reader does not stop a transfer")
	}
	require.NotEmpty(t, files(t, path, canary), "what a reader may read cannot be cut away")
	_, err = backup.ExecContext(t.Context(), "COMMIT")
	require.NoError(t, err)
	require.NoError(t, backup.Close())
	_, err = l.Expire(t.Context(), time.Now())
	require.NoError(t, err)
	assert.Empty(t, files(t, path, canary))
}
