package store

import (
	"cmp"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
)

// lockConnection reads a connection without its parts, and keeps it from others
// until the transaction ends.
func (t *tx) lockConnection(ref connection.Ref) (connection.Record, error) {
	var row connectionRow
	rows, err := t.query(loadConnectionSQL, ref.Tenant, ref.ID)
	if err != nil {
		return connection.Record{}, err
	}
	defer rows.Close()
	if !rows.Next() {
		return connection.Record{}, cmp.Or(rows.Err(), noConnection())
	}
	if err := rows.Scan(row.targets()...); err != nil {
		return connection.Record{}, err
	}
	return row.record()
}

// loadConnection reads a connection for a verb, or hris.NoConnection.
func (t *tx) loadConnection(ref connection.Ref) (connection.Record, error) {
	r, err := t.lockConnection(ref)
	if err != nil {
		return connection.Record{}, err
	}
	rows, err := t.query(partsSQL, ref.Tenant, ref.ID)
	if err != nil {
		return connection.Record{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var p partRow
		if err := rows.Scan(p.targets()...); err != nil {
			return connection.Record{}, err
		}
		p.into(&r)
	}
	return r, rows.Err()
}

// saveConnection saves what a verb made of a connection.
func (t *tx) saveConnection(before, after connection.Record) error {
	if _, err := t.exec(saveConnectionSQL, after.Tenant, after.ID, string(after.State), after.Rev, after.Serial, after.Generation,
		list(after.Policy), micros(after.Tested.At), flag(after.Tested.OK), list(after.Health), list(after.Former), after.Untold); err != nil {
		return err
	}
	return t.saveParts(before, after)
}

// saveParts writes the parts that are new, and erases those that are gone. What is
// overwritten must not stay in the log either.
func (t *tx) saveParts(before, after connection.Record) error {
	for _, name := range slices.Sorted(maps.Keys(before.Parts)) {
		now, stays := after.Parts[name]
		t.erased = t.erased || now.Version != before.Parts[name].Version
		if !stays {
			if _, err := t.exec(dropPartSQL, before.Tenant, before.ID, name); err != nil {
				return err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(after.Parts)) {
		p := after.Parts[name]
		if p.Version == before.Parts[name].Version {
			continue
		}
		if _, err := t.exec(savePartSQL, after.Tenant, after.ID, name, p.Version, micros(p.At), privacy.KeyID(p.Sealed), p.Sealed); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) saveEndpoint(ref connection.Ref, hash string, generation int) error {
	if hash == "" {
		return nil
	}
	_, err := t.exec(saveEndpointSQL, hash, ref.Tenant, ref.ID, generation)
	return err
}

// endpoint finds whose endpoint has a hash, and of which generation.
func (t *tx) endpoint(hash string) (ref connection.Ref, generation int, err error) {
	rows, err := t.query(endpointOfSQL, hash)
	if err != nil {
		return ref, 0, err
	}
	defer rows.Close()
	if !rows.Next() {
		return ref, 0, cmp.Or(rows.Err(), noConnection())
	}
	return ref, generation, rows.Scan(&ref.Tenant, &ref.ID, &generation)
}

// addEntry writes the next line of an audit trail, or gives hris.NoConnection.
func (t *tx) addEntry(ref connection.Ref, e connection.Entry) error {
	n, err := scanNumber(t.query(countEntrySQL, ref.Tenant, ref.ID))
	if err != nil {
		return err
	}
	if n == 0 {
		return noConnection()
	}
	_, err = t.exec(addEntrySQL, ref.Tenant, ref.ID, n, micros(e.At), e.Actor, string(e.Kind), list(e.Names), string(e.Code))
	return err
}

// connectionRow is connectionColumns.
type connectionRow struct {
	r                      connection.Record
	policy, health, former string
	created, tested        sql.NullInt64
}

func (l *connectionRow) targets() []any {
	r := &l.r
	return []any{
		&r.Tenant, &r.ID, &r.Vendor, &r.Product, &r.Account, &r.State, &r.Rev, &r.Serial, &r.Generation, &l.created, &l.policy,
		&l.tested, &r.Tested.OK, &l.health, &l.former, &r.Untold,
	}
}

func (l *connectionRow) record() (connection.Record, error) {
	r := l.r
	r.Created, r.Tested.At, r.Parts = instant(l.created), instant(l.tested), map[string]connection.Part{}
	return r, errors.Join(unlist(l.policy, &r.Policy), unlist(l.health, &r.Health), unlist(l.former, &r.Former))
}

// partRow is partColumns; of a connection without parts all are NULL.
type partRow struct {
	name        sql.NullString
	version, at sql.NullInt64
	sealed      []byte
}

func (p *partRow) targets() []any { return []any{&p.name, &p.version, &p.at, &p.sealed} }

func (p *partRow) into(r *connection.Record) {
	if p.name.Valid {
		r.Parts[p.name.String] = connection.Part{Sealed: slices.Clone(p.sealed), Version: p.version.Int64, At: instant(p.at)}
	}
}

// scanMicros reads at most one row of microseconds.
func scanMicros(rows *sql.Rows, err error) (time.Duration, error) {
	n, err := scanNumber(rows, err)
	return time.Duration(n) * time.Microsecond, err
}
