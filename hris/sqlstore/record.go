package sqlstore

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// record is a transfer as it was read, with what the tables know besides.
type record struct {
	transfer.Record
	now    time.Time // the store's present when it was read
	events int64     // how many were ever written; the next one's number
}

// view gives the record as a caller sees it.
func (r *record) view() transfer.Transfer { return r.At(r.now) }

// load reads a transfer under its lock.
func (t *tx) load(tenant, id string) (*record, error) {
	if _, err := t.exec(lockSQL, tenant, id); err != nil {
		return nil, err
	}
	rows, err := t.query(loadSQL, tenant, id, t.s.present())
	return one(rows, err)
}

// one reads the single transfer of a query, or hris.NotFound.
func one(rows *sql.Rows, err error) (*record, error) {
	records, err := scanRecords(rows, err)
	if err != nil {
		return nil, err
	}
	if len(records) == 0 {
		return nil, &hris.Error{Code: hris.NotFound, Op: "find transfer", Effect: hris.EffectNotSent}
	}
	return records[0], nil
}

// scanRecords reads rows that come one for each step, a transfer's together.
func scanRecords(rows *sql.Rows, err error) ([]*record, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var records []*record
	var line stepRow
	for rows.Next() {
		if err := rows.Scan(line.targets()...); err != nil {
			return nil, err
		}
		last := len(records) - 1
		if last < 0 || records[last].ID != line.t.ID || records[last].Tenant != line.t.Tenant {
			r, err := line.record()
			if err != nil {
				return nil, err
			}
			records, last = append(records, r), last+1
		}
		step, err := line.step()
		if err != nil {
			return nil, err
		}
		records[last].Steps = append(records[last].Steps, step)
	}
	return records, rows.Err()
}

// stepRow is one row of a query over transferTables.
type stepRow struct {
	now                                                  int64
	t                                                    transfer.Record
	reasonFields, fields                                 string
	notBefore, created, updated, ended, until, draftEnds sql.NullInt64
	events                                               int64
	s                                                    transfer.StepState
	kind                                                 string
	intentAt, deadline, settled                          sql.NullInt64
	baseline                                             sql.NullString
	draft                                                []byte
}

func (l *stepRow) targets() []any {
	t, s := &l.t, &l.s
	return []any{
		&l.now,
		&t.Tenant, &t.ID, &t.Rev, &t.Connection, &t.Vendor, &t.Product, &t.Account, &t.Key, &t.Round,
		&t.PersonHash, &t.PersonID, &t.ApplicationID, &t.Actor, &t.Marker, &t.State, &t.Reason, &l.reasonFields, &l.notBefore,
		&t.Mapping, &t.Form, &t.DraftHash, &l.fields, &l.created, &l.updated, &l.ended, &t.Reopened, &t.Duplicate, &t.Erased,
		&t.Owner, &l.until, &t.Fence, &l.events,
		&s.Name, &l.kind, &s.Optional, &s.Phase, &l.intentAt, &l.deadline, &l.settled, &l.baseline, &s.Code,
		&s.Receipt.Kind, &s.Receipt.ID, &s.Receipt.URL, &s.Receipt.Note,
		&l.draftEnds, &l.draft,
	}
}

func (l *stepRow) record() (*record, error) {
	r := l.t
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
	if l.intentAt.Valid || l.deadline.Valid || l.settled.Valid || l.baseline.Valid {
		s.Intent = transfer.Intent{Step: s.Name, At: instant(l.intentAt), Deadline: instant(l.deadline), Settled: instant(l.settled)}
	}
	if l.baseline.Valid {
		s.Intent.Baseline = []string{}
		if err := unlist(l.baseline.String, &s.Intent.Baseline); err != nil {
			return s, err
		}
	}
	return s, nil
}

// The kinds of step in their column.
const (
	kindCreate = "create"
	kindUpdate = "update"
)

