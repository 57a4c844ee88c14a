package store

import (
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// load reads a transfer for a verb, or hris.NotFound.
func (t *tx) load(tenant, id string) (*record, error) {
	var line transferRow
	if err := t.lock(&line, tenant, id); err != nil {
		return nil, err
	}
	records, err := line.withSteps(t.query(stepsSQL, tenant, id))
	if err != nil {
		return nil, err
	}
	if len(records) == 0 {
		return line.record() // every transfer has a step; but a verb says so, not a panic
	}
	return records[0], nil
}

// lock reads a transfer's own row, and keeps it from others until the
// transaction ends.
func (t *tx) lock(line *transferRow, tenant, id string) error {
	rows, err := t.query(loadSQL, tenant, id, t.s.present())
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return notFound("find transfer")
	}
	return rows.Scan(line.targets()...)
}

func notFound(op string) error {
	return &hris.Error{Code: hris.NotFound, Op: op, Effect: hris.EffectNotSent}
}

// scanJoined reads rows that come one for each step, a transfer's together.
func scanJoined(rows *sql.Rows, err error) ([]*record, error) {
	var t transferRow
	return t.scan(t.targets(), rows, err)
}

// withSteps reads the steps of a transfer whose own row was read before.
func (l *transferRow) withSteps(rows *sql.Rows, err error) ([]*record, error) {
	return l.scan(nil, rows, err)
}

// scan reads rows of own columns, which may be none, draftColumns and stepColumns.
func (l *transferRow) scan(own []any, rows *sql.Rows, err error) ([]*record, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var records []*record
	var s stepRow
	targets := slices.Concat(own, []any{&l.draftEnds, &l.draft}, s.targets())
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		last := len(records) - 1
		if last < 0 || records[last].ID != l.t.ID {
			r, err := l.record()
			if err != nil {
				return nil, err
			}
			records, last = append(records, r), last+1
		}
		step, err := s.step()
		if err != nil {
			return nil, err
		}
		records[last].Steps = append(records[last].Steps, step)
	}
	return records, rows.Err()
}

// transferRow is the store's present, transferColumns and draftColumns.
type transferRow struct {
	now                                                  int64
	t                                                    transfer.Record
	round                                                int64
	reasonFields, fields                                 string
	notBefore, created, updated, ended, until, draftEnds sql.NullInt64
	events                                               int64
	draft                                                []byte
}

func (l *transferRow) targets() []any {
	t := &l.t
	return []any{
		&l.now,
		&t.Tenant, &t.ID, &t.Rev, &t.Connection, &t.Vendor, &t.Product, &t.Account, &t.Key, &l.round,
		&t.PersonHash, &t.PersonID, &t.ApplicationID, &t.Actor, &t.Marker, &t.State, &t.Reason, &l.reasonFields, &l.notBefore,
		&t.Mapping, &t.Form, &t.DraftHash, &l.fields, &l.created, &l.updated, &l.ended, &t.Reopened, &t.Duplicate, &t.Erased,
		&t.Owner, &l.until, &t.Fence, &t.Roused, &l.events,
	}
}

func (l *transferRow) record() (*record, error) {
	r := l.t
	r.Round = int(l.round)
	r.NotBefore, r.CreatedAt, r.UpdatedAt, r.EndedAt = instant(l.notBefore), instant(l.created), instant(l.updated), instant(l.ended)
	r.Until, r.DraftUntil, r.Draft = instant(l.until), instant(l.draftEnds), slices.Clone(l.draft)
	if err := unlist(l.reasonFields, &r.ReasonFields); err != nil {
		return nil, err
	}
	if err := unlist(l.fields, &r.Fields); err != nil {
		return nil, err
	}
	return &record{Record: r, now: time.UnixMicro(l.now).UTC(), events: l.events}, nil
}

// stepRow is stepColumns.
type stepRow struct {
	s                           transfer.StepState
	kind                        string
	intentAt, deadline, settled sql.NullInt64
	baseline                    sql.NullString
}

func (l *stepRow) targets() []any {
	s := &l.s
	return []any{
		&s.Name, &l.kind, &s.Optional, &s.Phase, &l.intentAt, &l.deadline, &l.settled, &l.baseline, &s.Code,
		&s.Receipt.Kind, &s.Receipt.ID, &s.Receipt.URL, &s.Receipt.Note, &s.Intent.Twin,
	}
}

// The kinds of step in their column.
const (
	kindCreate = "create"
	kindUpdate = "update"
)

func (l *stepRow) step() (transfer.StepState, error) {
	s := l.s
	switch l.kind {
	case kindCreate:
		s.Kind = hris.Create
	case kindUpdate:
		s.Kind = hris.Update
	default:
		return s, fmt.Errorf("step kind %q is not known to this release", l.kind)
	}
	if l.intentAt.Valid || l.deadline.Valid || l.settled.Valid || l.baseline.Valid || s.Intent.Twin != "" {
		s.Intent = transfer.Intent{Step: s.Name, Twin: s.Intent.Twin, At: instant(l.intentAt), Deadline: instant(l.deadline), Settled: instant(l.settled)}
	}
	if l.baseline.Valid {
		s.Intent.Baseline = []string{}
		if err := unlist(l.baseline.String, &s.Intent.Baseline); err != nil {
			return s, err
		}
	}
	return s, nil
}
