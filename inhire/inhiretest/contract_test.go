package inhiretest_test

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

//go:embed testdata/contract.openapi.json
var contractJSON []byte

// contract is our proposed description of inhire's API. Every answer that a test
// of this package gets is held against it.
var contract = sync.OnceValue(func() map[string]any {
	var v map[string]any
	if err := json.Unmarshal(contractJSON, &v); err != nil {
		panic(err)
	}
	return v
})

// part walks into the contract.
func part(path ...string) any {
	var v any = contract()
	for _, step := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[step]
	}
	return v
}

// conforms says in which way an answer is not what the contract describes.
func conforms(method, path string, status int, body string) error {
	path, _, _ = strings.Cut(path, "?")
	for template := range part("paths").(map[string]any) {
		if !fits(template, path) {
			continue
		}
		response := part("paths", template, strings.ToLower(method), "responses", fmt.Sprint(status))
		if response == nil {
			response = part("components", "responses", "Error")
		}
		content := response.(map[string]any)["content"].(map[string]any)
		schema := content["application/json"].(map[string]any)["schema"].(map[string]any)
		var v any
		if err := json.Unmarshal([]byte(body), &v); err != nil {
			return err
		}
		return matches(schema, v, "")
	}
	return nil // no path of the contract's
}

func fits(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	return len(want) == len(got) && !slices.ContainsFunc(want, func(w string) bool {
		i := slices.Index(want, w)
		return w != got[i] && !strings.HasPrefix(w, "{")
	})
}

// matches knows as much of JSON Schema as the contract uses. Properties that the
// schema does not name are wrong: the fake says nothing that was not proposed.
func matches(schema map[string]any, v any, at string) error {
	wrong := func() error { return fmt.Errorf("%s: %v does not fit %v", at, v, schema) }
	if ref, ok := schema["$ref"].(string); ok {
		return matches(part(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...).(map[string]any), v, at)
	}
	if list, ok := schema["anyOf"].([]any); ok {
		for _, one := range list {
			if matches(one.(map[string]any), v, at) == nil {
				return nil
			}
		}
		return wrong()
	}
	if c, ok := schema["const"]; ok && c != v {
		return wrong()
	}
	if list, ok := schema["enum"].([]any); ok && !slices.Contains(list, v) {
		return wrong()
	}
	if !ofType(schema["type"], v) {
		return wrong()
	}
	if s, ok := v.(string); ok && schema["format"] == "date-time" {
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			return err
		}
	}
	if list, ok := v.([]any); ok {
		for i, item := range list {
			if err := matches(schema["items"].(map[string]any), item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	properties, _ := schema["properties"].(map[string]any)
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if _, there := object[name.(string)]; !there {
			return fmt.Errorf("%s: %s is missing", at, name)
		}
	}
	for name, value := range object {
		property, known := properties[name].(map[string]any)
		if !known {
			return fmt.Errorf("%s: %s is not in the contract", at, name)
		}
		if err := matches(property, value, at+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func ofType(kind, v any) bool {
	switch kind := kind.(type) {
	case nil:
		return true
	case []any:
		return slices.ContainsFunc(kind, func(k any) bool { return ofType(k, v) })
	default:
		switch v := v.(type) {
		case nil:
			return kind == "null"
		case bool:
			return kind == "boolean"
		case string:
			return kind == "string"
		case float64:
			return kind == "number" || kind == "integer" && v == float64(int64(v))
		case []any:
			return kind == "array"
		default:
			return kind == "object"
		}
	}
}

func TestTheContractIsHeldAgainstAnswers(t *testing.T) {
	t.Parallel()
	const good = `{"statuses":[{"code":"a","name":"A","order":1,"terminal":false}]}`
	require.NoError(t, conforms("GET", "/v1/statuses", 200, good))
	for name, body := range map[string]string{
		"a type":              strings.Replace(good, "1", `"1"`, 1),
		"a missing field":     strings.Replace(good, `"name":"A",`, "", 1),
		"an unknown field":    strings.Replace(good, `"name"`, `"extra":1,"name"`, 1),
		"an error, not a 200": `{"error":{"code":"bad_key","message":"m"}}`,
	} {
		require.Error(t, conforms("GET", "/v1/statuses", 200, body), name)
	}
	require.NoError(t, conforms("GET", "/v1/statuses", 401, `{"error":{"code":"bad_key","message":"m"}}`))
}
