package personio

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
)

// catalogue remembers for a while which attributes can be read, and which names of
// departments and the like were seen. It holds nothing about people.
type catalogue struct {
	mu       sync.Mutex
	read     time.Time
	readable map[string]bool
	seen     time.Time
	names    map[string][]string // by attribute
	address  time.Time           // when e-mail addresses were last seen to be readable
}

// freshness is how long what was read is believed.
const freshness = 10 * time.Minute

// attributes reads the catalogue of attributes. v2 has none of its own: where its
// credentials may not read v1's, no custom attribute is offered.
func (t *Target) attributes(ctx context.Context) ([]AttributeInfo, error) {
	all, err := t.client.Attributes(ctx)
	if err != nil && !(t.settings.API == V2 && errors.Is(err, hris.RightMissing)) {
		return nil, err
	}
	readable := make(map[string]bool, len(all))
	for _, a := range all {
		readable[a.Key] = true
	}
	t.known.mu.Lock()
	defer t.known.mu.Unlock()
	t.known.readable, t.known.read = readable, t.now()
	return all, nil
}

// readable tells which attributes the credentials may read, as known of late.
func (t *Target) readable(ctx context.Context) (map[string]bool, error) {
	t.known.mu.Lock()
	readable, read := t.known.readable, t.known.read
	t.known.mu.Unlock()
	if readable != nil && t.now().Sub(read) < freshness {
		return readable, nil
	}
	if _, err := t.attributes(ctx); err != nil {
		return nil, err
	}
	t.known.mu.Lock()
	defer t.known.mu.Unlock()
	return t.known.readable, nil
}

// readsEmailOfLate tells whether e-mail addresses can be read. That they can is believed
// for a while, for it takes v2 a page of people to see; that they cannot is asked
// anew each time.
func (t *Target) readsEmailOfLate(ctx context.Context) (bool, error) {
	t.known.mu.Lock()
	at := t.known.address
	t.known.mu.Unlock()
	if !at.IsZero() && t.now().Sub(at) < freshness {
		return true, nil
	}
	reads, err := t.api.readsEmail(ctx)
	if reads && err == nil {
		t.known.mu.Lock()
		defer t.known.mu.Unlock()
		t.known.address = t.now()
	}
	return reads, err
}

// units are the attributes whose names v1 has no list of.
var units = []string{pathSubcompany, pathDepartment, pathOffice}

// mostSeen is how many employees are read to see names. A company has many fewer
// departments than people, and the form waits for it: 20 calls.
const mostSeen = 20 * pageSize

// seen gives the names of departments, offices and subcompanies that employees
// have, by attribute and sorted. Once they are old, whoever comes first reads them
// anew; the others go on with the old ones meanwhile, so that many hand-overs at a
// time do not spend the rate on the same pages.
func (t *Target) seen(ctx context.Context) (map[string][]string, error) {
	t.known.mu.Lock()
	names := t.known.names
	if names != nil {
		if t.now().Sub(t.known.seen) < freshness {
			t.known.mu.Unlock()
			return names, nil
		}
		t.known.seen = t.now()
	}
	t.known.mu.Unlock()
	names, err := t.namesSeen(ctx)
	t.known.mu.Lock()
	defer t.known.mu.Unlock()
	if err != nil {
		t.known.seen = time.Time{}
		return nil, err
	}
	t.known.names, t.known.seen = names, t.now()
	return names, nil
}

// namesSeen reads the employees for the names they have.
func (t *Target) namesSeen(ctx context.Context) (map[string][]string, error) {
	sets, n := map[string]map[string]bool{}, 0
	for e, err := range t.client.Employees(ctx, EmployeeQuery{Attributes: units}) {
		if err != nil {
			return nil, err
		}
		for _, unit := range units {
			if name := e.Text(unit); name != "" {
				if sets[unit] == nil {
					sets[unit] = map[string]bool{}
				}
				sets[unit][name] = true
			}
		}
		if n++; n == mostSeen {
			break
		}
	}
	names := map[string][]string{}
	for unit, set := range sets {
		for name := range set {
			names[unit] = append(names[unit], name)
		}
		slices.Sort(names[unit])
	}
	return names, nil
}
