package nmbrs

import (
	"regexp"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
)

// Numbers that carry their own check are checked before the first write. Nmbrs
// would refuse them too, but only once the employee is there, and no call deletes
// one.

// refuseMistyped refuses a BSN or an IBAN that nobody can have. It never repeats
// the number.
func (t *Target) refuseMistyped(v fieldmap.Values) error {
	if bsn := v[pathBSN].Text(); bsn != "" && !validBSN(bsn) {
		return refusedField(pathBSN, t.in("dit is geen BSN: het doorstaat de elfproef niet; kijk het na of laat het weg", "this is no BSN: it fails the eleven test; look it up, or leave it out"))
	}
	if iban := electronic(v[pathIBAN].Text()); iban != "" && !validIBAN(iban) {
		return refusedField(pathIBAN, t.in("dit is geen IBAN: de lengte of de controlecijfers kloppen niet; kijk het na of laat het weg", "this is no IBAN: its length or its check digits are wrong; look it up, or leave it out"))
	}
	return nil
}

var eightOrNine = regexp.MustCompile("^" + aBSN.pattern + "$")

// validBSN holds a citizen service number to the eleven test: its digits, weighed
// by 9 to 2 and the last by -1, add up to a multiple of eleven. One of eight digits
// lacks its leading zero.
func validBSN(bsn string) bool {
	if !eightOrNine.MatchString(bsn) || strings.Trim(bsn, "0") == "" {
		return false
	}
	sum := -int(bsn[len(bsn)-1] - '0')
	for i, r := range bsn[:len(bsn)-1] {
		sum += (len(bsn) - i) * int(r-'0')
	}
	return sum%11 == 0
}

// electronic writes an IBAN as machines do: in capitals, without the spaces that
// it is printed with.
func electronic(iban string) string {
	return strings.ToUpper(strings.Join(strings.Fields(iban), ""))
}

// anIBAN is what every IBAN looks like. Of check digits that leave one remainder
// only 02 to 98 are ever given.
var anIBAN = regexp.MustCompile(`^[A-Z]{2}(0[2-9]|[1-8][0-9]|9[0-8])[0-9A-Z]{11,30}$`)

// ibanLengths are how long the IBANs of the countries around us are (registry of
// ISO 13616). Those of others only have to look like one.
var ibanLengths = map[string]int{
	"AD": 24, "AL": 28, "AT": 20, "BA": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
	"FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26,
	"IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MA": 28, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15,
	"PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26, "UA": 29, "VA": 22, "XK": 20,
}

// validIBAN holds an IBAN in its electronic form to the length of its country and
// to its check digits (ISO 7064, mod 97-10).
func validIBAN(iban string) bool {
	if !anIBAN.MatchString(iban) {
		return false
	}
	if length, known := ibanLengths[iban[:2]]; known && len(iban) != length {
		return false
	}
	rest := 0
	for _, r := range iban[4:] + iban[:4] {
		if r <= '9' {
			rest = (rest*10 + int(r-'0')) % 97
		} else {
			rest = (rest*100 + int(r-'A') + 10) % 97
		}
	}
	return rest == 1
}
