package nmbrs_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func TestAMistypedBSNOrIBANIsToldBeforeAnybodyIsMade(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		for path, number := range map[string]string{"bsn": "123456789", "iban": "NL91ABNA0417164301"} {
			draft := d.reviewed(d.hire(inNovember), "", transfer.SetText(path, number))
			refused := slices.DeleteFunc(slices.Clone(draft.Problems), func(p fieldmap.Problem) bool { return p.Code != transfer.CodeRefused })
			require.Len(t, refused, 1, path)
			assert.Equal(t, path, refused[0].Field)
			assert.NotContains(t, refused[0].Text, number)
			_, err := d.send(d.hire(inNovember), "", transfer.SetText(path, number))
			require.ErrorIs(t, err, hris.Problems, path)
			assert.NotContains(t, err.Error(), number)
		}
		assert.Empty(t, d.made())
		_, err := d.send(d.hire(inNovember), "", transfer.SetText("bsn", "123456782"), transfer.SetText("iban", "NL91 ABNA 0417 1643 00"))
		require.NoError(t, err)
		assert.Equal(t, "NL91ABNA0417164300", d.one().BankAccounts[0].IBAN)
	})
}
