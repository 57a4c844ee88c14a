package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/examples/internal/console"
)

func TestACustomerMovesToRESTWithAnUnchangedLedger(t *testing.T) {
	t.Parallel()
	ledger := newLedger(t)
	code, out, errs := command(t, nil, "-move", "-db", ledger, "-as", "u-17")
	require.Equal(t, console.ExitSent, code, out+errs)
	for _, want := range []string{
		"over SOAP, where it is", "missing  consent of Hazelaar Groep", "consent  is given for Hazelaar Groep", "missing  consent of Bakkerij De Linde",
		"by converter", "by code and name: for a person to confirm", "the demo's reviewer confirms: employee_type 2 (payroll) is payroll (Payroll)",
		"over REST, where it is", "Refused: sent by u-17 on", "the same entry of the same ledger",
	} {
		_, rest, found := strings.Cut(out, want)
		require.True(t, found, "%s, in this order:\n%s", want, out)
		out = rest
	}
	all := kept(t, ledger)
	require.Len(t, all, 2)
	assert.Equal(t, []string{"soap", "rest"}, []string{all[0].Via, all[1].Via})
	whole(t, all[:1])
	assert.Equal(t, "daan.mulder@example.com", all[1].Personal.Last().EmailPrivate)

	code, out, _ = command(t, nil, "-move", "-db", ledger, "-json")
	assert.Equal(t, console.ExitAlready, code, out)
	assert.Len(t, kept(t, ledger), 2)
}

func TestWhatBeganOverSOAPEndsThere(t *testing.T) {
	t.Parallel()
	ledger := newLedger(t)
	code, out, errs := process(t, "-db", ledger, "-crash-after", "personal info")
	require.Equal(t, exitCrashed, code, out+errs)
	code, _, errs = process(t, "-db", ledger, "-api", "rest")
	assert.Equal(t, console.ExitUsage, code)
	assert.Contains(t, errs, "began over the other API")
	code, out, errs = process(t, "-db", ledger)
	assert.Equal(t, console.ExitSent, code, out+errs)
	whole(t, kept(t, ledger))
}
