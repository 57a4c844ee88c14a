package connectiontest

import "github.com/handoverhq/handover/hris/connection"

// untold gives a page of connections with changes that were not told.
func (b *bench) untold(after connection.Ref, limit int) []connection.Untold {
	b.Helper()
	list, err := b.store.Untold(b.Context(), after, limit)
	b.ok(err)
	return list
}

func tells(b *bench) {
	made := b.create(one, "secret/token")
	b.equal(int64(0), made.Untold)
	b.change(one, connection.Change{Rev: 1, State: connection.Disabled})
	b.equal([]connection.Untold{}, b.untold(connection.Ref{}, 9))

	b.equal(int64(3), b.change(one, connection.Change{Rev: 2, State: connection.Active, Tell: true}).Untold)
	b.change(one, connection.Change{Rev: 3, State: connection.Disabled}) // is not told, and takes nothing away
	_, err := b.store.Keep(b.Context(), one, "secret/token", made.Parts["secret/token"].Version, sealed("k1", "renewed"), b.now())
	b.ok(err)
	b.equal([]connection.Untold{{Ref: one, Rev: 3, State: connection.Disabled}}, b.untold(connection.Ref{}, 9))

	b.change(one, connection.Change{Rev: 4, State: connection.Active, Tell: true})
	b.ok(b.store.Told(b.Context(), one, 3)) // while the later one is told
	b.equal([]connection.Untold{{Ref: one, Rev: 5, State: connection.Active}}, b.untold(connection.Ref{}, 9))
	before := b.get(one)
	for range 2 {
		b.ok(b.store.Told(b.Context(), one, 5))
		b.equal([]connection.Untold{}, b.untold(connection.Ref{}, 9))
		before.Untold = 0
		b.equal(before, b.get(one))
	}
	b.equal(5, len(b.audit(one)))

	b.change(one, connection.Change{Rev: 5, State: connection.Removed, Tell: true})
	b.equal([]connection.Untold{{Ref: one, Rev: 6, State: connection.Removed}}, b.untold(connection.Ref{}, 9))
	b.ok(b.store.Told(b.Context(), one, 6))
	b.equal([]connection.Untold{}, b.untold(connection.Ref{}, 9))
}

func untold(b *bench) {
	third := connection.Ref{Tenant: "acme", ID: "c3"}
	for _, ref := range []connection.Ref{alien, third, two, one} {
		b.create(ref)
		if ref != two {
			b.change(ref, connection.Change{Rev: 1, Tell: true})
		}
	}
	of := func(refs ...connection.Ref) []connection.Untold {
		list := []connection.Untold{}
		for _, ref := range refs {
			list = append(list, connection.Untold{Ref: ref, Rev: 2, State: connection.Active})
		}
		return list
	}
	b.equal(of(one, third, alien), b.untold(connection.Ref{}, 9))
	b.equal(of(one), b.untold(connection.Ref{}, 1))
	b.equal(of(third), b.untold(one, 1))
	b.ok(b.store.Told(b.Context(), third, 2))
	b.equal(of(alien), b.untold(one, 9))
	b.equal(of(), b.untold(alien, 9))
	b.equal(of(), b.untold(connection.Ref{}, 0))
}
