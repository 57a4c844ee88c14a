package erecruiter_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/hris"
)

func find(t testing.TB, r hris.Report, code, subject string) hris.Finding {
	t.Helper()
	i := slices.IndexFunc(r.Findings, func(f hris.Finding) bool { return f.Code == code && (subject == "" || f.Subject == subject) })
	require.GreaterOrEqual(t, i, 0, "no finding %s %s in %+v", code, subject, r.Findings)
	return r.Findings[i]
}

func TestTheCheckTellsEachThingApart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cfg           erecruitertest.Config
		change        func(o *office)
		settings      func(o *office, s *erecruiter.Settings)
		code, subject string
		standing      hris.Standing
		ok            bool
		text          string
	}{
		"all is well":     {code: "erecruiter.access", standing: hris.Good, ok: true},
		"it sees so many": {code: "erecruiter.recruitments", standing: hris.Good, ok: true, text: "Active recruitments that can be seen: 2 (Go Developer (GO/1), Specjalista ds. kadr)."},
		"key gone":        {change: func(o *office) { o.fake.RotateKey() }, code: "erecruiter.access", standing: hris.Missing},
		"proxy": {change: func(o *office) {
			o.fake.Inject(erecruitertest.Fault{Answer: erecruitertest.BlockedByProxy(), Times: -1})
		}, code: "erecruiter.access", standing: hris.Missing, text: "A proxy does not let the connection through."},
		"good key, nothing shared": {change: func(o *office) {
			o.fake.SetScope(erecruitertest.SelectedRecruitments)
			o.fake.Unshare(o.demo.Shared)
		}, settings: func(_ *office, s *erecruiter.Settings) { s.Scope = erecruiter.SelectedRecruitments }, code: "erecruiter.nothing_shared", standing: hris.Missing},
		"another scope than declared": {settings: func(_ *office, s *erecruiter.Settings) { s.Scope = erecruiter.SelectedRecruitments }, code: "erecruiter.scope", standing: hris.Warning, ok: true,
			text: "The key opens all recruitments; the settings say selected recruitments."},
		"source removed":    {change: func(o *office) { o.fake.RemoveOrigin(o.demo.Origin) }, code: "erecruiter.origin", standing: hris.Missing},
		"source renamed":    {change: func(o *office) { o.fake.RenameOrigin(o.demo.Origin, "Inna") }, code: "erecruiter.origin", standing: hris.Good, ok: true},
		"source not active": {change: func(o *office) { o.fake.DeactivateOrigin(o.demo.Origin) }, code: "erecruiter.origin", standing: hris.Missing, text: "The chosen source is not active."},
		"no source at all": {change: func(o *office) { o.fake.RemoveOrigin(o.demo.Origin); o.fake.RemoveOrigin(o.demo.OtherOrigin) }, code: "erecruiter.origin", standing: hris.Missing,
			text: "eRecruiter shows no source at all."},
		"no right to create": {change: func(o *office) { o.fake.Take(erecruitertest.CreateApplications) }, code: "erecruiter.right", subject: "CandidateApplications.Create", standing: hris.Missing},
		"rights in words that are not ours": {change: func(o *office) {
			o.fake.Inject(erecruitertest.Fault{Route: erecruitertest.Permissions, Times: -1, Answer: &erecruitertest.Answer{Status: 200, Body: `{"permissions":["Odczyt"]}`}})
		}, code: "erecruiter.right", subject: "CandidateApplications.Create", standing: hris.Unknown, ok: true},
		"rights that are not told": {change: func(o *office) {
			o.fake.Inject(erecruitertest.Fault{Route: erecruitertest.Permissions, Times: -1, Answer: erecruitertest.NotFound()})
		}, code: "erecruiter.permissions", standing: hris.Unknown, ok: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, c.cfg)
			if c.change != nil {
				c.change(o)
			}
			target := o.target(func(s *erecruiter.Settings) {
				if c.settings != nil {
					c.settings(o, s)
				}
			})
			report, err := target.Check(t.Context())
			require.NoError(t, err)
			found := find(t, report, c.code, c.subject)
			assert.Equal(t, c.standing, found.Standing)
			assert.Equal(t, c.ok, report.OK(), "%+v", report.Findings)
			if c.text != "" {
				assert.Equal(t, c.text, found.Text)
			}
			if found.Standing == hris.Missing {
				assert.NotEmpty(t, found.Remedy)
				assert.Error(t, found.Err)
			}
			assert.Zero(t, o.fake.Writes())
		})
	}
}

func TestACompanyThatTheKeyDoesNotOpenIsNamedWithThoseItDoes(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	target, err := erecruiter.NewTarget(o.client(func(c *erecruiter.Config) { c.Company = "77" }), erecruiter.Settings{Origin: "1"})
	require.NoError(t, err)
	report, err := target.Check(t.Context())
	require.NoError(t, err)
	found := find(t, report, "erecruiter.company", "77")
	assert.Equal(t, hris.Missing, found.Standing)
	assert.Contains(t, found.Remedy, "Przykładowa Spółka")
	assert.False(t, report.OK())
}
