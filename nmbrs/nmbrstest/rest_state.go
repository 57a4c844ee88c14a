package nmbrstest

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// restState is what only the REST wire remembers: codes and tokens. It is saved
// with the rest, so that a process that starts anew finds its tokens valid.
type restState struct {
	Issued  int // codes and tokens so far
	Codes   map[string]*restGrant
	Access  map[string]*restGrant
	Refresh map[string]*restGrant
}

// restGrant is what a person consented to, behind a code or a token.
type restGrant struct {
	Client   string
	Debtors  []int64 // one, as the documentation has it; see [Server.Tokens]
	Scopes   []string
	Redirect string    // of a code
	Expires  time.Time // of the code or the token
	Used     time.Time // of a code or a refresh token; zero for never
}

func (g *restGrant) opens(debtor int64) bool { return slices.Contains(g.Debtors, debtor) }

func (g *restGrant) has(scope string) bool { return slices.Contains(g.Scopes, scope) }

// may reports whether the grant holds a scope, be it to read or to write.
func (g *restGrant) may(scope string) bool {
	return scope == "" || g.has(scope) || strings.HasSuffix(scope, ".read") && g.has(strings.TrimSuffix(scope, ".read"))
}

// token makes a new opaque text: never the same again, and the same in every
// run, as everything that this server makes up.
func (st *restState) token(kind string) string {
	st.Issued++
	return fmt.Sprintf("%s_%x", kind, sha256.Sum256(fmt.Appendf(nil, "%s %d", kind, st.Issued)))
}

// code keeps a consent until it is redeemed.
func (st *restState) code(g restGrant) string {
	if st.Codes == nil {
		st.Codes = map[string]*restGrant{}
	}
	code := st.token("code")
	st.Codes[code] = &g
	return code
}

// tokens issues an access token, and a refresh token where offline_access was
// consented to.
func (st *restState) tokens(g restGrant, cfg RESTConfig, at time.Time) (access, refresh string) {
	if st.Access == nil {
		st.Access, st.Refresh = map[string]*restGrant{}, map[string]*restGrant{}
	}
	maps.DeleteFunc(st.Access, func(_ string, g *restGrant) bool { return !g.Expires.After(at) })
	g.Redirect, g.Used = "", time.Time{}
	access, forAccess := st.token("at"), g
	forAccess.Expires = at.Add(cfg.AccessLife)
	st.Access[access] = &forAccess
	if g.has("offline_access") {
		forRefresh := g
		forRefresh.Expires = at.Add(cfg.RefreshLife)
		refresh = st.token("rt")
		st.Refresh[refresh] = &forRefresh
	}
	return access, refresh
}

// valid is the live grant behind a text, or nil. One that was used is live for
// as long as grace says.
func valid(of map[string]*restGrant, text string, grace time.Duration, at time.Time) *restGrant {
	g := of[text]
	if g == nil || !g.Expires.After(at) || !g.Used.IsZero() && !g.Used.Add(grace).After(at) {
		return nil
	}
	return g
}
