package inhire

import (
	"context"
	"time"
)

// Sync is where inhire's own status synchronisation stands.
type Sync struct {
	State     SyncState
	EnabledAt time.Time // the cut-off: earlier applications are left alone; zero before the mapping is first saved
	NextRunAt time.Time // zero where none is due
	RunAt     string    // wall time: 17:00 (documented, "about")
	Zone      string    // of RunAt: Europe/Warsaw (the English help page says "CET")
	Direction string    // erecruiter_to_inhire: one way (documented)
}

// SyncState is a state of the synchronisation.
type SyncState string

// The states of the contract.
const (
	SyncOff          SyncState = "off"
	SyncDraft        SyncState = "draft"         // stages fetched, the mapping not saved yet: nothing runs
	SyncOn           SyncState = "on"            // runs
	SyncNeedsMapping SyncState = "needs_mapping" // runs, but a stage was found that has no status
	SyncBrokenKey    SyncState = "broken_key"    // eRecruiter refused the key: nothing runs
)

// SyncStatus tells where inhire's synchronisation stands. Our proposal.
func (c *Client) SyncStatus(ctx context.Context) (Sync, error) { return c.sync(ctx, getSync) }

// EnableSync has inhire fetch all stages of the account and draft a mapping. Nothing
// runs before the mapping is saved. Our proposal.
func (c *Client) EnableSync(ctx context.Context) (Sync, error) { return c.sync(ctx, enableSync) }

// DisableSync switches inhire's synchronisation off. Our proposal.
func (c *Client) DisableSync(ctx context.Context) (Sync, error) { return c.sync(ctx, disableSync) }

func (c *Client) sync(ctx context.Context, k call) (s Sync, err error) {
	err = c.ask(ctx, k, sent{}, func(r reading) error {
		s = Sync{
			State: SyncState(r.need("sync.state")), EnabledAt: r.instant("sync.enabledAt"), NextRunAt: r.instant("sync.nextRunAt"),
			RunAt: r.text("sync.runAtLocal"), Zone: r.text("sync.timeZone"), Direction: r.text("sync.direction"),
		}
		return r.err()
	})
	return s, err
}
