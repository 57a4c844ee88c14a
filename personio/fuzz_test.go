package personio

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

// FuzzPage holds the reader of pages against encoding/json: the same bytes are
// accepted, and give as many elements.
func FuzzPage(f *testing.F) {
	for _, seed := range []string{
		page(numbers(2), 2), `{"success":false,"error":{"code":0}}`, `{"data":null}`, `{"data":{}}`, `{"data":{"a":1}}`, `{"data":[1,[2],{"a":[]}],"x":"\ud800"}`, `[]`, `{"data":[`, "\xff", `{"data":[],"data":[1]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		n := 0
		o, err := readPage(bytes.NewReader(body), "data", func(v value) error {
			n++
			if !json.Valid([]byte(v)) {
				t.Fatal("an element that is no JSON")
			}
			e := employeeOf(v)
			_ = e.ID()
			for a := range e.Attributes() {
				touch(a)
			}
			_ = personOf(v.object())
			_ = employmentOf(v.object())
			return nil
		})
		if err == nil && !json.Valid(body) {
			t.Fatal("accepted what is no JSON")
		}
		if err != nil && strings.Contains(err.Error(), "invalid character") {
			t.Fatal("quotes the answer")
		}
		_ = refusalOf(o)
	})
}

func touch(a Attribute) {
	_ = a.Text()
	_, _ = a.Date()
	_, _ = a.Decimal()
	_, _ = a.Int()
	_ = a.Tags()
	_ = a.Refs()
	_, _ = a.Ref()
	_ = a.IsEmpty()
	_ = a.value.notes()
}

// FuzzValue gives values that nobody has checked to be JSON: they may be read as
// anything, but end.
func FuzzValue(f *testing.F) {
	for _, seed := range []string{`{"a":1,"b":[{"c":"d\""}]}`, `"`, `{"a"`, `[1,,2]`, `{"a":"\`, `[[[[`, `1e400`, ` `, `"\u00"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v := value(text)
		touch(Attribute{Key: "k", value: v})
		touch(attributeOf("k", v))
		if json.Valid([]byte(text)) && strings.HasPrefix(text, `"`) {
			var want string
			_ = json.Unmarshal([]byte(text), &want)
			if got := value(strings.TrimRight(text, " \t\r\n")).text(); got != want {
				t.Fatalf("%q is read as %q", want, got)
			}
		}
	})
}

// FuzzRefusal gives error answers: what of them is printed is plain.
func FuzzRefusal(f *testing.F) {
	for _, seed := range []string{`{"error":{"code":422,"message":"x","error_data":{"file":["a"]}}}`, `{"errors":[{"type":"https://x#common.bad_request","_meta":{"a":"b"}}],"personio_trace_id":"abcdefgh"}`, `{"error":"invalid_client"}`, `null`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r := parseRefusal(body)
		for _, s := range append(r.fields, r.code, r.trace) {
			if strings.ContainsAny(s, " \n@<") || len(s) > 64 {
				t.Fatalf("%q would be printed", s)
			}
		}
	})
}

// FuzzLink gives links to the next page: whatever they are, they stay below the base.
func FuzzLink(f *testing.F) {
	for _, seed := range []string{"/v2/persons?cursor=1", "https://api.example.com/proxy/v2/persons", "//evil.example.com/v2", "?x", "/proxy/v2/%2e%2e/x", "v2", "/v2//x", "https:/v2/x", "\\\\evil/v2"} {
		f.Add(seed)
	}
	base, _ := url.Parse("https://api.example.com/proxy")
	f.Fuzz(func(t *testing.T, href string) {
		next, err := address{path: []string{"v2", "persons"}}.follow(base, href)
		if err != nil {
			return
		}
		if len(next.path) == 0 || next.path[0] != "v2" {
			t.Fatal("leads out of the API")
		}
		for _, segment := range next.path {
			if segment == "" || segment == "." || segment == ".." {
				t.Fatal("leads upwards")
			}
		}
	})
}
