package personio

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestPageIsReadTheSameHoweverItsBytesArrive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		element := rapid.OneOf(
			rapid.Map(rapid.String(), func(s string) any { return s }),
			rapid.Map(rapid.Float64(), func(f float64) any { return f }),
			rapid.Map(rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.String())), func(m map[string][]string) any { return m }),
			rapid.Just[any](nil), rapid.Just[any](true), rapid.Just[any](strings.Repeat(`\"`, streamBuffer)),
		)
		elements := rapid.SliceOfN(element, 0, 8).Draw(t, "elements")
		before, after := element.Draw(t, "before"), element.Draw(t, "after")
		indent := rapid.SampledFrom([]string{"", " ", "\t"}).Draw(t, "indent")
		body, err := json.MarshalIndent(map[string]any{"a": before, "data": elements, "z": after}, indent, indent)
		require.NoError(t, err)
		var r io.Reader = bytes.NewReader(body)
		switch rapid.IntRange(0, 3).Draw(t, "reader") {
		case 1:
			r = iotest.OneByteReader(r)
		case 2:
			r = iotest.HalfReader(r)
		case 3:
			r = iotest.DataErrReader(r)
		}
		got := []json.RawMessage{}
		others, err := readPage(r, "data", func(v value) error {
			got = append(got, json.RawMessage(v))
			return nil
		})
		require.NoError(t, err)
		all, err := json.Marshal(map[string]any{"a": json.RawMessage(others.get("a")), "data": got, "z": json.RawMessage(others.get("z"))})
		require.NoError(t, err)
		want, err := json.Marshal(json.RawMessage(body))
		require.NoError(t, err)
		require.JSONEq(t, string(want), string(all))
	})
}

func TestPageThatIsCutAnywhereSaysSo(t *testing.T) {
	t.Parallel()
	whole := `{"success":true,"data":[{"a":"\"]"},[1,{}],"x",2.5,null],"metadata":{"total_elements":5}}`
	broken := errors.New("broken")
	for n := range len(whole) {
		_, err := readPage(strings.NewReader(whole[:n]), "data", func(value) error { return nil })
		require.ErrorIs(t, err, BadAnswer, whole[:n])
		_, err = readPage(io.MultiReader(strings.NewReader(whole[:n]), iotest.ErrReader(broken)), "data", func(value) error { return nil })
		require.ErrorIs(t, err, broken, whole[:n])
	}
}

func TestWhatIsNoJSONIsNoPage(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`[]`, `{"data":[1,]}`, `{"data":[,1]}`, `{"data":[1 2]}`, `{"data":[],}`, `{,"data":[]}`, `{"data" []}`, `{data:[]}`, `{"data":[nope]}`, `{"data":[{]}]}`,
		`{"data":[]} x`, `{"data":["` + "\n" + `"]}`, `{1:[]}`, `{"data":[}`, `{"data"::[]}`, `{"data":["\x"]}`, `{"x":,"data":[]}`,
	} {
		_, err := readPage(strings.NewReader(body), "data", func(value) error { return nil })
		assert.ErrorIs(t, err, BadAnswer, body)
	}
}

func TestRecordWithoutEndIsGivenUp(t *testing.T) {
	t.Parallel()
	_, err := readPage(io.MultiReader(strings.NewReader(`{"data":["`), endless{}), "data", func(value) error { return nil })
	require.ErrorIs(t, err, errTooBig)
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
