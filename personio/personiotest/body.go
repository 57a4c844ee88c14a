package personiotest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// decodeObject reads one JSON object, its numbers as they stand.
func decodeObject(b []byte) (map[string]any, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var body map[string]any
	if err := dec.Decode(&body); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("more than one value")
	}
	if body == nil {
		body = map[string]any{}
	}
	return body, nil
}

// decodeForm reads a form; employee[custom_attributes][dynamic_1]=x becomes
// nested objects.
func decodeForm(s string) (map[string]any, error) {
	form, err := url.ParseQuery(s)
	if err != nil {
		return nil, err
	}
	body := map[string]any{}
	for name, values := range form {
		path := strings.Split(strings.ReplaceAll(name, "]", ""), "[")
		at := body
		for _, step := range path[:len(path)-1] {
			next, ok := at[step].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[step] = next
			}
			at = next
		}
		at[path[len(path)-1]] = values[len(values)-1] // the last one wins
	}
	return body, nil
}

// scalar is a JSON text or number as text; null is "".
func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	}
	return "", false
}

// isNumber reports whether a text can stand as a number in JSON.
func isNumber(s string) bool {
	return s != "" && (s[0] == '-' || s[0] >= '0' && s[0] <= '9') && json.Valid([]byte(s))
}

func isInteger(s string) bool {
	_, err := strconv.ParseInt(s, 10, 64)
	return err == nil && isNumber(s)
}

// number is a text as a JSON number, or as it is where it is none.
func number(s string) any {
	if isNumber(s) {
		return json.Number(s)
	}
	return s
}

// required words the absence of fields as Laravel does.
func required(given map[string]bool) map[string][]string {
	out := map[string][]string{}
	for name, ok := range given {
		if !ok {
			out[name] = []string{"The " + strings.ReplaceAll(name, "_", " ") + " field is required."}
		}
	}
	return out
}

// tags splits what v1 takes for several options: texts with commas between.
func tags(s string) []string {
	return slices.DeleteFunc(strings.Split(s, ","), func(t string) bool { return t == "" })
}
