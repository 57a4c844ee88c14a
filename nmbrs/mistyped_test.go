package nmbrs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

func TestABSNIsHeldToTheElevenTest(t *testing.T) {
	t.Parallel()
	for _, bsn := range []string{"123456782", "111222333", "999994670", "012345672", "12345672"} {
		assert.True(t, validBSN(bsn), bsn)
	}
	for _, bsn := range []string{"", "123456789", "123456728", "000000000", "00000000", "1234567", "1234567820", "12345678x", "1234.56.782", "１２３４５６７８２"} {
		assert.False(t, validBSN(bsn), bsn)
	}
}

func TestAnIBANIsHeldToItsCountrysLengthAndItsCheckDigits(t *testing.T) {
	t.Parallel()
	for _, iban := range []string{
		"NL91ABNA0417164300", "NL91 ABNA 0417 1643 00", "nl91abna0417164300", "NL20INGB0001234567", "DE89370400440532013000", "BE68539007547034",
		"GB29NWBK60161331926819", "FR1420041010050500013M02606", "NO9386011117947", "MT84MALT011000012345MTLCAST001S",
		"BR1800360305000010009795493C1", // of a country whose length is not known here
	} {
		assert.True(t, validIBAN(electronic(iban)), iban)
	}
	for _, iban := range []string{
		"", "NL", "NL00ABNA0000000000", "NL91ABNA0417164301", "NL91ABNA041716430", "NL91ABNA04171643000", "91NLABNA0417164300",
		"NL91ABNA04171643-0", "N191ABNA0417164300", "NL9XABNA0417164300", "417164300", "NL91ＡBNA0417164300", "DE91ABNA0417164300",
	} {
		assert.False(t, validIBAN(electronic(iban)), iban)
	}
}

func TestAnIBANOfTheRightCheckDigitsAndAnotherLengthIsRefused(t *testing.T) {
	t.Parallel()
	for country, length := range ibanLengths {
		for _, off := range []int{-1, 0, 1} {
			assert.Equal(t, off == 0, validIBAN(ibanOf(country, strings.Repeat("7", length+off-4))), "%s %d", country, off)
		}
	}
}

// ibanOf gives an account its check digits.
func ibanOf(country, account string) string {
	for digits := 2; digits <= 98; digits++ {
		rest := 0
		for _, r := range account + country + fmt.Sprintf("%02d", digits) {
			if r >= 'A' {
				rest = (rest*100 + int(r-'A') + 10) % 97
			} else {
				rest = (rest*10 + int(r-'0')) % 97
			}
		}
		if rest == 1 {
			return country + fmt.Sprintf("%02d", digits) + account
		}
	}
	return ""
}

func TestOneWrongDigitIsAlwaysSeenInABSNAndInAnIBAN(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		iban := []byte(ibanOf("NL", "ABNA"+rapid.StringMatching(`[0-9]{10}`).Draw(t, "account")))
		for number, valid := range map[string]func(string) bool{string(iban): validIBAN, "123456782": validBSN} {
			wrong := []byte(number)
			at := rapid.SampledFrom(digitsOf(number)).Draw(t, "at")
			wrong[at] = '0' + (wrong[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
			require.True(t, valid(number), number)
			require.False(t, valid(string(wrong)), "%s", wrong)
		}
	})
}

func digitsOf(s string) (at []int) {
	for i, r := range s {
		if r >= '0' && r <= '9' {
			at = append(at, i)
		}
	}
	return at
}

func TestAnIBANIsSentWithoutTheSpacesThatItIsPrintedWith(t *testing.T) {
	t.Parallel()
	account, ok := bankAccountOf(fieldmap.Values{pathIBAN: fieldmap.TextValue("nl91 ABNA 0417 1643 00")})
	require.True(t, ok)
	assert.Equal(t, "NL91ABNA0417164300", account.IBAN)
}

func TestARefusedNumberIsNotRepeated(t *testing.T) {
	t.Parallel()
	target, _ := stubbed(t, nil)
	for path, number := range map[string]string{pathBSN: "123456789", pathIBAN: "NL91ABNA0417164301"} {
		_, err := target.Steps(hris.Input{Values: reviewed(fieldmap.Values{path: fieldmap.TextValue(number)})})
		require.ErrorIs(t, err, hris.Problems, path)
		assert.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, err), number)
	}
}
