package privacy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/privacy"
)

func TestWhatIsSealedOpensForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	old, fresh := privacy.NewKey(), privacy.NewKey()
	before, err := privacy.NewKeyring("2025", map[string][]byte{"2025": old})
	require.NoError(t, err)
	after, err := privacy.NewKeyring("2026", map[string][]byte{"2025": old, "2026": fresh})
	require.NoError(t, err)

	sealed, err := before.Seal([]byte(canary), "tenant", "t-1")
	require.NoError(t, err)
	assert.NotContains(t, string(sealed), canary)
	assert.Equal(t, "2025", privacy.KeyID(sealed))

	plain, err := after.Open(sealed, "tenant", "t-1")
	require.NoError(t, err)
	assert.Equal(t, canary, string(plain))

	for _, context := range [][]string{{"tenant", "t-2"}, {"tenant"}, {"tenantt", "-1"}, {"tenant", "t-1", ""}} {
		_, err = after.Open(sealed, context...)
		assert.ErrorIs(t, err, privacy.ErrSealed)
	}
	for i := range sealed {
		changed := append([]byte(nil), sealed...)
		changed[i] ^= 1
		_, err = after.Open(changed, "tenant", "t-1")
		assert.ErrorIs(t, err, privacy.ErrSealed)
	}
	again, err := before.Seal([]byte(canary), "tenant", "t-1")
	require.NoError(t, err)
	assert.NotEqual(t, sealed, again, "the same text never looks the same")
}

func TestKeysThatAreNotKeysAreRefused(t *testing.T) {
	t.Parallel()
	_, err := privacy.NewKeyring("a", map[string][]byte{"a": []byte("short")})
	assert.ErrorContains(t, err, "32")
	_, err = privacy.NewKeyring("b", map[string][]byte{"a": privacy.NewKey()})
	assert.ErrorContains(t, err, "newest")
	for _, id := range []string{"", "a\x00", "\xff"} {
		_, err = privacy.NewKeyring(id, map[string][]byte{id: privacy.NewKey()})
		assert.ErrorContains(t, err, "id", "no column of text would take it: %q", id)
	}
}

func FuzzOpen(f *testing.F) {
	ring, _ := privacy.NewKeyring("k", map[string][]byte{"k": make([]byte, privacy.KeySize)})
	f.Add([]byte{1, 'k', 0})
	f.Add([]byte{255})
	f.Add(append([]byte{255}, make([]byte, 300)...))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		if _, err := ring.Open(sealed, "x"); err == nil {
			t.Fatal("opened what was never sealed")
		}
	})
}
