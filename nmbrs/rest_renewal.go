package nmbrs

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/failure"
	"github.com/handoverhq/handover/internal/httpx"
)

// renewal holds the token of one consent and renews it. However many calls need a
// new one at the same time, one renewal serves them all: it runs apart from the
// calls, so that one that gives up does not take the answer with it.
type renewal struct {
	clock    httpx.Clock
	identity *identity
	store    TokenStore

	mu      sync.Mutex
	current Token
	serial  int       // counts the tokens taken into use
	since   time.Time // when current was given to us by Nmbrs; zero where it was loaded
	running *renewing
	waiting bool // there is an unsaved token

	// Only the running renewal touches these, or who holds mu while none runs.
	unsaved *unsaved
	over    *Error // why the token in over.of cannot be renewed any more
	overOf  Token
	missed  bool // an answer was lost: current may be used up
}

// unsaved is a token that Nmbrs gave and the host did not take yet. The one it
// came from is dead.
type unsaved struct{ from, token Token }

type renewing struct {
	done   chan struct{}
	serial int
	token  Token
	err    error
}

const (
	// accessMargin is how long before its end an access token is given up: it must
	// still be good when the request arrives.
	accessMargin = time.Minute
	// fresh is for how long a token that Nmbrs just gave is believed to be good: a 401
	// within it is about something else, such as the subscription key, and refresh
	// tokens are not used up over it.
	fresh = time.Minute
	// renewalTimeout ends a renewal whose host neither locks, loads nor saves.
	renewalTimeout = 3 * time.Minute
	saveTimeout    = 30 * time.Second
)

// patience is how long to wait for what another process is saving, each time.
var patience = []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second}

// carried remembers, for one call, which token its last attempt had. Without it two
// calls that are refused together would renew twice.
type carried struct{ serial int }

type carriedKey struct{}

func withCarried(ctx context.Context) context.Context {
	return context.WithValue(ctx, carriedKey{}, &carried{})
}

// Authorize implements httpx.Auth.
func (r *renewal) Authorize(ctx context.Context, request *http.Request) error {
	t, serial, err := r.token(ctx, 0)
	if err != nil {
		return err
	}
	if c, ok := ctx.Value(carriedKey{}).(*carried); ok {
		c.serial = serial
	}
	request.Header.Set("Authorization", "Bearer "+t.Access.Reveal())
	return nil
}

// Renew gives up the token that the call carried, unless a newer one is here.
func (r *renewal) Renew(ctx context.Context) (bool, error) {
	c, ok := ctx.Value(carriedKey{}).(*carried)
	if !ok {
		return false, nil
	}
	r.mu.Lock()
	young := c.serial == r.serial && !r.since.IsZero() && r.clock.Now().Sub(r.since) < fresh
	r.mu.Unlock()
	if young {
		return r.adopt(ctx)
	}
	_, _, err := r.token(ctx, c.serial)
	return err == nil, err
}

