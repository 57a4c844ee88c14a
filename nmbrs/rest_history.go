package nmbrs

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/handoverhq/handover/hris"
)

// historyRow is an employee with the records of one kind: {"employeeId":…,
// "salaries":[…]}. Observed of salaries, bank accounts, departments and functions.
type historyRow struct {
	ID      text
	members map[string]json.RawMessage
}

// maxHistory is far above what can be told of somebody, in bytes. Decoded, a list of
// empty records takes more than a hundred times its length.
const maxHistory = 256 << 10

// UnmarshalJSON keeps the members apart until the kind is known.
func (r *historyRow) UnmarshalJSON(b []byte) error {
	r.ID, r.members = "", nil
	if len(b) > maxHistory {
		return errNotPage
	}
	if err := json.Unmarshal(b, &r.members); err != nil {
		return err
	}
	for name, value := range r.members {
		if strings.EqualFold(name, "employeeId") {
			_ = r.ID.UnmarshalJSON(value)
		}
	}
	return nil
}

func (r historyRow) key() string { return string(r.ID) }

// records gives the row's list of a kind. A row whose records cannot be found has
// not none: what is looked for may be there.
func (r historyRow) records(kind string) (json.RawMessage, bool) {
	var lists []json.RawMessage
	for name, value := range r.members {
		if strings.EqualFold(name, kind) {
			return value, true
		}
		if len(value) > 0 && value[0] == '[' {
			lists = append(lists, value)
		}
	}
	if len(lists) != 1 {
		return nil, false
	}
	return lists[0], true // it goes by another name
}

// recordsOf gives all records of an employee. Rows of others are passed over, in
// case that employeeId does not narrow the list. An employee without a row has no
// records.
func recordsOf[T any](ctx context.Context, c *RESTClient, e endpoint, kind, companyID, employeeID string) ([]T, error) {
	if err := checkIDs(companyID, employeeID); err != nil {
		return nil, during(e.op, err)
	}
	var all []T
	for row, err := range list(ctx, c, e, companyID, url.Values{"employeeId": {employeeID}}, historyRow.key) {
		if err != nil {
			return nil, err
		}
		if string(row.ID) != employeeID {
			continue
		}
		var records []T
		value, ok := row.records(kind)
		if !ok || json.Unmarshal(value, &records) != nil {
			return nil, &Error{Op: e.op, Call: e.call(), Reason: BadAnswer, Effect: hris.EffectRefused, Detail: "there is no list of " + kind + " in it"}
		}
		all = append(all, records...)
	}
	return all, nil
}
