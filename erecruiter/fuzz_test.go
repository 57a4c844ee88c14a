package erecruiter

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var anyShape = shape{envelopes: []string{"stages", "applications"}, counts: []string{"rowCount", "totalRowCount"}}

func TestAListIsReadInEachOfItsForms(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]page{
		`[]`:                              {0, -1},
		` [ {"id":1} , {"id":"2"} ] `:     {2, -1},
		`{"stages":[{"id":1}]}`:           {1, -1},
		`{"rowCount":7,"Stages":[{}]}`:    {1, 7},
		`{"stages":[{}],"rowCount":"7"}`:  {1, 7},
		`{"totalRowCount":3,"stages":[]}`: {0, 3},
		`{"stages":null}`:                 {0, -1},
		`{"other":[{"id":1}],"x":{"stages":[1]},"y":[1,2]}`: {1, -1},
		`{"stages":[{"id":1}],"other":[{"id":2}]}`:          {1, -1},
	} {
		for name, reader := range map[string]func() *bytes.Reader{"whole": func() *bytes.Reader { return bytes.NewReader([]byte(text)) }} {
			got, err := readList(reader(), anyShape, func(record) error { return nil })
			require.NoError(t, err, text+name)
			assert.Equal(t, want, got, text)
			got, err = readList(iotest.OneByteReader(reader()), anyShape, func(record) error { return nil })
			require.NoError(t, err)
			assert.Equal(t, want, got, text)
		}
	}
	for _, text := range []string{
		``, `null`, `7`, `"x"`, `{}`, `{"stages":7}`, `{"stages":{}}`, `[1]`, `[null]`, `[{}`, `[{}] x`, `{"stages":[{}]`, `{"a":[{}],"b":[{}]}`, `<html>`,
		`{"stages":[{}],"stages":[{}]}{`,
	} {
		_, err := readList(bytes.NewReader([]byte(text)), anyShape, func(record) error { return nil })
		require.ErrorIs(t, err, BadAnswer, text)
	}
}

func TestAnIDIsReadAsNumberOrText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`7`: "7", `"7"`: "7", `" 7 "`: "7", `7.0`: "7", `"7.0"`: "7", `9007199254740993`: "9007199254740993", `"a-b"`: "a-b",
		`0`: "", `"0"`: "", `""`: "", `null`: "", `{}`: "", `[7]`: "", `"` + string(bytes.Repeat([]byte{'x'}, 65)) + `"`: "",
	} {
		assert.Equal(t, want, record{"ID": json.RawMessage(text)}.id("id"), text)
	}
}

func FuzzReadList(f *testing.F) {
	for _, seed := range []string{
		`[{"id":1}]`, `{"stages":[{"id":"1","name":"Nowy"}],"rowCount":1}`, `{"a":[{"id":1}]}`, `[{"message":"m","errorCode":"E","modelType":null}]`, `{"stages":null}`, `[[{}]]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		rows := 0
		p, err := readList(bytes.NewReader(body), anyShape, func(r record) error {
			rows++
			_, _, _ = r.id("id"), r.yes("id"), r.records("consents")
			return nil
		})
		if rows != p.rows {
			t.Fatalf("%d rows given, %d told", rows, p.rows)
		}
		if err == nil && !json.Valid(body) {
			t.Fatalf("read what is no JSON: %q", body)
		}
		if own, ok := errors.AsType[*Error](err); err != nil && (!ok || own.Reason != BadAnswer) {
			t.Fatalf("another error: %v", err)
		}
	})
}

func FuzzReadRecord(f *testing.F) {
	f.Add([]byte(`{"applicationId":1,"candidateId":"2"}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := readRecord(bytes.NewReader(body))
		if err == nil && (r == nil || !json.Valid(body)) {
			t.Fatalf("read what is no record: %q", body)
		}
		for name := range r {
			_, _, _ = r.id(name), r.texts(name), r.text(name)
		}
	})
}

func FuzzParseRefusal(f *testing.F) {
	for _, seed := range []string{
		`[{"message":"m","errorCode":"InternalServerError","modelType":null}]`, `{"error":"invalid_grant","error_description":"d"}`,
		`<html>`, `{"errors":[{"message":"m","modelType":"candidate.email"}]}`, "\xef\xbb\xbf[]",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r := parseRefusal(body)
		if r.code != "" && !plainCode.MatchString(r.code) {
			t.Fatalf("a code that is none: %q", r.code)
		}
		for _, field := range r.fields {
			if !plainField.MatchString(field) {
				t.Fatalf("a field that is none: %q", field)
			}
		}
	})
}

func FuzzParseProfile(f *testing.F) {
	full, _ := json.Marshal(Observed())
	f.Add(full)
	f.Add([]byte(`{"version":"-","paths":{"cv":"x/{cvId}"}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := ParseProfile(text)
		if err != nil {
			return
		}
		p = p.filled()
		for _, at := range p.Paths.all() {
			for _, segment := range p.segments(*at.at, "7") {
				if segment == "" || segment == "." || segment == ".." {
					t.Fatalf("a path that leads elsewhere: %q", *at.at)
				}
			}
		}
	})
}

func FuzzMoment(f *testing.F) {
	for _, seed := range []string{"2026-11-20T10:15:00", "2026-10-25T02:30:00", "2026-11-20", "/Date(1)/"} {
		f.Add(seed)
	}
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		f.Fatal(err)
	}
	c := &Client{zone: zone}
	f.Fuzz(func(t *testing.T, text string) {
		a := c.moment(text)
		if len(a.Raw) > maxMoment {
			t.Fatalf("kept %d bytes", len(a.Raw))
		}
		_, _ = newest([]StageChange{{StageID: "1", At: a}, {StageID: "2", At: c.moment("2026-10-25T02:10:00")}})
	})
}