// adopt takes over what another process has renewed meanwhile, and asks Nmbrs
// nothing.
func (r *renewal) adopt(ctx context.Context) (bool, error) {
	if r.store.Load == nil {
		return false, nil
	}
	stored, err := r.store.Load(ctx)
	if err != nil {
		return false, hostFailed(TokenNotLoaded, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running != nil || !r.isAhead(stored, r.current) || !r.good(stored) {
		return false, nil
	}
	r.current, r.since = stored, time.Time{}
	r.unsaved, r.waiting = nil, false // its place is taken
	r.serial++
	return true, nil
}

// token gives one that is good and newer than the refused one.
func (r *renewal) token(ctx context.Context, refused int) (Token, int, error) {
	r.mu.Lock()
	if r.serial > refused && r.good(r.current) {
		defer r.mu.Unlock()
		return r.current, r.serial, nil
	}
	run := r.start(ctx, always)
	r.mu.Unlock()
	select {
	case <-run.done:
		return run.token, run.serial, run.err
	case <-ctx.Done():
		return Token{}, 0, gaveUp(ctx)
	}
}

// force renews although the token may be good.
func (r *renewal) force(ctx context.Context) error {
	return r.renewUnless(ctx, func(Token) bool { return false })
}

// renewOlder renews unless another process has done so since then.
func (r *renewal) renewOlder(ctx context.Context, since time.Time) error {
	return r.renewUnless(ctx, func(t Token) bool { return t.Renewed.After(since) })
}

func (r *renewal) renewUnless(ctx context.Context, does takenOver) error {
	r.mu.Lock()
	run := r.start(ctx, does)
	r.mu.Unlock()
	select {
	case <-run.done:
		return run.err
	case <-ctx.Done():
		return gaveUp(ctx)
	}
}

// takenOver reports whether a good token that another process has renewed will do.
type takenOver func(Token) bool

func always(Token) bool { return true }

// gaveUp is the error of a caller that did not wait for the renewal to end.
func gaveUp(ctx context.Context) *Error {
	return &Error{Op: opRenew, Reason: NoAnswer, Effect: hris.EffectNotSent, cause: failure.Cause(ctx.Err()), advice: "Try again later."}
}

// start joins the renewal that runs, or begins one. r.mu is held.
func (r *renewal) start(ctx context.Context, does takenOver) *renewing {
	if r.running != nil {
		return r.running
	}
	run := &renewing{done: make(chan struct{})}
	r.running = run
	known := r.current
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewalTimeout)
		defer cancel()
		t, since, err := r.run(ctx, known, does)
		r.mu.Lock()
		defer r.mu.Unlock()
		if err == nil {
			r.current, r.since = t, since
			r.serial++
		}
		run.token, run.serial, run.err = t, r.serial, err
		r.running, r.waiting = nil, r.unsaved != nil
		close(run.done)
	}()
	return run
}

func (r *renewal) good(t Token) bool {
	return !t.Access.IsZero() && r.clock.Now().Add(accessMargin).Before(t.Expires)
}

const opRenew = "renew token"

// run comes to a token that may be used: one that another process has renewed, one
// that could not be saved before, or a new one.
func (r *renewal) run(ctx context.Context, known Token, does takenOver) (Token, time.Time, error) {
	if r.store.Lock != nil {
		unlock, err := r.store.Lock(ctx)
		if err != nil {
			return Token{}, time.Time{}, hostFailed(TokenNotLoaded, err)
		}
		defer unlock()
	}
	stored, err := r.load(ctx)
	if err != nil {
		return Token{}, time.Time{}, err
	}
	if stored != nil && r.isAhead(*stored, known) {
		r.unsaved = nil // somebody renewed what it would have replaced, or consented again
		known = *stored
		if r.good(known) && does(known) {
			return known, time.Time{}, nil
		}
	}
	if r.unsaved != nil {
		t, err := r.save(ctx)
		if err != nil {
			return Token{}, time.Time{}, err
		}
		known = t
		if r.good(known) {
			return known, time.Time{}, nil
		}
	}
	return r.renew(ctx, known)
}

// load gives what is stored, and nil where the host cannot be asked.
func (r *renewal) load(ctx context.Context) (*Token, error) {
	if r.store.Load == nil {
		return nil, nil
	}
	t, err := r.store.Load(ctx)
	if err != nil {
		return nil, hostFailed(TokenNotLoaded, err)
	}
	if t.IsZero() {
		r.unsaved = nil // the connection was taken away: nothing is put back
		e := notSent(ConsentMissing, "no token is stored")
		e.Op = opRenew
		return nil, e
	}
	return &t, nil
}

// isAhead reports whether the stored token is one that this client does not know:
// not its own, not the used up one that an unsaved one is to replace, and not an
// older one, as a store that lags behind would give. A successor is never older than
// what it came from: see succeeded.
func (r *renewal) isAhead(stored, known Token) bool {
	switch {
	case stored.Refresh.Equal(known.Refresh):
		return false
	case r.unsaved != nil && r.unsaved.from.Refresh.Equal(stored.Refresh):
		return false
	}
	return stored.Renewed.IsZero() || !stored.Renewed.Before(known.Renewed)
}

