package nmbrs

import (
	"encoding/json"
	"time"

	"github.com/handoverhq/handover/hris/privacy"
)

// RefreshLife is for how long a refresh token is good that nobody uses
// (documented: 30 days). After that a person has to consent again, so a
// connection that rests is to be renewed before: [RESTClient.Renew].
const RefreshLife = 30 * 24 * time.Hour

// Token is what one consent is worth: an access token for about an hour, and the
// refresh token that gives the next pair. Refresh tokens rotate: each is good
// once. Whoever loses the newest one has to ask a person for consent again, so a
// Token is stored as one piece, encrypted, before any part of it is used.
type Token struct {
	Access  privacy.Secret
	Refresh privacy.Secret
	Expires time.Time // of Access, by our clock
	Renewed time.Time // when Refresh was given; the zero time where that is not known
	Scopes  []string  // that Nmbrs granted; none where it did not say
}

// IsZero reports whether there is no token.
func (t Token) IsZero() bool { return t.Access.IsZero() && t.Refresh.IsZero() }

// Until is when the consent ends if the token is not renewed before. The zero time
// means that it is not known.
func (t Token) Until() time.Time {
	if t.Renewed.IsZero() || t.Refresh.IsZero() {
		return time.Time{}
	}
	return t.Renewed.Add(RefreshLife)
}

// tokenText is how a Token is stored.
type tokenText struct {
	Version int       `json:"v"`
	Access  string    `json:"access,omitempty"`
	Refresh string    `json:"refresh,omitempty"`
	Expires time.Time `json:"expires,omitzero"`
	Renewed time.Time `json:"renewed,omitzero"`
	Scopes  []string  `json:"scopes,omitempty"`
}

// Secret gives the token as one text to be sealed and stored. [ParseToken] reads
// it again.
func (t Token) Secret() privacy.Secret {
	if t.IsZero() {
		return privacy.Secret{}
	}
	text, _ := json.Marshal(tokenText{1, t.Access.Reveal(), t.Refresh.Reveal(), t.Expires, t.Renewed, t.Scopes})
	return privacy.NewSecret(string(text))
}

// ParseToken reads what [Token.Secret] gave. An empty secret is the zero Token.
func ParseToken(stored privacy.Secret) (Token, error) {
	if stored.IsZero() {
		return Token{}, nil
	}
	var t tokenText
	if err := json.Unmarshal([]byte(stored.Reveal()), &t); err != nil || t.Version != 1 || t.Refresh == "" && t.Access == "" {
		return Token{}, notSent(BadCredentials, "what is stored is no token of this package: connect again")
	}
	return Token{privacy.NewSecret(t.Access), privacy.NewSecret(t.Refresh), t.Expires, t.Renewed, t.Scopes}, nil
}
