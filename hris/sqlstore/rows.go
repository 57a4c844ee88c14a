package sqlstore

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
	r, err := t.loadTransfer(tenant, id)
	if err != nil {
		return nil, err
	}
	rows, err := t.query(stepsSQL, tenant, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var line stepRow
	targets := line.targets()
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		step, err := line.step()
		if err != nil {
			return nil, err
		}
		r.Steps = append(r.Steps, step)
	}
	return r, rows.Err()
}

func (t *tx) loadTransfer(tenant, id string) (*record, error) {
	rows, err := t.query(loadSQL, tenant, id, t.s.present())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return nil, err
		}
		return nil, notFound("find transfer")
	}
	var line transferRow
	if err := rows.Scan(line.targets()...); err != nil {
		return nil, err
	}
	return line.record()
}

func notFound(op string) error {
	return &hris.Error{Code: hris.NotFound, Op: op, Effect: hris.EffectNotSent}
}

// scanJoined reads rows that come one for each step, a transfer's together.
func scanJoined(rows *sql.Rows, err error) ([]*record, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var records []*record
	var t transferRow
	var s stepRow
	targets := append(t.targets(), s.targets()...)
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		last := len(records) - 1
		if last < 0 || records[last].ID != t.t.ID {
			r, err := t.record()
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

// transferRow is the store's present, transferColumns and the sealed draft.
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
		&t.Owner, &l.until, &t.Fence, &l.events, &l.draftEnds,
		&l.draft,
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
