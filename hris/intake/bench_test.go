package intake_test

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

// delivery is a signed payload, as large as a hire's is.
type delivery struct {
	body      []byte
	signature string
}

var benchKey = []byte("a key of a webhook")

func newDelivery() delivery {
	payload := map[string]any{"id": rand.Text(), "hire": hristest.Hire(&hristest.Files{})}
	for i := range 40 {
		payload[fmt.Sprintf("custom_field_%d", i)] = map[string]any{"name": "Custom field", "type": "short_text", "value": rand.Text() + rand.Text()}
	}
	body, err := json.Marshal(payload)
	if err != nil {
		panic(err)
	}
	return delivery{body, sign(body)}
}

func sign(body []byte) string {
	mac := hmac.New(sha256.New, benchKey)
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// read verifies and parses a delivery, as both rivals do.
func read(b *testing.B, d delivery) string {
	b.Helper()
	require.True(b, hmac.Equal([]byte(sign(d.body)), []byte(d.signature)))
	var payload map[string]any
	require.NoError(b, json.Unmarshal(d.body, &payload))
	return payload["id"].(string)
}

// BenchmarkKeep is a delivery that is verified, parsed, sealed and kept on
// SQLite, beside one that is verified, parsed and put into the same table by
// hand. The two take turns; their medians are told.
func BenchmarkKeep(b *testing.B) {
	dir := b.TempDir()
	store, err := sqlstore.Open(b.Context(), filepath.Join(dir, "handover.db"))
	require.NoError(b, err)
	defer store.Close()
	in := benchIntake(b, store)
	insert := byHand(b, filepath.Join(dir, "hand.db"))
	var ours, rivals []time.Duration
	b.ReportAllocs()
	for b.Loop() {
		d := newDelivery()
		start := time.Now()
		id := read(b, d)
		kept, err := in.Keep(b.Context(), hris.Arrival{
			Tenant: acme, Connection: from, Kind: hired, Names: []string{"delivery/" + id, "hire/" + id}, PersonID: "p-" + id, ApplicationID: id, Payload: d.body,
		})
		ours = append(ours, time.Since(start))
		require.NoError(b, err)
		require.True(b, kept)

		start = time.Now()
		insert(b.Context(), read(b, d), d.body)
		rivals = append(rivals, time.Since(start))
	}
	b.ReportMetric(middle(ours), "ns/keep")
	b.ReportMetric(middle(rivals), "ns/by-hand")
	b.ReportMetric(middle(ours)/middle(rivals), "x-by-hand")
	b.ReportMetric(0, "ns/op") // of both together: says nothing
}

func benchIntake(b *testing.B, store *sqlstore.Store) *intake.Intake {
	b.Helper()
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(b, err)
	service, err := transfer.New(transfer.Config{Ledger: store.Ledger(), Connections: transfer.Fixed(), HashKey: privacy.NewKey()})
	require.NoError(b, err)
	in, err := intake.New(intake.Config{Inbox: store.Inbox(), Transfers: service, Routes: &routes{}, Sealer: ring, HashKey: privacy.NewKey()})
	require.NoError(b, err)
	return in
}

// byHand puts rows of the same size into a table of the same kind, one
// statement each.
func byHand(b *testing.B, path string) func(ctx context.Context, id string, body []byte) {
	b.Helper()
	store, err := sqlstore.Open(b.Context(), path)
	require.NoError(b, err)
	require.NoError(b, store.Close())
	db, err := sql.Open("sqlite", sqlstore.DSN(path))
	require.NoError(b, err)
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { db.Close() })
	insert, err := db.PrepareContext(b.Context(), `INSERT INTO handover_inbox (tenant, id, connection, kind, subject, person, keys, received,
		state, reason, fields, attempts, lease_owner, changed_at, payload)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', '', '', 0, '', $8, $9)`)
	require.NoError(b, err)
	return func(ctx context.Context, id string, body []byte) {
		hashed := sha256.Sum256([]byte(id))
		key := hex.EncodeToString(hashed[:])
		_, err := insert.ExecContext(ctx, acme, id, from, hired, key, key, key+key, time.Now().UnixMicro(), body)
		require.NoError(b, err)
	}
}

func middle(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2].Nanoseconds())
}
