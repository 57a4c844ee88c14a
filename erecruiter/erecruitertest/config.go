package erecruitertest

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Mode is a way to authenticate.
type Mode string

// The ways of [Config.Modes].
const (
	Password    Mode = "oauth_password"    // observed: a user's token, by password and client
	KeyAsIs     Mode = "access_key_header" // our proposal: the access key in every request
	KeyExchange Mode = "oauth_access_key"  // our proposal: the access key, exchanged for a token
)

// ClientAuth says where the token endpoint looks for client id and secret.
type ClientAuth int

// Where a client may stand.
const (
	InHeader ClientAuth = iota + 1 // HTTP Basic, as was observed for the first call
	InBody                         // client_id and client_secret in the form, as a public client had it for refreshing
	Anywhere                       // either
)

// Config describes the account and what eRecruiter is taken to do where nobody
// knows. The zero value is usable: every way to authenticate, no rate limit, the
// machine's clock.
type Config struct {
	BasePath string           // before the version and the token endpoint; default "/erecruiter", "/" for none
	Now      func() time.Time // default time.Now; see [Clock]
	Seed     uint64           // of everything random: tokens, keys

	Wire Wire // the shape of answers; [Server.SetWire] changes it on the way

	Modes           []Mode        // the ways to authenticate that are open; none means all
	KeyHeader       string        // where KeyAsIs looks; default Authorization (as Bearer), any other holds the bare key
	KeyQuery        string        // or a query parameter that holds it, such as accessKey; then KeyHeader does not count
	PasswordClient  ClientAuth    // of the password grant; default InHeader
	RefreshClient   ClientAuth    // of refreshing; default Anywhere
	TokenLife       time.Duration // default an hour
	ExpiresAsText   bool          // expires_in as a JSON text
	NoRefresh       bool          // token answers without refresh_token
	ReusableRefresh bool          // a refresh token stays good, and the same; else each is good once

	Limit           Limit // none unless set: eRecruiter's is not known
	CaseSensitive   bool  // paths count as they are spelt in the routes
	CompanyOptional bool  // calls without companyId see all companies

	UnsharedAs403       bool // a recruitment that is not shared is a 403, not a 404
	ClosedHidden        bool // closed recruitments and all in them are a 404, and Closed is empty
	MovedKeepsID        bool // an application moved to another recruitment keeps its id
	ReplacementRewrites bool // a deleted stage is replaced in the history, in place of a new entry

	AcceptRepeats    bool // a repeated external id makes another application, in place of a 409
	Idempotent       bool // the Idempotency-Key header counts: a repeated one gets the first answer again
	ExternalIDFilter bool // a recruitment's applications can be listed by ?externalId=; else it is ignored

	MaxCV int64 // bytes; default 10,000,000
	Thin  bool  // the journal keeps no calls, only their number and times; wanted at scale
}

func (c Config) withDefaults() Config {
	c.BasePath = strings.TrimSuffix("/"+strings.Trim(cmp.Or(c.BasePath, "/erecruiter"), "/"), "/")
	c.KeyHeader = cmp.Or(c.KeyHeader, "Authorization")
	c.TokenLife = cmp.Or(c.TokenLife, time.Hour)
	c.MaxCV = cmp.Or(c.MaxCV, 10_000_000)
	c.PasswordClient = cmp.Or(c.PasswordClient, InHeader)
	c.RefreshClient = cmp.Or(c.RefreshClient, Anywhere)
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

func (c *Config) opens(m Mode) bool { return len(c.Modes) == 0 || slices.Contains(c.Modes, m) }