// renew shows the refresh token, and what to do about each way this may end.
func (r *renewal) renew(ctx context.Context, from Token) (Token, time.Time, error) {
	if from.Refresh.IsZero() {
		e := notSent(ConsentMissing, "there is no refresh token")
		e.Op = opRenew
		return Token{}, time.Time{}, e
	}
	if r.over != nil && r.overOf.Refresh.Equal(from.Refresh) {
		return Token{}, time.Time{}, r.over // Nmbrs will not say anything else
	}
	again := true
	for {
		g, became, e := r.identity.ask(ctx, opRenew, refreshForm(from))
		switch {
		case became == spent:
			r.missed = false
			r.unsaved = &unsaved{from, from.succeeded(g)}
			t, err := r.save(ctx)
			return t, g.at, err
		case became == lost && e.RetryAfter == 0 && again:
			// If it never arrived the token is as good as before; if it did, nothing is lost
			// by asking.
			r.missed, again = true, false
			continue
		case became == lost:
			r.missed = true
			return Token{}, time.Time{}, e
		case became != ended:
			return Token{}, time.Time{}, e
		}
		other, err := r.elsewhere(ctx, from)
		switch {
		case err != nil:
			return Token{}, time.Time{}, err
		case other != nil && r.good(*other):
			r.missed = false
			return *other, time.Time{}, nil
		case other != nil:
			r.missed, from = false, *other
			continue
		}
		e.Detail = "Nmbrs does not take the refresh token any more"
		if r.missed {
			e.Detail = "the answer to a renewal was lost, and with it the token that followed"
		}
		r.over, r.overOf = e, from
		return Token{}, time.Time{}, e
	}
}

// elsewhere looks for a token that another process renewed while this one was
// refused. Without a lock it may just be about to save it.
func (r *renewal) elsewhere(ctx context.Context, from Token) (*Token, error) {
	waits := patience
	if r.store.Lock != nil {
		waits = nil
	}
	for i := 0; ; i++ {
		stored, err := r.load(ctx)
		if err != nil || stored == nil {
			return nil, err
		}
		if !stored.Refresh.Equal(from.Refresh) {
			return stored, nil
		}
		if i >= len(waits) {
			return nil, nil
		}
		if err := r.clock.Sleep(ctx, waits[i]); err != nil {
			return nil, hostFailed(TokenNotLoaded, err)
		}
	}
}

// save has the host store the token that Nmbrs gave last. Only then may it be used.
// It is not cancelled with anything: the token is the only one there is.
func (r *renewal) save(ctx context.Context) (Token, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTimeout)
	defer cancel()
	t := r.unsaved.token
	if err := r.store.Save(ctx, t); err != nil {
		return Token{}, hostFailed(TokenNotSaved, err)
	}
	r.unsaved = nil
	return t, nil
}

// state tells how the consent stands, with what other processes have made of it.
func (r *renewal) state(ctx context.Context) (ConsentState, error) {
	r.mu.Lock()
	newest, unsaved := r.current, r.waiting
	r.mu.Unlock()
	if r.store.Load != nil {
		stored, err := r.store.Load(ctx)
		if err != nil {
			return ConsentState{}, hostFailed(TokenNotLoaded, err)
		}
		newest = stored
	}
	return ConsentState{Renewed: newest.Renewed, Until: newest.Until(), Scopes: slices.Clone(newest.Scopes), Unsaved: unsaved}, nil
}

// hostFailed is the error of a call that the host's own store stopped. The store's
// error can be asked for with errors.Is and As; its text, which may quote what it
// was given, is not part of ours.
func hostFailed(reason Reason, err error) *Error {
	if own, ok := errors.AsType[*Error](err); ok && own.Reason == TokenNotSaved {
		return own // another client's token, that this one would need
	}
	return &Error{Op: opRenew, Reason: reason, Effect: hris.EffectNotSent, cause: hostError{err}}
}

type hostError struct{ err error }

func (hostError) Error() string   { return "the host's token store failed" }
func (e hostError) Unwrap() error { return e.err }

var _ httpx.Auth = (*renewal)(nil)
