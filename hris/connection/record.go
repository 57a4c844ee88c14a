package connection

import (
	"maps"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Begin gives the record that a connection begins with. Stores share it, as they
// share [Record.Apply] and [Record.Keep]: what is promised is written once.
func Begin(ref Ref, m Making) (Record, error) {
	if ref.Tenant == "" || ref.ID == "" || m.Vendor == "" || m.Product == "" || m.Account == "" {
		return Record{}, refused(hris.InvalidInput, "create connection", "tenant, id, vendor, product and account must be given")
	}
	r := Record{
		Ref: ref, Vendor: m.Vendor, Product: m.Product, Account: m.Account, State: Active, Rev: 1, Generation: 1,
		Created: instant(m.At), Policy: clonePolicy(m.Policy), Tested: Tested{instant(m.Tested.At), m.Tested.OK}, Parts: map[string]Part{},
	}
	r.put(m.Parts, m.At)
	return r, nil
}

// Apply gives the record after a change. A removed one takes none, and removing
// drops all its parts.
func (r Record) Apply(c Change) (Record, error) {
	switch {
	case r.State == Removed:
		return Record{}, refused(hris.Disabled, "change connection", "")
	case r.Rev != c.Rev:
		return Record{}, refused(hris.ConnectionChanged, "change connection", "")
	}
	r = r.Clone()
	r.Rev++
	if c.Tell {
		r.Untold = r.Rev
	}
	if c.State != "" {
		r.State = c.State
	}
	if c.Policy != nil {
		r.Policy = clonePolicy(*c.Policy)
	}
	if c.Tested != nil {
		r.Tested = Tested{instant(c.Tested.At), c.Tested.OK}
	}
	if c.Activate {
		r.begin()
	}
	for _, name := range c.Drop {
		delete(r.Parts, name)
	}
	r.put(c.Put, c.At)
	if r.State == Removed {
		clear(r.Parts)
		r.Health, r.Former = hris.Health{}, hris.Health{}
	}
	return r, nil
}

// begin counts the generation up. What was last taken before stays known: whatever
// was sent since then may have been missed.
func (r *Record) begin() {
	r.Generation++
	before := r.Health
	if before.HeardAt.IsZero() {
		before.HeardAt = r.Former.HeardAt
	}
	r.Health, r.Former = hris.Health{}, before
}

// Told gives the record after the host was told of the change that made rev.
func (r Record) Told(rev int64) Record {
	if r.Untold <= rev {
		r.Untold = 0
	}
	return r
}

// Heard gives the record once the endpoint of a generation fares so. Nothing is
// kept of a removed one.
func (r Record) Heard(generation int, health hris.Health) (Record, error) {
	if r.State == Removed {
		return Record{}, refused(hris.Disabled, "record health", "")
	}
	r = r.Clone()
	for _, at := range []*time.Time{&health.PingedAt, &health.HeardAt, &health.Since} {
		*at = instant(*at)
	}
	if generation == r.Generation {
		r.Health = health
	} else {
		r.Former = health
	}
	return r, nil
}

// Keep gives the record after one part was renewed at the version was.
func (r Record) Keep(part string, was int64, sealed []byte, at time.Time) (Record, error) {
	switch {
	case r.State == Removed:
		return Record{}, refused(hris.Disabled, "keep secret", "")
	case r.Parts[part].Version != was:
		return Record{}, refused(hris.ConnectionChanged, "keep secret", "")
	}
	r = r.Clone()
	r.put(map[string][]byte{part: sealed}, at)
	return r, nil
}

// put writes parts. Versions are never used twice in a connection, so that a part
// that was dropped and entered again is not taken for the one before.
func (r *Record) put(parts map[string][]byte, at time.Time) {
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		r.Serial++
		r.Parts[name] = Part{Sealed: slices.Clone(parts[name]), Version: r.Serial, At: instant(at)}
	}
}

// Clone gives a copy that shares nothing with r.
func (r Record) Clone() Record {
	r.Policy = clonePolicy(r.Policy)
	parts := make(map[string]Part, len(r.Parts))
	for name, p := range r.Parts {
		p.Sealed = slices.Clone(p.Sealed)
		parts[name] = p
	}
	r.Parts = parts
	return r
}

func clonePolicy(p transfer.RolePolicy) transfer.RolePolicy {
	return transfer.RolePolicy{View: orNil(p.View), Send: orNil(p.Send), Manage: orNil(p.Manage), Remove: orNil(p.Remove)}
}

func cloneEntry(e Entry) Entry {
	e.At, e.Names = instant(e.At), orNil(e.Names)
	return e
}

// orNil copies s; an empty one is kept as none.
func orNil(s []string) []string {
	if len(s) == 0 {
		return nil
	}
	return slices.Clone(s)
}

// instant keeps an instant to the microsecond, in UTC.
func instant(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMicro(t.UnixMicro()).UTC()
}

// refused is an error of this package's own: nothing has left this machine.
func refused(code hris.Code, op, detail string, fields ...string) *hris.Error {
	return &hris.Error{Code: code, Op: op, Effect: hris.EffectNotSent, Detail: detail, Fields: fields}
}