// insert writes a new transfer. It reports false where its key and round, or
// its id, are in use.
func (t *tx) insert(r *record) (bool, error) {
	result, err := t.exec(insertTransferSQL,
		r.Tenant, r.ID, r.Rev, r.Connection, r.Vendor, r.Product, r.Account, string(r.Key), r.Round,
		string(r.PersonHash), r.PersonID, r.ApplicationID, r.Actor, r.Marker, string(r.State), string(r.Reason), list(r.ReasonFields), micros(r.NotBefore),
		r.Mapping, r.Form, string(r.DraftHash), list(r.Fields), micros(r.CreatedAt), micros(r.UpdatedAt), micros(r.EndedAt),
		flag(r.Reopened), flag(r.Duplicate), flag(r.Erased),
		r.Owner, micros(r.Until), r.Fence, dueFrom(r), int64(len(r.News)))
	if err != nil {
		return false, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	if err := t.saveSteps(r, nil); err != nil {
		return false, err
	}
	if err := t.saveDraft(r, nil, time.Time{}); err != nil {
		return false, err
	}
	return true, t.addEvents(r)
}

// save writes what a verb changed on before.
func (t *tx) save(r *record, before transfer.Record) error {
	if err := t.saveSteps(r, before.Steps); err != nil {
		return err
	}
	if err := t.saveDraft(r, before.Draft, before.DraftUntil); err != nil {
		return err
	}
	if err := t.addEvents(r); err != nil {
		return err
	}
	_, err := t.exec(saveTransferSQL, r.Tenant, r.ID,
		r.Rev, r.PersonID, r.ApplicationID, string(r.State), string(r.Reason),
		list(r.ReasonFields), micros(r.NotBefore), r.Mapping, r.Form, string(r.DraftHash), list(r.Fields), micros(r.UpdatedAt),
		micros(r.EndedAt), flag(r.Reopened), flag(r.Duplicate), flag(r.Erased), r.Owner, micros(r.Until), r.Fence,
		dueFrom(r), r.events)
	return err
}

// saveSteps writes the steps that differ from before.
func (t *tx) saveSteps(r *record, before []transfer.StepState) error {
	for i, s := range r.Steps {
		text := insertStepSQL
		if i < len(before) {
			if reflect.DeepEqual(s, before[i]) {
				continue
			}
			text = saveStepSQL
		}
		kind := kindCreate
		if s.Kind == hris.Update {
			kind = kindUpdate
		}
		var baseline any
		if s.Intent.Baseline != nil {
			baseline = list(s.Intent.Baseline)
		}
		if _, err := t.exec(text, r.Tenant, r.ID, i, s.Name, kind, flag(s.Optional), string(s.Phase),
			micros(s.Intent.At), micros(s.Intent.Deadline), micros(s.Intent.Settled), baseline, string(s.Code),
			s.Receipt.Kind, s.Receipt.ID, s.Receipt.URL, string(s.Receipt.Note)); err != nil {
			return err
		}
	}
	if len(r.Steps) < len(before) {
		_, err := t.exec(cutStepsSQL, r.Tenant, r.ID, len(r.Steps))
		return err
	}
	return nil
}

// saveDraft writes or erases the sealed draft where it differs from before.
func (t *tx) saveDraft(r *record, before []byte, until time.Time) error {
	if slices.Equal(r.Draft, before) && r.DraftUntil.Equal(until) {
		return nil
	}
	t.erased = t.erased || len(before) > 0
	if len(r.Draft) == 0 {
		_, err := t.exec(eraseDraftSQL, r.Tenant, r.ID)
		return err
	}
	_, err := t.exec(saveDraftSQL, r.Tenant, r.ID, micros(r.DraftUntil), r.Draft)
	return err
}

// addEvents writes the record's news.
func (t *tx) addEvents(r *record) error {
	for _, e := range r.News {
		second := ""
		if e.Second != (hris.Receipt{}) {
			second = list(e.Second)
		}
		var remark any
		if len(e.Remark) > 0 {
			remark = e.Remark
		}
		if _, err := t.exec(insertEventSQL, r.Tenant, r.ID, r.events, micros(e.At), e.Actor, string(e.Kind), e.Step, string(e.Code), remark, second); err != nil {
			return err
		}
		r.events++
	}
	r.News = nil
	return nil
}

// dueFrom keeps the transfer among those that Due reads, or out of them.
func dueFrom(r *record) any {
	if !r.Movable() {
		return nil
	}
	return micros(r.CreatedAt)
}

// list encodes a small list, map or receipt; nothing is "".
func list(v any) string {
	rv := reflect.ValueOf(v)
	if kind := rv.Kind(); (kind == reflect.Slice || kind == reflect.Map) && rv.Len() == 0 {
		return ""
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings in lists, maps and a flat struct always encode
	}
	return string(b)
}

// unlist decodes what list encoded.
func unlist(text string, v any) error {
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), v)
}
