package connection

import (
	"context"
	"crypto/rand"
	"maps"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// vault is where one opened target keeps credentials that its vendor rotates:
// in the store, but for those that were entered and wait for their test.
type vault struct {
	s   *Service
	ref Ref
	new bool // nothing of the connection is stored yet

	mu       sync.Mutex
	entered  map[string]privacy.Secret
	versions map[string]int64 // of stored ones, as this target last saw them
	turns    map[string]chan struct{}
	// pinned are secrets being renewed whose version was read since: another look at
	// one meanwhile, at what a person has just entered, must not let the renewal of
	// the former overwrite it.
	pinned map[string]bool
}

func (s *Service) vault(ref Ref, versions map[string]int64) *vault {
	return &vault{
		s: s, ref: ref, versions: versions,
		entered: map[string]privacy.Secret{}, turns: map[string]chan struct{}{}, pinned: map[string]bool{},
	}
}

// into gives an opening the use of the vault.
func (v *vault) into(o *hris.Opening) {
	o.SaveSecret, o.LoadSecret, o.LockSecret = v.save, v.load, v.lock
}

// waiting reports whether a secret is not stored yet. v.mu is held.
func (v *vault) waiting(name string) bool {
	_, ok := v.entered[name]
	return ok || v.new
}

func (v *vault) save(ctx context.Context, name string, value privacy.Secret) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.waiting(name) {
		v.entered[name] = value
		return nil
	}
	part := partSecret + name
	sealed, err := v.s.seal(v.ref, part, []byte(value.Reveal()))
	if err != nil {
		return err
	}
	version, err := v.s.cfg.Store.Keep(ctx, v.ref, part, v.versions[name], sealed, v.s.now())
	if err == nil {
		v.versions[name] = version
	}
	return err
}

func (v *vault) load(ctx context.Context, name string) (privacy.Secret, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.waiting(name) {
		return v.entered[name], nil
	}
	r, err := v.s.cfg.Store.Get(ctx, v.ref)
	if err != nil {
		return privacy.Secret{}, err
	}
	secret, err := v.s.secret(r, name)
	if pinned, renewing := v.pinned[name]; err == nil && !pinned && !secret.IsZero() {
		v.versions[name] = r.Parts[partSecret+name].Version
		if renewing {
			v.pinned[name] = true
		}
	}
	return secret, err
}

// result gives what was entered, as its vendor has rotated it since.
func (v *vault) result() map[string]privacy.Secret {
	v.mu.Lock()
	defer v.mu.Unlock()
	return maps.Clone(v.entered)
}

func (v *vault) lock(ctx context.Context, name string) (func(), error) {
	v.mu.Lock()
	waiting := v.waiting(name)
	turn := v.turns[name]
	if turn == nil {
		turn = make(chan struct{}, 1)
		v.turns[name] = turn
	}
	v.mu.Unlock()
	select {
	case turn <- struct{}{}: // targets of one connection ask the store one at a time
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if waiting {
		return func() { <-turn }, nil
	}
	unlock, err := v.s.lock(ctx, v.ref, partSecret+name)
	if err != nil {
		<-turn
		return nil, err
	}
	v.pin(name, true)
	return func() {
		v.pin(name, false)
		unlock()
		<-turn
	}, nil
}

func (v *vault) pin(name string, renewing bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if renewing {
		v.pinned[name] = false
	} else {
		delete(v.pinned, name)
	}
}

// patience is how long a lock is waited for between two tries.
const patience = 250 * time.Millisecond

// lock waits for the store's lock of a part, and holds it until unlock.
func (s *Service) lock(ctx context.Context, ref Ref, part string) (unlock func(), err error) {
	owner := rand.Text()
	for {
		err := s.cfg.Store.Lock(ctx, ref, part, owner, s.cfg.LockTime)
		if err == nil {
			break
		}
		if hris.CodeOf(err) != hris.SecretBusy {
			return nil, err
		}
		if stopped := s.cfg.Sleep(ctx, patience); stopped != nil {
			return nil, err
		}
	}
	// The lock outlives a cancelled caller: a renewal under way must still be saved.
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var held sync.WaitGroup
	held.Go(func() {
		every := time.NewTicker(s.cfg.LockTime / 3)
		defer every.Stop()
		for {
			select {
			case <-every.C:
				_ = s.cfg.Store.Lock(ctx, ref, part, owner, s.cfg.LockTime) // lost: the version that is saved with fences it
			case <-ctx.Done():
				return
			}
		}
	})
	return func() {
		cancel()
		held.Wait()
		_ = s.cfg.Store.Unlock(context.WithoutCancel(ctx), ref, part, owner) // else it ends by itself
	}, nil
}
