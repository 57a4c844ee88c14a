package greenhouse

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/civil"
)

func TestCustomFieldsOfAllTypesAreReadInBothDialects(t *testing.T) {
	t.Parallel()
	number, day := civil.MustDecimal, civil.MustDate
	for name, tt := range map[string]struct {
		field          string
		event, harvest Value
		eventErr       bool
	}{
		"short text":        {field: `"type":"short_text","value":"Blue"`, event: Text("Blue"), harvest: Text("Blue")},
		"long text":         {field: `"type":"long_text","value":"a\nb"`, event: Text("a\nb"), harvest: Text("a\nb")},
		"text with number":  {field: `"type":"short_text","value":7`, event: Text("7"), harvest: Text("7")},
		"url":               {field: `"type":"url","value":"https://example.com"`, event: WebAddress("https://example.com"), harvest: WebAddress("https://example.com")},
		"boolean":           {field: `"type":"boolean","value":true`, event: Truth(true), harvest: Truth(true)},
		"yes_no":            {field: `"type":"yes_no","value":false`, event: Truth(false), harvest: Truth(false)},
		"number":            {field: `"type":"number","value":125`, event: Quantity{Decimal: number("125")}, harvest: Quantity{Decimal: number("125")}},
		"number as text":    {field: `"type":"number","value":"85.0"`, event: Quantity{Decimal: number("85")}, harvest: Quantity{Decimal: number("85")}},
		"number, exponent":  {field: `"type":"number","value":1.25e2`, event: Quantity{Decimal: number("125")}, harvest: Quantity{Decimal: number("125")}},
		"number range":      {field: `"type":"number_range","value":{"min_value":1,"max_value":null}`, event: QuantityRange{Min: number("1")}, harvest: QuantityRange{Min: number("1")}},
		"currency":          {field: `"type":"currency","value":{"amount":80000,"unit":"EUR"}`, event: Money{Amount: number("80000"), Currency: "EUR"}, harvest: Money{Amount: number("80000"), Currency: "EUR"}},
		"currency, code":    {field: `"type":"currency","value":{"amount":"80000.50","currency_code":"EUR"}`, event: Money{Amount: number("80000.5")}, harvest: Money{Amount: number("80000.5"), Currency: "EUR"}},
		"currency, old":     {field: `"type":"currency","value":{"value":42000,"currency":"EUR"}`, event: Money{Amount: number("42000"), Currency: "EUR"}, harvest: Money{Amount: number("42000"), Currency: "EUR"}},
		"currency as text":  {field: `"type":"currency","value":"about 60k"`, event: Text("about 60k"), harvest: Text("about 60k")},
		"currency, no sum":  {field: `"type":"currency","value":{"amount":null,"unit":"EUR"}`},
		"compensation":      {field: `"type":"currency","value":{"amount":1,"unit":"EUR"},"compensation_type":"base","frequency":"annually","rationale":"r"`, event: Money{Amount: number("1"), Currency: "EUR", Compensation: "base", Frequency: "annually", Rationale: "r"}, harvest: Money{Amount: number("1"), Currency: "EUR", Compensation: "base", Frequency: "annually", Rationale: "r"}},
		"currency range":    {field: `"type":"currency_range","value":{"unit":null,"min_value":"10000.0","max_value":"20000.0"}`, event: MoneyRange{Min: number("10000"), Max: number("20000")}, harvest: MoneyRange{Min: number("10000"), Max: number("20000")}},
		"currency range v3": {field: `"type":"currency_range","value":{"currency_code":"EUR","min_amount":1,"max_amount":2}`, event: MoneyRange{}, harvest: MoneyRange{Min: number("1"), Max: number("2"), Currency: "EUR"}},
		"date":              {field: `"type":"date","value":"2026-12-01"`, event: Day{Date: day("2026-12-01")}, harvest: Day{Date: day("2026-12-01")}},
		"date of birth":     {field: `"type":"date_of_birth_hris","value":"1990-02-28"`, event: Day{Date: day("1990-02-28")}, harvest: Day{Date: day("1990-02-28")}},
		"date unset":        {field: `"type":"date","value":""`},
		"single select":     {field: `"type":"single_select","value":"Full-time"`, event: Choice{Name: "Full-time"}, harvest: Choice{Name: "Full-time"}},
		"single select id":  {field: `"type":"single_select","value":4063668007`, event: Choice{Name: "4063668007"}, harvest: Choice{ID: 4063668007}},
		"single select obj": {field: `"type":"single_select","value":{"id":7,"name":"Full-time"}`, eventErr: true, harvest: Choice{ID: 7, Name: "Full-time"}},
		"multi select":      {field: `"type":"multi_select","value":["a","b",null]`, event: Choices{{Name: "a"}, {Name: "b"}}, harvest: Choices{{Name: "a"}, {Name: "b"}}},
		"multi select none": {field: `"type":"multi_select","value":[]`},
		"multi select one":  {field: `"type":"multi_select","value":"a"`, event: Choices{{Name: "a"}}, harvest: Choices{{Name: "a"}}},
		"user":              {field: `"type":"user","value":{"user_id":94354,"name":"Bo Voorbeeld","email":"bo@example.com","employee_id":"e1"}`, event: Person{UserID: 94354, Name: "Bo Voorbeeld", Email: "bo@example.com", EmployeeID: "e1"}, harvest: Person{UserID: 94354, Name: "Bo Voorbeeld", Email: "bo@example.com", EmployeeID: "e1"}},
		"user id":           {field: `"type":"user","value":94354`, eventErr: true, harvest: Person{UserID: 94354}},
		"unknown type":      {field: `"type":"linked","value":"x"`, event: Text("x"), harvest: Text("x")},
		"null":              {field: `"type":"number","value":null`},
		"absent":            {field: `"type":"number"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := `{"some_key_1":{"name":"Some Key","surprise":1,` + tt.field + `}}`
			var event EventFields
			require.NoError(t, json.Unmarshal([]byte(text), &event))
			v, err := event["some_key_1"].Value()
			assert.Equal(t, tt.eventErr, err != nil)
			assert.Equal(t, tt.event, v)
			var harvest Fields
			require.NoError(t, json.Unmarshal([]byte(text), &harvest))
			v, err = harvest["some_key_1"].Value()
			require.NoError(t, err)
			assert.Equal(t, tt.harvest, v)
		})
	}
}

func TestAValueThatDoesNotFitItsTypeIsAnErrorWithoutTheValue(t *testing.T) {
	t.Parallel()
	for _, field := range []string{
		`"type":"number","value":"canary"`, `"type":"number","value":{"canary":1}`, `"type":"date","value":"canary"`, `"type":"date","value":"2026-02-30"`,
		`"type":"boolean","value":"canary"`, `"type":"currency","value":{"amount":"canary"}`, `"type":"currency","value":["canary"]`,
		`"type":"short_text","value":{"canary":1}`, `"type":"single_select","value":["canary"]`, `"type":"multi_select","value":[["canary"]]`,
		`"type":"user","value":["canary"]`, `"type":"number_range","value":"canary"`, `"type":"canary ada@example.com","value":{"a":1}`, `"type":"number","value":1e400`,
	} {
		var fields EventFields
		require.NoError(t, json.Unmarshal([]byte(`{"k":{`+field+`}}`), &fields))
		v, err := fields["k"].Value()
		require.ErrorIs(t, err, WrongType, field)
		assert.Nil(t, v)
		assert.NotContains(t, err.Error(), "canary")
	}
}

func TestAnOptionIsFoundByItsTextThoughArchivedOnesShareIt(t *testing.T) {
	t.Parallel()
	options := []CustomFieldOption{
		{ID: 1, Name: "Full-time"}, {ID: 2, Name: "Full-time", ExternalID: "FT", Active: true}, {ID: 3, Name: "Old"}, {ID: 4, Name: "Twice"}, {ID: 5, Name: "Twice"},
	}
	for name, want := range map[string]int64{"Full-time": 2, "Old": 3, "Twice": 0, "full-time": 0} {
		got, ok := OptionNamed(options, name)
		assert.Equal(t, want, got.ID, name)
		assert.Equal(t, want != 0, ok, name)
	}
}

func TestWhatTellsAboutAPersonIsNeverPrinted(t *testing.T) {
	t.Parallel()
	var fields EventFields
	require.NoError(t, json.Unmarshal([]byte(`{"k":{"name":"canary","type":"short_text","value":"canary"}}`), &fields))
	var url SignedURL
	require.NoError(t, url.UnmarshalText([]byte("https://canary.example.com")))
	for _, v := range []any{
		Candidate{FirstName: "canary"}, &Candidate{FirstName: "canary"}, []Candidate{{LastName: "canary"}}, Contact{Value: "canary"}, Application{LocationAddress: "canary"},
		Answer{Answer: "canary"}, Offer{ID: 1}, Job{Name: "canary"}, User{Name: "canary"}, Attachment{Filename: "canary", URL: url}, url,
		EventApplication{Candidate: EventCandidate{FirstName: "canary"}}, EventCandidate{LastName: "canary"}, &HiredPayload{Application: EventApplication{URL: "canary"}},
		Event{Action: HireCandidate, Payload: &HiredPayload{Application: EventApplication{URL: "canary"}}}, Event{Action: "canary"},
		EventUser{Name: "canary"}, EventAttachment{Filename: "canary", URL: url}, Education{School: "canary"}, Employment{Company: "canary"}, EventOffer{},
		fields, fields["k"], Text("canary"), WebAddress("canary"), Choice{Name: "canary"}, Choices{{Name: "canary"}}, Person{Name: "canary"}, Money{Rationale: "canary"},
		Quantity{Decimal: civil.MustDecimal("4711")}, Day{Date: civil.MustDate("1990-02-28")},
	} {
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
			printed := fmt.Sprintf(verb, v) + log.String()
			for _, canary := range []string{"canary:", "canary\"", "canary ", "canary}", "canary.", "canary]", "4711", "1990"} {
				assert.NotContains(t, printed, canary, "%T %s", v, verb)
			}
		}
	}
}
