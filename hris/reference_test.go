package hris_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
)

func TestReferencesOfVendorsAreKeptAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, reference := range []string{
		"1D4F8A2B3C5E6F708192A3B4C5D6E7F8", "0HMVD9QK1J2L3:00000001", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
		"3f0d6d54-5a52-4a1a-9a8f-6f8e7c1b2d3e", "Root=1-5759e988-bd862e3fe1be46a994272793", "|7d3c_1.2.", "8f2e1c6b9a-AMS", "9dGx+A/1=",
	} {
		assert.Equal(t, reference, hris.Reference(reference))
	}
}

func TestWhatAPersonMayHaveTypedIsNoReference(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "Jansen", "J.P.de-Vries", "jan1@example.com", "jan1%40example.com", "Jan Jansen 1", "Straße1", "a\x001", "1\n2", `1"`, "<1>", "(1)", "1;2", "1,2", "'1'",
		strings.Repeat("1", 129),
	} {
		assert.Empty(t, hris.Reference(text), "%q", text)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z0-9._@ :|=/+-]{0,140}`)).Draw(t, "text")
		kept := hris.Reference(text)
		if kept == "" {
			return
		}
		assert.Equal(t, text, kept, "all of it or nothing: half a reference finds nothing")
		assert.LessOrEqual(t, len(kept), 128)
		assert.True(t, strings.ContainsFunc(kept, unicode.IsDigit))
		for _, r := range kept {
			assert.True(t, r > ' ' && r < 0x7f && !strings.ContainsRune(`@%"'<>&;,\`, r), "%q", r)
		}
	})
}
