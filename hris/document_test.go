package hris_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

func refOf(content []byte) fieldmap.FileRef {
	sum := sha256.Sum256(content)
	return fieldmap.FileRef{ID: "d-1", Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:])}
}

func TestTheLastByteOfAnotherFileIsNeverGiven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.SampledFrom([]int{1, 2, 100, 32<<10 - 1, 32 << 10, 32<<10 + 1, 64 << 10, 100_000}).Draw(t, "size")
		content := bytes.Repeat([]byte{7}, size)
		other := bytes.Clone(content)
		switch rapid.SampledFrom([]string{"flip", "longer", "shorter"}).Draw(t, "how") {
		case "flip":
			other[rapid.IntRange(0, size-1).Draw(t, "at")] ^= 1
		case "longer":
			other = append(other, 7)
		case "shorter":
			other = other[:size-1]
		}
		got, err := io.ReadAll(iotest.HalfReader(hris.VerifiedReader(io.NopCloser(bytes.NewReader(other)), refOf(content))))
		assert.ErrorIs(t, err, hris.DocumentChanged)
		assert.Less(t, len(got), size)
	})
}

func TestTheReviewedFileComesWhole(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 32<<10 - 1, 32 << 10, 32<<10 + 1, 200_000} {
		content := bytes.Repeat([]byte{9}, size)
		got, err := io.ReadAll(hris.VerifiedReader(io.NopCloser(iotest.OneByteReader(bytes.NewReader(content))), refOf(content)))
		require.NoError(t, err)
		assert.Equal(t, content, got)
	}
}

func TestAReadThatFailsSaysSoWithoutTheCause(t *testing.T) {
	t.Parallel()
	broken := io.MultiReader(bytes.NewReader([]byte("abc")), iotest.ErrReader(errors.New("/home/noor/cv.pdf: gone")))
	_, err := io.ReadAll(hris.VerifiedReader(io.NopCloser(broken), fieldmap.FileRef{ID: "d", Size: 10}))
	assert.ErrorIs(t, err, hris.DocumentMissing)
	assert.NotContains(t, err.Error(), "noor")
}

func TestAReaderWithinAReaderSaysWhatIsWrongWithTheFile(t *testing.T) {
	t.Parallel()
	content, other := []byte("%PDF-1.7 one"), []byte("%PDF-1.7 two")
	within := hris.VerifiedReader(io.NopCloser(bytes.NewReader(other)), refOf(content))
	_, err := io.ReadAll(hris.VerifiedReader(within, refOf(content)))
	assert.ErrorIs(t, err, hris.DocumentChanged)
}
