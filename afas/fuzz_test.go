package afas

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/handoverhq/handover/hris/privacy"
)

func FuzzToken(f *testing.F) {
	for _, seed := range []string{exampleToken, exampleData, base64.StdEncoding.EncodeToString([]byte(exampleToken)), "<token/>", "AfasToken ", "====", "<token><version>1</version>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseToken(privacy.NewSecret(text))
		if err != nil {
			return
		}
		header := c.token.Reveal()
		encoded, ok := strings.CutPrefix(header, "AfasToken ")
		whole, decodeErr := base64.StdEncoding.DecodeString(encoded)
		if !ok || decodeErr != nil || !strings.HasPrefix(string(whole), "<token><version>") {
			t.Fatal("a header AFAS would not read")
		}
		again, err := ParseToken(privacy.NewSecret(header))
		if err != nil || again.token.Reveal() != header {
			t.Fatal("what was made is not read back")
		}
	})
}

func FuzzMember(f *testing.F) {
	for _, seed := range []string{"12345", "O12345AA", " 1 ", "٣", "1\n2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		member, err := ParseMember(text)
		if err == nil && (member == "" || strings.Trim(member, "0123456789") != "") {
			t.Fatal("not digits")
		}
	})
}

func FuzzTime(f *testing.F) {
	f.Add("2026-07-15T09:30:00Z")
	f.Add("2026-03-29T02:30:00")
	f.Fuzz(func(t *testing.T, text string) {
		at, err := ParseTime(text)
		if err != nil {
			return
		}
		again, err := ParseTime(FormatTime(at))
		if err != nil {
			t.Skip("a year of five digits")
		}
		if !again.Equal(at.Truncate(1e9)) && at.Year() >= 1 {
			if d := again.Sub(at.Truncate(1e9)).Abs().Hours(); d > 1 {
				t.Fatalf("moved by %v h", d) // the hour that clocks show twice may be either
			}
		}
	})
}
