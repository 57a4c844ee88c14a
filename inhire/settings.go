package inhire

import (
	"context"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris/privacy"
)

// Settings is the eRecruiter integration as it is saved. The access key is written
// and never read.
type Settings struct {
	Active bool
	// KeyHint is the last four characters of the access key: how its owner knows it
	// again. Longer ones are cut; "" where nothing is shown.
	KeyHint          string
	Scope            Scope
	CompanyID        string // eRecruiter's; "" where none was given
	SelectedSourceID string // that applications carry; "" where none was chosen
	LastTest         *Test  // nil before the first
}

// Ready reports whether the integration is active and its last test passed, which
// is what switching the status synchronisation on asks for.
func (s Settings) Ready() bool { return s.Active && s.LastTest != nil && s.LastTest.OK }

// Scope is what an access key opens, as the customer declared it in eRecruiter.
type Scope string

// The scopes.
const (
	ScopeAll      Scope = "all"
	ScopeSelected Scope = "selected" // each recruitment has to be shared with inhire
	ScopeUnknown  Scope = "unknown"
)

// Test is the outcome of a connection test.
type Test struct {
	OK        bool
	CheckedAt time.Time
	Problem   Problem // "" where there is none
}

// Problem is what a connection test found.
type Problem string

// The problems of the contract; there may be others.
const (
	ProblemBadKey               Problem = "bad_key"
	ProblemNoPermission         Problem = "no_permission"
	ProblemNoSharedRecruitments Problem = "no_shared_recruitments" // the key is good, and opens nothing
	ProblemUnreachable          Problem = "unreachable"
)

// Settings reads the integration. Our proposal.
func (c *Client) Settings(ctx context.Context) (Settings, error) {
	var s Settings
	err := c.ask(ctx, getSettings, sent{}, func(r reading) error { return s.read(r) })
	return s, err
}

// SaveSettings saves the integration with eRecruiter's access key, and its company
// where the key has several. Saved twice is saved once. Our proposal.
func (c *Client) SaveSettings(ctx context.Context, accessKey privacy.Secret, companyID string) (Settings, error) {
	key := strings.TrimSpace(accessKey.Reveal())
	if key == "" {
		return Settings{}, during(table[saveSettings].name, inputError("the access key of eRecruiter is missing"))
	}
	body := map[string]any{c.profile.n("settings.accessKey"): key}
	if companyID != "" {
		body[c.profile.n("settings.companyId")] = companyID
	}
	var s Settings
	err := c.ask(ctx, saveSettings, sent{body: body}, func(r reading) error { return s.read(r) })
	return s, err
}

// TestConnection has inhire try the saved key at eRecruiter. A key that is refused
// is an outcome, not an error. Our proposal.
func (c *Client) TestConnection(ctx context.Context) (t Test, err error) {
	err = c.ask(ctx, testConnection, sent{}, func(r reading) error {
		t = testOf(r)
		return r.err()
	})
	return t, err
}

func (s *Settings) read(r reading) error {
	*s = Settings{
		Active: r.yes("settings.active", false), KeyHint: lastFour(r.text("settings.accessKeyHint")), Scope: Scope(r.text("settings.accessScope")),
		CompanyID: r.text("settings.companyId"), SelectedSourceID: r.text("settings.selectedSourceId"),
	}
	if r.raw("settings.active") == nil {
		r.fail("settings.active")
	}
	if s.Scope == "" {
		s.Scope = ScopeUnknown
	}
	if test, ok := r.within("settings.lastTest"); ok {
		s.LastTest = new(testOf(test))
	}
	return r.err()
}

func testOf(r reading) Test {
	t := Test{OK: r.yes("test.ok", false), CheckedAt: r.needInstant("test.checkedAt"), Problem: Problem(only(plainCode, r.text("test.problem")))}
	if r.raw("test.ok") == nil {
		r.fail("test.ok")
	}
	return t
}

// lastFour cuts a hint, which might be the key itself.
func lastFour(hint string) string {
	runes := []rune(hint)
	return string(runes[max(len(runes)-4, 0):])
}
