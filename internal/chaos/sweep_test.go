package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// plant gives the bytes of a file with something in the middle of noise.
func plant(what []byte, at int) []byte {
	noise := make([]byte, at)
	for i, chance := 0, rand.New(rand.NewPCG(7, 7)); i < len(noise); i++ {
		noise[i] = byte(chance.Uint32())
	}
	return append(append(noise, what...), noise...)
}

func TestTheSweepFindsWhatIsPlantedInAnyForm(t *testing.T) {
	t.Parallel()
	wide := func(text string, big bool) []byte {
		var b []byte
		for _, u := range utf16.Encode([]rune(text)) {
			if big {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		return b
	}
	for _, text := range canaries() {
		inside := "xy" + text + "z"
		for form, planted := range map[string][]byte{
			"text": []byte(text), "lower": bytes.ToLower([]byte(text)), "upper": bytes.ToUpper([]byte(text)), "hex": []byte(hex.EncodeToString([]byte(inside))),
			"HEX": bytes.ToUpper([]byte(hex.EncodeToString([]byte(inside)))), "UTF-16LE": wide(inside, false), "UTF-16BE": wide(inside, true),
			"base64 0": []byte(base64.StdEncoding.EncodeToString([]byte(text + "z"))), "base64 1": []byte(base64.StdEncoding.EncodeToString([]byte("x" + text + "zz"))),
			"base64 2": []byte(base64.URLEncoding.EncodeToString([]byte(inside))),
		} {
			dir := t.TempDir()
			at := 100
			if text == canary {
				at = 1<<20 - 5 // at the seam of two pieces, where it is easiest to miss
			}
			require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), plant(planted, at), 0o600))
			found, searched, err := sweep(canaries(), t.TempDir(), dir)
			require.NoError(t, err)
			assert.Len(t, found, 1, "%s of %q", form, text)
			assert.Positive(t, searched)
		}
	}
}

func TestTheSweepFindsNothingInNoise(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), plant(nil, 1<<20), 0o600))
	found, searched, err := sweep(canaries(), dir)
	require.NoError(t, err)
	assert.Empty(t, found)
	assert.EqualValues(t, 2<<20, searched)
}
