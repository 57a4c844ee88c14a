package nmbrs

import (
	"context"
	"crypto/sha256"
	"slices"
	"sync"
)

// consents are those that targets of this process were opened with. A host may open
// one for each call, from secrets that it read a while ago: without a common memory
// two would use up one refresh token, and one that is shown twice may end the consent.
// Other processes know nothing of it: whoever runs several gives an Opening that
// loads and locks, and then the host's store is asked instead.
var sharedConsents consents

type consents struct {
	mu sync.Mutex
	of map[consentKey]*consent
}

// consentKey is one refresh token of one integration, as a hash.
type consentKey [sha256.Size]byte

// consent is what its clients share: the newest token that is stored, and one that
// could not be stored.
type consent struct {
	in    *consents
	owner string        // of the keys: where the tokens are good, and for whom
	turn  chan struct{} // holds one element while nobody renews

	mu      sync.Mutex
	newest  Token
	pending *Token
	trail   []consentKey // of the tokens that led here; the last ones
}

// trailLength is how many tokens ago a host may have read its secret: at one an hour,
// more than a day.
const trailLength = 32

// join gives the consent that a token is of: whoever opens with one that another was
// opened with, or with one that followed it, shares it.
func (c *consents) join(owner string, t Token) *consent {
	key := keyOf(owner, t)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[consentKey]*consent{}
	}
	if had := c.of[key]; had != nil {
		return had
	}
	made := &consent{in: c, owner: owner, turn: make(chan struct{}, 1), newest: t, trail: []consentKey{key}}
	made.turn <- struct{}{}
	if !t.Refresh.IsZero() { // else nothing tells whose it is, and nothing can be used up
		c.of[key] = made
	}
	return made
}

func keyOf(owner string, t Token) consentKey {
	return sha256.Sum256([]byte(owner + "\x00" + t.Refresh.Reveal()))
}

// store makes the consent the token store of a client whose host saves with save.
func (s *consent) store(save func(context.Context, Token) error) TokenStore {
	return TokenStore{
		Save: func(ctx context.Context, t Token) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.keep(ctx, t, save)
		},
		Load: func(ctx context.Context) (Token, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.pending != nil { // the one before is used up
				if err := s.keep(ctx, *s.pending, save); err != nil {
					return Token{}, hostFailed(TokenNotSaved, err)
				}
			}
			return s.newest, nil
		},
		Lock: func(ctx context.Context) (func(), error) {
			select {
			case <-s.turn:
				return func() { s.turn <- struct{}{} }, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		},
	}
}

// keep has a host store a token, and remembers what came of it. s.mu is held.
func (s *consent) keep(ctx context.Context, t Token, save func(context.Context, Token) error) error {
	if err := save(ctx, t); err != nil {
		s.pending = &t
		return err
	}
	s.pending, s.newest = nil, t
	s.in.follow(s, keyOf(s.owner, t))
	return nil
}

// follow makes a consent known by its newest token too, and forgets the oldest.
func (c *consents) follow(s *consent, key consentKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if slices.Contains(s.trail, key) {
		return
	}
	c.of[key] = s
	if s.trail = append(s.trail, key); len(s.trail) > trailLength {
		delete(c.of, s.trail[0])
		s.trail = slices.Delete(s.trail, 0, 1)
	}
}
