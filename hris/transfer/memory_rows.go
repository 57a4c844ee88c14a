package transfer

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
)

// change is one verb on one record: read, apply, and commit where it is not
// refused.
func (m *Memory) change(ref Ref, apply func(r *Record, now time.Time) error) (Transfer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.read(ref)
	if err != nil {
		return Transfer{}, err
	}
	now := m.present()
	if err := apply(&r, now); err != nil {
		return Transfer{}, err
	}
	r = m.commit(r)
	return r.At(now), nil
}

// read gives a copy of a record.
func (m *Memory) read(ref Ref) (Record, error) {
	row := m.rows[ref]
	if row == nil {
		return Record{}, storeError(hris.NotFound, "find transfer", "")
	}
	return row.record.Clone(), nil
}

// commit keeps a record and adds its news to the history.
func (m *Memory) commit(r Record) Record {
	r = r.Clone()
	row := m.rows[r.Ref()]
	row.events = append(row.events, r.News...)
	r.News = nil
	row.record = r
	return r
}

// twinOpen reports whether a step of another transfer is open with a twin.
func (m *Memory) twinOpen(own Ref, twin Hash) bool {
	for ref, row := range m.rows {
		if ref.Tenant != own.Tenant || ref == own {
			continue
		}
		for _, s := range row.record.Steps {
			if s.Phase == PhaseOpen && s.Intent.Twin == twin {
				return true
			}
		}
	}
	return false
}

// find gives copies of the transfers that match, newest round first, without
// their drafts.
func (m *Memory) find(match func(*Transfer) bool) []Transfer {
	found := []Transfer{}
	for _, row := range m.rows {
		if match(&row.record.Transfer) {
			t := row.record.At(m.present())
			t.Draft = nil
			found = append(found, t)
		}
	}
	slices.SortFunc(found, func(a, b Transfer) int {
		return -cmp.Or(cmp.Compare(a.Round, b.Round), a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return found
}

// present is the store's clock, as fine as what it is compared with.
func (m *Memory) present() time.Time { return instant(m.now()) }

// leaseOf turns an unknown transfer into a lost lease: whoever has a lease of
// what is not there has none.
func leaseOf(err error, op string) error {
	if errors.Is(err, hris.NotFound) {
		return storeError(hris.LeaseLost, op, "")
	}
	return err
}
