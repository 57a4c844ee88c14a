package erecruitertest_test

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
)

//go:embed testdata/contract.openapi.json
var contractJSON []byte

type object = map[string]any

// contract is what was observed and what we propose.
type contract struct{ root object }

func readContract(t testing.TB) contract {
	t.Helper()
	var c contract
	require.NoError(t, json.Unmarshal(contractJSON, &c.root))
	return c
}

func (c contract) at(path ...string) object {
	v := c.root
	for _, step := range path {
		v, _ = v[step].(object)
	}
	if ref, ok := v["$ref"].(string); ok {
		return c.at(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	return v
}

// wrong tells where a value is not what a schema describes. A property that the
// schema does not name is wrong: the fake says nothing that was not proposed.
func (c contract) wrong(schema object, v any, at string) []string {
	if ref, ok := schema["$ref"].(string); ok {
		schema = c.at(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	if list, ok := schema["enum"].([]any); ok && !slices.Contains(list, v) {
		return []string{fmt.Sprintf("%s: %v is none of %v", at, v, list)}
	}
	if kinds, ok := schema["type"]; ok && !strings.Contains(fmt.Sprint(kinds), kind(v)) {
		return []string{fmt.Sprintf("%s: %v is not %v", at, v, kinds)}
	}
	var out []string
	switch v := v.(type) {
	case []any:
		items, _ := schema["items"].(object)
		for i, item := range v {
			out = append(out, c.wrong(items, item, fmt.Sprintf("%s[%d]", at, i))...)
		}
	case object:
		properties, _ := schema["properties"].(object)
		for name, value := range v {
			property, ok := properties[name].(object)
			if !ok {
				out = append(out, at+"."+name+" is not in the contract")
				continue
			}
			out = append(out, c.wrong(property, value, at+"."+name)...)
		}
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				out = append(out, at+"."+name.(string)+" is missing")
			}
		}
	}
	return out
}

func kind(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

func TestEveryAnswerIsWhatTheContractSays(t *testing.T) {
	t.Parallel()
	c := readContract(t)
	a := start(t, erecruitertest.Config{})
	ids := strings.NewReplacer("{stageId}", "7", "{recruitmentId}", "41", "{applicationId}", "9001", "{cvId}", "6001", "{candidateId}", "7001")
	check := func(got reply, response object) {
		t.Helper()
		require.NotNil(t, response, got.body)
		if ref, ok := response["$ref"].(string); ok {
			response = c.at(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
		}
		content, ok := response["content"].(object)["application/json"].(object)
		if !ok {
			return // a file
		}
		var v any
		require.NoError(t, json.Unmarshal([]byte(got.body), &v))
		require.Empty(t, c.wrong(content["schema"].(object), v, ""), got.body)
	}
	for path := range c.at("paths") {
		responses := c.at("paths", path, "get", "responses")
		check(a.read(ids.Replace(path)), responses["200"].(object))
		call := a.Journal()[len(a.Journal())-1]
		require.Equal(t, strings.Count(path, "/"), strings.Count(call.Route, "/"), "%s is %s", path, call.Route)
		a.bearer = "wrong"
		check(a.look(ids.Replace(path)), responses["401"].(object))
		a.bearer = a.demo.AccessKey
		a.Inject(erecruitertest.Fault{Answer: erecruitertest.InternalError()})
		check(a.look(ids.Replace(path)), responses["500"].(object))
	}
	responses := c.at("paths", "/Recruitments/{recruitmentId}/CandidateApplications", "post", "responses")
	for status, body := range map[int]string{400: "{", 422: "{}", 201: body(a), 409: body(a, "externalId", "inh-555")} {
		got := a.post(a.demo.Shared, body)
		require.Equal(t, status, got.StatusCode, got.body)
		check(got, responses[fmt.Sprint(status)].(object))
	}
}

func TestTheBodyOfACreateIsThatOfTheContract(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	c := readContract(t)
	var v any
	require.NoError(t, json.Unmarshal([]byte(body(a)), &v))
	require.Empty(t, c.wrong(c.at("components", "schemas", "NewApplication"), v, ""))
	properties := c.at("components", "schemas", "NewApplication", "properties")
	for _, name := range []string{"externalId", "originId", "appliedAt", "candidate", "cv", "note", "consents"} {
		require.Contains(t, properties, name)
		delete(properties, name)
	}
	require.Empty(t, properties, "the fake reads all of it")
}
