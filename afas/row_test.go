package afas

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// decodeRows runs the scanner and decoder on an answer, as a call does.
func decodeRows[T any](r io.Reader) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var row T
		decoder, err := newRowDecoder(reflect.TypeFor[T]())
		s := newScanner(r)
		if err == nil {
			err = s.open()
		}
		for first := true; err == nil; first = false {
			if err = s.next(first); err == nil {
				row = *new(T)
				if err = decoder.decode(s, reflect.ValueOf(&row).Elem()); err == nil && !yield(row, nil) {
					return
				}
			}
		}
		if err != io.EOF {
			yield(*new(T), err)
		}
	}
}

func allRows[T any](t testing.TB, answer string) ([]T, error) {
	t.Helper()
	var rows []T
	for row, err := range decodeRows[T](strings.NewReader(answer)) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

const oneRow = `{"skip":0,"take":100,"rows":[{"Number":12,"Text":"Ada \"van\" \u00e9","Nothing":null,"Yes":true,"Flag":1,"Amount":-0.5,
	"Old":-.5,"Day":"2026-03-01T00:00:00Z","At":"2026-07-15T09:30:00Z","Gone":"(replaced)","Nummer_org-pers x.y":"0012","Deep":{"a":[1,{}]}}]}`

func TestRowReadsItsColumnsLeniently(t *testing.T) {
	t.Parallel()
	rows, err := allRows[Row](t, oneRow)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	row := rows[0]
	text, err := row.Text("Text")
	require.NoError(t, err)
	assert.Equal(t, `Ada "van" é`, text)
	number, err := row.Int("Number")
	require.NoError(t, err)
	assert.Equal(t, int64(12), number)
	number, err = row.Int("Nummer_org-pers x.y")
	require.NoError(t, err)
	assert.Equal(t, int64(12), number)
	for _, column := range []string{"Yes", "Flag"} {
		yes, err := row.Bool(column)
		require.NoError(t, err)
		assert.True(t, yes)
	}
	for _, column := range []string{"Amount", "Old"} {
		amount, err := row.Decimal(column)
		require.NoError(t, err)
		assert.Equal(t, "-0.5", amount.String())
	}
	day, err := row.Date("Day")
	require.NoError(t, err)
	assert.Equal(t, civil.MustDate("2026-03-01"), day)
	at, err := row.Time("At")
	require.NoError(t, err)
	assert.Equal(t, "2026-07-15T07:30:00Z", at.UTC().Format(time.RFC3339))
	assert.True(t, row.IsNull("Nothing"))
	assert.True(t, row.Has("Nothing"))
	assert.False(t, row.Has("Missing"))
	nothing, err := row.Date("Nothing")
	require.NoError(t, err)
	assert.True(t, nothing.IsZero())
	deep, err := row.Text("Deep")
	require.NoError(t, err)
	assert.Equal(t, `{"a":[1,{}]}`, deep)
}

func TestReplacedColumnIsAnErrorThatSaysSo(t *testing.T) {
	t.Parallel()
	rows, err := allRows[Row](t, oneRow)
	require.NoError(t, err)
	_, err = rows[0].Text("Gone")
	require.ErrorIs(t, err, ColumnReplaced)
	require.ErrorIs(t, err, hris.SchemaDrift)
	assert.ErrorContains(t, err, `"Gone"`)
	_, err = allRows[struct {
		Gone string `afas:"Gone"`
	}](t, oneRow)
	assert.ErrorIs(t, err, ColumnReplaced)
	_, err = allRows[struct {
		Number int `afas:"Number"`
	}](t, oneRow)
	assert.NoError(t, err, "a replaced column that nobody reads does no harm")
}

func TestMissingColumnNamesThoseThatAreThere(t *testing.T) {
	t.Parallel()
	rows, err := allRows[Row](t, oneRow)
	require.NoError(t, err)
	_, err = rows[0].Text("Missing")
	require.ErrorIs(t, err, NoColumn)
	assert.ErrorContains(t, err, "Nummer_org-pers x.y")
	type must struct {
		Missing string `afas:"Missing"`
	}
	_, err = allRows[must](t, oneRow)
	require.ErrorIs(t, err, NoColumn)
	type may struct {
		Missing string `afas:"Missing,optional"`
	}
	_, err = allRows[may](t, oneRow)
	require.NoError(t, err)
}

func TestRowErrorsAndPrintsShowNoValues(t *testing.T) {
	t.Parallel()
	rows, err := allRows[Row](t, `{"rows":[{"Name":"canary"}]}`)
	require.NoError(t, err)
	_, err = rows[0].Int("Name")
	require.ErrorIs(t, err, WrongType)
	for _, printed := range []string{err.Error(), fmt.Sprint(rows), fmt.Sprintf("%+v %#v", rows[0], rows)} {
		assert.NotContains(t, printed, "canary")
	}
	_, err = allRows[struct {
		Name civil.Date `afas:"Name"`
	}](t, `{"rows":[{"Name":"canary"}]}`)
	require.ErrorIs(t, err, WrongType)
	assert.NotContains(t, err.Error(), "canary")
}

type everyType struct {
	Number  int           `afas:"Number"`
	Text    string        `afas:"Text"`
	Nothing string        `afas:"Nothing"`
	Yes     bool          `afas:"Flag"`
	Amount  civil.Decimal `afas:"Old"`
	Day     civil.Date    `afas:"Day"`
	At      time.Time     `afas:"At"`
	Ignored string
}

func TestStructTakesEachKindOfColumn(t *testing.T) {
	t.Parallel()
	rows, err := allRows[everyType](t, oneRow)
	require.NoError(t, err)
	at, _ := ParseTime("2026-07-15T09:30:00Z")
	assert.Equal(t, []everyType{{12, `Ada "van" é`, "", true, civil.MustDecimal("-0.5"), civil.MustDate("2026-03-01"), at, ""}}, rows)
	_, err = allRows[struct{}](t, oneRow)
	assert.ErrorIs(t, err, BadInput)
	_, err = allRows[struct {
		Amount float64 `afas:"Amount"`
	}](t, oneRow)
	assert.ErrorIs(t, err, BadInput, "money is never a float")
}

func TestRowsThatDifferInTheirColumnsKeepApart(t *testing.T) {
	t.Parallel()
	rows, err := allRows[Row](t, `{"rows":[{"A":1,"B":2},{"B":3},{"C":4,"A":5},{},{"A":6,"A":7}],"more":[{"x":1}]}`)
	require.NoError(t, err)
	var got []string
	for _, row := range rows {
		var b strings.Builder
		for _, column := range []string{"A", "B", "C"} {
			s, err := row.Text(column)
			if err != nil {
				s = "-"
			}
			b.WriteString(s)
		}
		got = append(got, b.String())
	}
	assert.Equal(t, []string{"12-", "-3-", "5-4", "---", "7--"}, got)
}

func TestRowsComeOutTheSameHoweverTheBytesArrive(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("\ufeff{ \"take\" : 10 , \"rows\" : [ ")
	for i := range 300 {
		if i > 0 {
			b.WriteString(" ,\r\n")
		}
		fmt.Fprintf(&b, `{"Number": %d ,"Text":"row \u20ac %d \\","Nothing":null,"Flag":0,"Old":.25,"Day":null,"At":null}`, i, i)
	}
	b.WriteString(" ] , \"skip\" : 0 }\n")
	want, err := allRows[everyType](t, b.String())
	require.NoError(t, err)
	require.Len(t, want, 300)
	var got []everyType
	for row, err := range decodeRows[everyType](iotest.OneByteReader(strings.NewReader(b.String()))) {
		require.NoError(t, err)
		got = append(got, row)
	}
	assert.Equal(t, want, got)
	large := `{"rows":[{"Text":"` + strings.Repeat("é", 300_000) + `"}]}`
	texts, err := allRows[Row](t, large)
	require.NoError(t, err)
	s, err := texts[0].Text("Text")
	require.NoError(t, err)
	assert.Len(t, s, 600_000)
}

func TestAnswerThatIsCutIsAnError(t *testing.T) {
	t.Parallel()
	whole := `{"skip":0,"rows":[{"A":1},{"A":"x\u00e9"}]}`
	for n := range len(whole) {
		_, err := allRows[Row](t, whole[:n])
		require.ErrorIs(t, err, BadAnswer, "%d bytes", n)
	}
	cut := io.MultiReader(strings.NewReader(`{"rows":[{"A":1},`), iotest.ErrReader(io.ErrClosedPipe))
	n := 0
	for _, err := range decodeRows[Row](cut) {
		if n++; n == 2 {
			require.ErrorIs(t, err, io.ErrClosedPipe)
		}
	}
	assert.Equal(t, 2, n)
}

func TestAnswerThatInventsColumnsIsRefusedInTime(t *testing.T) {
	t.Parallel()
	var wide, long strings.Builder
	for n := range 5000 {
		fmt.Fprintf(&wide, `,"c%d":1`, n)
		fmt.Fprintf(&long, `,{"c%d":1}`, n)
	}
	for _, answer := range []string{`{"rows":[{` + wide.String()[1:] + `}]}`, `{"rows":[` + long.String()[1:] + `]}`} {
		_, err := allRows[Row](t, answer)
		require.ErrorIs(t, err, BadAnswer)
		assert.ErrorContains(t, err, "4096 columns")
	}
}

// sameAsStandard compares with encoding/json where that accepts the answer.
func sameAsStandard(t *testing.T, answer string) {
	var standard struct {
		Rows []map[string]json.RawMessage `json:"rows"`
	}
	var probe map[string]json.RawMessage
	valid := json.Unmarshal([]byte(answer), &probe) == nil && json.Unmarshal([]byte(answer), &standard) == nil
	rows, err := allRows[Row](t, answer)
	if !valid || err != nil {
		return
	}
	for i, row := range rows {
		if i >= len(standard.Rows) {
			return // several "rows" or one in other case: not an answer AFAS gives
		}
		for _, name := range row.Columns() {
			raw, ok := standard.Rows[i][name]
			if ok != row.Has(name) {
				t.Fatalf("row %d: column there: %v, want %v", i, row.Has(name), ok)
			}
			var want string
			if json.Unmarshal(raw, &want) != nil {
				continue
			}
			if got, err := row.Text(name); err == nil && got != want {
				t.Fatalf("row %d: %q, want %q", i, got, want)
			}
		}
	}
}

func FuzzRows(f *testing.F) {
	for _, seed := range []string{oneRow, `{"rows":[]}`, `{"rows":[{}]}`, `{"rows":[{"A":"\ud83d\ude00"},{"A":1e5}],"x":{}}`, `{"a":{"rows":[]},"rows":[{"b":[[]]}]}`, `[]`, `{"rows":[{"A":"` + "\xff" + `"}]}`, `{"rows":[{"A":"` + "\xb9\xb9é\xe2\x82" + `"}]}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		sameAsStandard(t, answer)
		var standard struct {
			Rows []json.RawMessage `json:"rows"`
		}
		rows, err := allRows[Row](t, answer)
		if err == nil && json.Valid([]byte(answer)) && strings.Count(strings.ToLower(answer), "rows") == 1 && !strings.Contains(answer, `\u`) {
			if json.Unmarshal([]byte(answer), &standard) == nil && len(standard.Rows) != len(rows) {
				t.Fatalf("%d rows, want %d", len(rows), len(standard.Rows))
			}
		}
		for _, row := range rows {
			for _, name := range row.Columns() {
				_, _ = row.Int(name)
				_, _ = row.Bool(name)
				_, _ = row.Decimal(name)
				_, _ = row.Date(name)
				_, _ = row.Time(name)
			}
		}
	})
}
