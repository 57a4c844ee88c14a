package personio

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris/civil"
)

const wholeEmployee = `{"type":"Employee","attributes":{
	"id":{"label":"ID","value":1067807102794692001,"type":"integer","universal_id":"id"},
	"first_name":{"label":"Vorname","value":"Z\u00f6e \"Z\"","type":"standard","universal_id":"first_name"},
	"email":{"label":"E-Mail","value":"zoe@example.com","type":"standard","universal_id":"email"},
	"preferred_name":{"label":"Rufname","value":"","type":"standard","universal_id":null},
	"hire_date":{"label":"Einstellungsdatum","value":"2026-01-12T00:00:00+01:00","type":"date","universal_id":"hire_date"},
	"contract_end_date":{"label":"Vertragsende","value":null,"type":"date","universal_id":"contract_end_date"},
	"weekly_working_hours":{"label":"Wochenstunden","value":"38.5","type":"standard","universal_id":"weekly_working_hours"},
	"fix_salary":{"label":"Gehalt","value":4200.10,"type":"decimal","universal_id":"fix_salary","currency":"EUR"},
	"department":{"label":"Abteilung","value":{"type":"Department","attributes":{"id":4090747,"name":"IT"}},"type":"standard"},
	"office":{"label":"Arbeitsort","value":"","type":"standard"},
	"team":{"label":"Team","value":[],"type":"standard"},
	"supervisor":{"label":"Vorgesetzte","value":{"type":"Employee","attributes":{"id":{"label":"ID","value":9,"type":"integer"},"first_name":{"label":"Vorname","value":"Bo"},"last_name":{"value":"Muster"}}},"type":"standard"},
	"cost_centers":{"label":"Kostenstellen","value":[{"type":"CostCenter","attributes":{"id":1,"name":"Nord","percentage":60}},{"type":"CostCenter","attributes":{"id":"2","name":"Sued","percentage":40}}],"type":"standard"},
	"work_schedule":{"label":"Modell","value":{"type":"WorkSchedule","attributes":{"id":1067807102794692000,"name":"Vollzeit"}},"type":"standard"},
	"dynamic_1":{"label":"Sprachen","value":"English, Spanish","type":"tags","universal_id":null},
	"dynamic_2":{"label":"Hobbys","value":"[\"Chess, fast\",\"Go\"]","type":"tags","universal_id":null},
	"dynamic_3":{"label":"Tage","value":["Mo","Di"],"type":"tags","universal_id":null},
	"dynamic_4":{"label":"Geburtstag","value":"1990-02-28","type":"date","universal_id":"date_of_birth"},
	"dynamic_a1b2.5":{"label":"Groesse","value":"40","type":"integer"},
	"dynamic_6":{"label":"Kaputt","value":"bald","type":"date"}}}`

func TestValuesAreReadHoweverPersonioWritesThem(t *testing.T) {
	t.Parallel()
	require.True(t, json.Valid([]byte(wholeEmployee)))
	e := employeeOf(wholeEmployee)
	get := func(key string) Attribute {
		a, ok := e.Attribute(key)
		require.True(t, ok, key)
		return a
	}
	assert.Equal(t, int64(1067807102794692001), e.ID(), "beyond 2^53")
	assert.Equal(t, `Zöe "Z"`, e.Text("first_name"))
	assert.Equal(t, "zoe@example.com", e.Email())
	hired, err := e.Date("hire_date")
	require.NoError(t, err)
	assert.Equal(t, civil.MustDate("2026-01-12"), hired, "not the day before in UTC")
	born, err := e.Date("dynamic_4")
	require.NoError(t, err)
	assert.Equal(t, civil.MustDate("1990-02-28"), born)
	assert.Equal(t, "date_of_birth", get("dynamic_4").UniversalID)
	hours, err := e.WeeklyHours()
	require.NoError(t, err)
	assert.Equal(t, civil.MustDecimal("38.5"), hours)
	salary, err := get("fix_salary").Decimal()
	require.NoError(t, err)
	assert.Equal(t, civil.MustDecimal("4200.1"), salary)
	assert.Equal(t, "EUR", get("fix_salary").Currency)
	size, err := get("dynamic_a1b2.5").Int()
	require.NoError(t, err)
	assert.Equal(t, int64(40), size)

	department, ok := get("department").Ref()
	require.True(t, ok)
	assert.Equal(t, Ref{Kind: "Department", ID: 4090747, Name: "IT"}, department)
	assert.Equal(t, "IT", e.Text("department"))
	supervisor, _ := get("supervisor").Ref()
	assert.Equal(t, Ref{Kind: "Employee", ID: 9, Name: "Bo Muster"}, supervisor)
	schedule, _ := get("work_schedule").Ref()
	assert.Equal(t, int64(1067807102794692000), schedule.ID)
	assert.Equal(t, []Ref{{Kind: "CostCenter", ID: 1, Name: "Nord"}, {Kind: "CostCenter", ID: 2, Name: "Sued"}}, get("cost_centers").Refs())

	assert.Equal(t, []string{"English", "Spanish"}, get("dynamic_1").Tags())
	assert.Equal(t, []string{"Chess, fast", "Go"}, get("dynamic_2").Tags())
	assert.Equal(t, []string{"Mo", "Di"}, get("dynamic_3").Tags())

	for _, key := range []string{"preferred_name", "contract_end_date", "office", "team"} {
		assert.True(t, get(key).IsEmpty(), key)
		assert.Empty(t, e.Text(key))
		day, err := e.Date(key)
		require.NoError(t, err)
		assert.True(t, day.IsZero())
		_, ok := get(key).Ref()
		assert.False(t, ok)
	}
	_, err = e.Date("dynamic_6")
	require.ErrorIs(t, err, WrongType)
	require.ErrorContains(t, err, "dynamic_6")
	assert.NotContains(t, err.Error(), "bald")
}

func TestAbsentIsNotEmpty(t *testing.T) {
	t.Parallel()
	e := employeeOf(wholeEmployee)
	assert.True(t, e.Has("preferred_name"))
	assert.False(t, e.Has("gender"))
	_, ok := e.Attribute("gender")
	assert.False(t, ok)
	assert.Len(t, slices.Collect(e.Attributes()), 20)

	p := personOf(value(`{"id":"1","preferred_name":null,"custom_attributes":[]}`).object())
	assert.True(t, p.Has("preferred_name"))
	assert.False(t, p.Has("first_name"))
	employment := employmentOf(value(`{"id":"1","status":"ACTIVE","probation_end_date":null}`).object())
	assert.True(t, employment.Has("probation_end_date"))
	assert.False(t, employment.Has("contract_end_date"))
}

func TestObjectsGiveWhatEncodingJSONGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.String())).Draw(t, "object")
		indent := rapid.SampledFrom([]string{"", " ", "\t\n"}).Draw(t, "indent")
		b, err := json.MarshalIndent(want, indent, indent)
		require.NoError(t, err)
		var reread map[string][]string
		require.NoError(t, json.Unmarshal(b, &reread))
		o, err := parseObject(b)
		require.NoError(t, err)
		got := map[string][]string{}
		for _, m := range o {
			var all []string
			if m.value != "null" {
				all = []string{}
			}
			for v := range m.value.array() {
				all = append(all, v.text())
			}
			got[m.key] = all
		}
		require.Equal(t, reread, got)
	})
}
