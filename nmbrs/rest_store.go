package nmbrs

import "context"

// TokenStore is where the host keeps the [Token] of one consent. One client saves
// one token at a time and may load at any time; several clients, in one process or
// in several, may share what is behind it.
//
// What may be lost, and when, if a process dies or its store fails:
//
//   - before a refresh is asked for: nothing.
//   - after the request left and before Save has ended: the stored token may be
//     used up and its successor known to nobody. No client can close this gap,
//     since it is the answer that brings the successor. Nmbrs may still take the
//     stored token, so it is tried again; if it is refused, a person has to consent
//     again ([ConsentMissing]).
//   - Save fails and the process lives on: the new token stays in memory, unused,
//     and is saved at the next call or [RESTClient.Renew] before anything else
//     ([TokenNotSaved] until then).
//   - after Save has ended: nothing.
type TokenStore struct {
	// Save keeps a token in place of the one before, wholly or not at all, and has
	// it on disk when it returns. It is called before the token is used, and is not
	// cancelled with the call that needed the token. Required.
	Save func(ctx context.Context, t Token) error

	// Load gives the token that is stored now; the zero Token where there is none
	// (any more), which ends the use of the one in memory. It is asked before each
	// refresh, so that a token that another process has renewed is taken over and
	// not used up twice. Needed as soon as two processes share a consent; without it
	// a new consent needs a new client.
	Load func(ctx context.Context) (Token, error)

	// Lock keeps other processes from renewing this consent until unlock is called:
	// a row lock or an advisory lock. Load and Save are called while it is held.
	// Without it two processes may use up one
	// refresh token together; the one that Nmbrs refuses then waits a little for
	// what the other one saves. With it that cannot happen; and should Nmbrs take a
	// token that is shown twice for stolen and end the consent, which is not known,
	// only this helps.
	Lock func(ctx context.Context) (unlock func(), err error)
}
