package main

import (
	"bytes"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// pageOf finds the consent page's address in what a command printed.
func pageOf(t *testing.T, out string) *url.URL {
	t.Helper()
	for field := range strings.FieldsSeq(out) {
		if strings.Contains(field, "/connect/authorize?") {
			page, err := url.Parse(field)
			require.NoError(t, err)
			return page
		}
	}
	require.Fail(t, "no consent page", out)
	return nil
}

// allow is a person who visits the page: the address that they are sent back to.
func (o *office) allow(t *testing.T, page *url.URL, debtor nmbrstest.Debtor) string {
	t.Helper()
	f := &fake{server: o.Server, demo: o.demo}
	back, err := f.consents(debtor)(t.Context(), page.String())
	require.NoError(t, err)
	return back
}

func TestOverRESTAPersonConsentsOnceAndTheTokensAreKeptSealed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.REST)
	code, out, errs := command(t, o.env, o.reviewed()...)
	assert.Equal(t, console.ExitUsage, code, out)
	assert.Contains(t, asJSON(t, out).codes(), "input.invalid")
	back := o.allow(t, pageOf(t, errs), o.demo.Accountant)

	code, out, errs = command(t, o.env, o.reviewed("-consent", back)...)
	require.Equal(t, console.ExitSent, code, out+errs)
	whole(t, made(o.Server))

	code, out, errs = command(t, o.env, o.reviewed()...)
	assert.Equal(t, console.ExitAlready, code, out+errs)
	assert.NotContains(t, errs, "authorize", "nobody is asked a second time")

	files, err := filepath.Glob(filepath.Join(filepath.Dir(o.ledger), "*"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, secret := range []string{`"access"`, `"refresh"`, nmbrstest.DemoClientSecret} {
			assert.NotContains(t, string(text), secret, name)
		}
	}
}

// person reads what stands on the terminal, visits the page and types where they
// came back to.
type person struct {
	t       *testing.T
	o       *office
	reads   *bytes.Buffer
	visited bool
}

func (p *person) Read(b []byte) (int, error) {
	if p.visited {
		return 0, io.EOF
	}
	p.visited = true
	return copy(b, p.o.allow(p.t, pageOf(p.t, p.reads.String()), p.o.demo.Accountant)+"\n"), nil
}

func TestTheAddressMayBeTyped(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.REST)
	var out, errs bytes.Buffer
	code := run(t.Context(), o.reviewed(), terminal{
		env: func(name string) string { return o.env[name] }, in: &person{t: t, o: o, reads: &errs}, stdout: &out, stderr: &errs,
	})
	require.Equal(t, console.ExitSent, code, out.String()+errs.String())
	whole(t, made(o.Server))
}

func TestWhatIsNoAddressIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.REST)
	code, _, errs := typed(t, o.env, "nonsense\n", o.args...)
	assert.Equal(t, console.ExitUsage, code)
	assert.Contains(t, errs, "the whole address")
}

func TestAnAnswerThatBelongsToNoVisitIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.REST)
	code, _, errs := command(t, o.env, o.with("-consent", "https://localhost/nmbrs?code=1&state=2")...)
	assert.Equal(t, console.ExitUsage, code)
	assert.Contains(t, errs, "run without -consent first")
	_, _, errs = command(t, o.env, o.args...)
	pageOf(t, errs)
	code, out, _ := command(t, o.env, o.with("-consent", "https://localhost/nmbrs?code=1&state=2")...)
	assert.Equal(t, console.ExitOther, code)
	assert.Contains(t, asJSON(t, out).codes(), "connection.credentials")
}

func TestASecondDebtorIsAddedByAnotherConsent(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.REST)
	_, _, errs := command(t, o.env, o.args...)
	_, out, _ := command(t, o.env, o.with("-json=false", "-consent", o.allow(t, pageOf(t, errs), o.demo.Client))...)
	assert.Contains(t, out, "toestemming van Bakkerij De Linde")
	assert.NotContains(t, out, "toestemming van Hazelaar Groep")

	_, _, errs = command(t, o.env, o.with("-consent", "new")...)
	_, out, _ = command(t, o.env, o.with("-json=false", "-consent", o.allow(t, pageOf(t, errs), o.demo.Accountant))...)
	assert.Contains(t, out, "toestemming van Bakkerij De Linde")
	assert.Contains(t, out, "toestemming van Hazelaar Groep")
}
