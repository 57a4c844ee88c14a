package connection

import (
	"context"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Store keeps connections. Its verbs are promises, each one commit; package
// connectiontest holds every store to them. It never sees anything but sealed
// bytes, ids, names, codes and instants. What is dropped is gone from its files as far as the
// store can see to it. Instants are kept to the microsecond, in UTC; locks are
// timed by the store's own clock. It is safe for concurrent use, by several
// processes where it is shared.
//
// [hris.NoConnection] says that the tenant has no such connection,
// [hris.Disabled] that it was removed.
type Store interface {
	// Create commits a new connection at Rev 1, with the first line of its audit
	// trail. An id that the tenant has is [hris.InvalidInput].
	Create(ctx context.Context, ref Ref, m Making) (Record, error)

	// Get gives a connection, a removed one too.
	Get(ctx context.Context, ref Ref) (Record, error)

	// List gives the connections of a tenant, removed ones too, in the order they
	// were made.
	List(ctx context.Context, tenant string) ([]Record, error)

	// Active gives the connections of all tenants that are active, in the order of
	// tenant and id, after the one given, at most limit.
	Active(ctx context.Context, after Ref, limit int) ([]Ref, error)

	// Change commits all of a change, with its line in the audit trail, if the
	// connection still has the change's Rev, which is then counted up; else
	// [hris.ConnectionChanged]. Its rules are those of [Record.Apply].
	Change(ctx context.Context, ref Ref, c Change) (Record, error)

	// Note adds a line to the audit trail and, where tested is given, how the
	// latest test went. Neither counts as a change.
	Note(ctx context.Context, ref Ref, tested *Tested, e Entry) error

	// Audit gives the latest lines first, at most limit.
	Audit(ctx context.Context, ref Ref, limit int) ([]Entry, error)

	// Keep replaces one part if it still has the version was (0: if there is none),
	// and gives its new version; else [hris.ConnectionChanged]. Rev stays: who
	// changes other things at the same time is not in the way. It works for a
	// connection that is disabled.
	Keep(ctx context.Context, ref Ref, part string, was int64, sealed []byte, at time.Time) (version int64, err error)

	// Reseal replaces the bytes of a part that has the version, and leaves the
	// version: what it says is the same. Else [hris.ConnectionChanged].
	Reseal(ctx context.Context, ref Ref, part string, version int64, sealed []byte) error

	// Stale lists parts of all tenants that are sealed with another key than the
	// one named ([privacy.KeyID]), in the order of tenant, id and part, after the
	// one given, at most limit.
	Stale(ctx context.Context, key string, after PartRef, limit int) ([]Stale, error)

	// Lock lets owner alone, of all that ask, renew a part for a while; else
	// [hris.SecretBusy], with RetryAfter the time until that lock ends. The
	// owner's own lock is prolonged.
	Lock(ctx context.Context, ref Ref, part, owner string, length time.Duration) error

	// Unlock ends the owner's lock; where it has none nothing happens.
	Unlock(ctx context.Context, ref Ref, part, owner string) error

	// Endpoint finds a connection by the hash of a webhook's token, and tells in
	// which generation it was made. Those of former generations are found too.
	Endpoint(ctx context.Context, hash string) (r Record, generation int, err error)

	// Told ends that a connection is untold, where it is so since the change that made
	// rev, or an earlier one: a later change stays untold. It is no change: Rev stays, and the
	// audit trail has no line of it.
	Told(ctx context.Context, ref Ref, rev int64) error

	// Untold lists connections of all tenants, removed ones too, with a change that
	// Told was not called for, in the order of tenant and id, after the one given, at
	// most limit. Connections of which all is told cost it nothing.
	Untold(ctx context.Context, after Ref, limit int) ([]Untold, error)

	// Heard keeps how the endpoint with this hash fares, by the rules of
	// [Record.Heard]. It is no change: Rev stays, and the audit trail has no line of it.
	Heard(ctx context.Context, hash string, health hris.Health) error
}

// Ref names a connection.
type Ref struct{ Tenant, ID string }

// PartRef names a part.
type PartRef struct {
	Ref
	Part string
}

// Stale is a part under a key that is not the newest.
type Stale struct {
	PartRef
	Sealed  []byte
	Version int64
}

// Untold is a connection with a change that the host was not told of.
type Untold struct {
	Ref
	Rev   int64 // that the latest such change made
	State State
}

// Record is what a store has of a connection.
type Record struct {
	Ref
	Vendor     string
	Product    string
	Account    string // as the target's Info names it; the same for good
	State      State
	Rev        int64 // counts changes, from 1
	Untold     int64 // the Rev that the latest change made which the host is to be told of; 0 once it was
	Serial     int64 // counts parts written; the versions of parts come from it
	Generation int   // counts activations, from 1
	Created    time.Time
	Policy     transfer.RolePolicy
	Tested     Tested
	Parts      map[string]Part // by name; none of a removed connection
	Health     hris.Health     // of the newest endpoint
	Former     hris.Health     // of those before it; zero where there are none
}

// Part is one sealed piece of a connection.
type Part struct {
	Sealed  []byte
	Version int64
	At      time.Time // when it was written
}

// State is where a connection stands.
type State string

// The states.
const (
	Active   State = "active"
	Disabled State = "disabled" // kept, and used for nothing
	Removed  State = "removed"  // what it was is remembered, nothing that was entered
)

// Tested says how the latest test went.
type Tested struct {
	At time.Time
	OK bool // nothing was missing
}

// Making is how a connection begins.
type Making struct {
	At       time.Time
	Vendor   string
	Product  string
	Account  string
	Policy   transfer.RolePolicy
	Tested   Tested
	Parts    map[string][]byte
	Endpoint string // hash of the token of its webhook; "" for none
	Entry    Entry
}

// Change is what a person changes in one commit; what is empty stays.
type Change struct {
	At       time.Time
	Rev      int64 // that was seen
	State    State
	Policy   *transfer.RolePolicy
	Tested   *Tested
	Put      map[string][]byte
	Drop     []string
	Tell     bool   // the host is to be told of it, after the commit: see [Store].Told
	Activate bool   // counts the generation up
	Endpoint string // hash of the new generation's token; "" for none
	Entry    Entry
}

// Entry is one line of an audit trail. It holds no value.
type Entry struct {
	At    time.Time
	Actor string
	Kind  Kind
	Names []string  // of settings, secrets, fields or rights concerned
	Code  hris.Code // of what was refused
}

// Kind is what was done.
type Kind string

// The kinds of entry.
const (
	Connected     Kind = "connected"
	WasTested     Kind = "tested" // Code where the test could not run, or something is missing
	Configured    Kind = "configured"
	Rotated       Kind = "rotated"
	RotateRefused Kind = "rotate_refused" // what was entered did not pass; the former credentials stay
	Forgotten     Kind = "forgotten"      // credentials were erased
	Mapped        Kind = "mapped"
	RolesChanged  Kind = "roles"
	WasDisabled   Kind = "disabled"
	Enabled       Kind = "enabled"
	Reactivated   Kind = "reactivated"
	WasRemoved    Kind = "removed"
	SealedErased  Kind = "sealed_erased" // what waited for this connection; not what was planned through another

	KeyReplaced      Kind = "key_replaced"       // a new key for webhooks; the former is good as well
	FormerKeyDropped Kind = "former_key_dropped" // and now it is not
	RefreshFailed    Kind = "refresh_failed"     // what Service.Refresh met
)
