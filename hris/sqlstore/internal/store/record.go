package store

import (
	"encoding/json"
	"maps"
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

// insert writes a new transfer. It reports false where its key and round, or
// its id, are in use.
func (t *tx) insert(r *record) (bool, error) {
	result, err := t.exec(insertTransferSQL,
		r.Tenant, r.ID, r.Rev, r.Connection, r.Vendor, r.Product, r.Account, string(r.Key), r.Round,
		string(r.PersonHash), r.PersonID, r.ApplicationID, r.Actor, r.Marker, string(r.State), string(r.Reason), list(r.ReasonFields), micros(r.NotBefore),
		r.Mapping, r.Form, string(r.DraftHash), list(r.Fields), micros(r.CreatedAt), micros(r.UpdatedAt), micros(r.EndedAt),
		flag(r.Reopened), flag(r.Duplicate), flag(r.Erased),
		r.Owner, micros(r.Until), r.Fence, dueFrom(r), 1, micros(r.DueAt()))
	if err != nil {
		return false, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	parts := []statementOf{newSteps(r)}
	if len(r.Draft) > 0 {
		parts = append(parts, statementOf{insertDraftSQL, []any{r.Tenant, r.ID, micros(r.DraftUntil), r.Draft}})
	}
	// The first event, that it was sent, is the row itself: it has by whom and when.
	r.events, r.News = 1, nil
	return true, t.all(parts)
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
	if err := t.saveContent(r, before); err != nil {
		return err
	}
	_, err := t.exec(saveTransferSQL, r.Tenant, r.ID, r.Rev, string(r.State), string(r.Reason), list(r.ReasonFields), micros(r.NotBefore),
		micros(r.UpdatedAt), micros(r.EndedAt), flag(r.Reopened), flag(r.Duplicate), r.Owner, micros(r.Until), r.Fence,
		dueFrom(r), r.events, micros(r.DueAt()), flag(r.Roused))
	return err
}

// saveContent writes what the transfer is about, where it differs from before.
func (t *tx) saveContent(r *record, before transfer.Record) error {
	if r.PersonID == before.PersonID && r.ApplicationID == before.ApplicationID && r.Mapping == before.Mapping && r.Form == before.Form &&
		r.DraftHash == before.DraftHash && maps.Equal(r.Fields, before.Fields) && r.Erased == before.Erased && r.Connection == before.Connection {
		return nil
	}
	_, err := t.exec(saveContentSQL, r.Tenant, r.ID, r.PersonID, r.ApplicationID, r.Mapping, r.Form, string(r.DraftHash),
		list(r.Fields), flag(r.Erased), r.Connection)
	return err
}

// saveSteps writes the steps that differ from before. From the first one that
// stands elsewhere now they are written anew, and one that takes up a twin comes
// after all that may let it go: at no moment do two rows have it open.
func (t *tx) saveSteps(r *record, before []transfer.StepState) error {
	kept := 0
	for kept < len(before) && kept < len(r.Steps) && r.Steps[kept].Name == before[kept].Name {
		kept++
	}
	if kept < len(before) {
		if _, err := t.exec(cutStepsSQL, r.Tenant, r.ID, kept); err != nil {
			return err
		}
	}
	for _, claims := range []bool{false, true} {
		for i, s := range r.Steps {
			unchanged := i < kept && reflect.DeepEqual(s, before[i])
			if unchanged || claims != (s.Phase == transfer.PhaseOpen && s.Intent.Twin != "") {
				continue
			}
			if err := t.saveStep(r.Ref(), i, s, i < kept); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tx) saveStep(of transfer.Ref, i int, s transfer.StepState, known bool) error {
	text := insertStepSQL
	if known {
		text = saveStepSQL
	}
	var baseline any
	if s.Intent.Baseline != nil {
		baseline = list(s.Intent.Baseline)
	}
	_, err := t.exec(text, of.Tenant, of.ID, i, s.Name, kindOf(s.Kind), flag(s.Optional), string(s.Phase),
		micros(s.Intent.At), micros(s.Intent.Deadline), micros(s.Intent.Settled), baseline, string(s.Code),
		s.Receipt.Kind, s.Receipt.ID, s.Receipt.URL, string(s.Receipt.Note), string(s.Intent.Twin))
	return err
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
		if _, err := t.exec(insertEventSQL, r.Tenant, r.ID, r.events, micros(e.At), e.Actor, string(e.Kind), e.Step, string(e.Code), e.Reference, remark, second); err != nil {
			return err
		}
		r.events++
	}
	r.News = nil
	return nil
}

// newSteps inserts the steps of a transfer that has just been planned.
func newSteps(r *record) statementOf {
	args := []any{r.Tenant, r.ID}
	for _, s := range r.Steps {
		args = append(args, s.Name, kindOf(s.Kind), flag(s.Optional))
	}
	return statementOf{newStepsSQL(len(r.Steps)), args}
}

func kindOf(k hris.StepKind) string {
	if k == hris.Update {
		return kindUpdate
	}
	return kindCreate
}

// dueFrom keeps the transfer among those that Due reads, or out of them.
func dueFrom(r *record) any {
	if r.DueAt().IsZero() {
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
