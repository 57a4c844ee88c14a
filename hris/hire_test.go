package hris_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

const wholeHire = `{
 "person_id":"p-81","application_id":"a-17","hired_at":"2026-11-20T10:00:00Z",
 "person":{"first_name":"Noor","last_name":"Bakker","name_prefix":"van den","date_of_birth":"1994-05-17",
  "private_email":"noor@example.com","address":{"street":"Lindegracht","number":"105a","country":"NL"}},
 "job":{"title":"Engineer"},
 "offer":{"start_date":"2027-01-01","weekly_hours":36,"salary":{"amount":"3100.00","currency":"EUR","period":"month"}},
 "application":{"motivation":"Because."},
 "documents":[{"id":"d-1","kind":"cv","name":"cv.pdf","mime":"application/pdf","size":52310}],
 "consents":[{"purpose":"keep_data","given_on":"2026-10-02"}],
 "custom":{"shoe_size":42.5,"teams":["a","b"],"driver":true,"note":"x","gone":null}}`

func TestAHireIsReadWhole(t *testing.T) {
	t.Parallel()
	h, err := hris.ParseHire([]byte(wholeHire))
	require.NoError(t, err)
	assert.Equal(t, "p-81", h.PersonID)
	assert.Equal(t, civil.MustDate("1994-05-17"), h.Person.DateOfBirth)
	assert.Equal(t, civil.MustDecimal("3100"), h.Offer.Salary.Amount)
	assert.Equal(t, civil.MustDecimal("36"), h.Offer.WeeklyHours)
	assert.Equal(t, "105a", h.Person.Address.Number)
	assert.Equal(t, fieldmap.Number, h.Custom["shoe_size"].Kind())
	assert.Equal(t, []string{"a", "b"}, h.Custom["teams"].Options())
	assert.Len(t, h.Custom, 4)
	assert.True(t, h.Consented(hris.KeepData))
	v, ok := h.Lookup("documents.cv")
	assert.True(t, ok)
	assert.Equal(t, "d-1", v.File().ID)
	v, ok = h.Lookup("offer.salary.amount")
	assert.True(t, ok)
	assert.Equal(t, "3100", v.Number().String())
	_, ok = h.Lookup("person.initials")
	assert.False(t, ok, "empty is absent")
}

func TestMistakesInAHireNameTheirPathAndNeverTheValue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ json, path string }{
		"unknown member":        {`{"person_id":"p","application_id":"a","person":{"firstname":"Zyxcanary"}}`, "person.firstname"},
		"unknown at the root":   {`{"person_id":"p","application_id":"a","persn":{}}`, "persn"},
		"30 February":           {`{"person_id":"p","application_id":"a","person":{"date_of_birth":"1974-02-30"}}`, "person.date_of_birth"},
		"date with a time":      {`{"person_id":"p","application_id":"a","offer":{"start_date":"2027-01-01T00:00:00Z"}}`, "offer.start_date"},
		"number for a text":     {`{"person_id":"p","application_id":"a","person":{"address":{"zip":19740230}}}`, "person.address.zip"},
		"text for an object":    {`{"person_id":"p","application_id":"a","person":"Zyxcanary"}`, "person"},
		"exponent in an amount": {`{"person_id":"p","application_id":"a","offer":{"salary":{"amount":1.97402e+06}}}`, "offer.salary.amount"},
		"document without id":   {`{"person_id":"p","application_id":"a","documents":[{"kind":"cv"}]}`, "documents[0].id"},
		"document of no kind":   {`{"person_id":"p","application_id":"a","documents":[{"id":"d","kind":"Zyxcanary"}]}`, "documents[0].kind"},
		"negative size":         {`{"person_id":"p","application_id":"a","documents":[{"id":"d","kind":"cv","size":-1}]}`, "documents[0].size"},
		"repeated member":       {`{"person_id":"p","application_id":"a","job":{"title":"x","title":"Zyxcanary"}}`, "job.title"},
		"no ids":                {`{}`, "person_id"},
		"an address as an id":   {`{"person_id":"Zyxcanary@example.com","application_id":"a"}`, "person_id"},
		"nested custom":         {`{"person_id":"p","application_id":"a","custom":{"x":{"y":1}}}`, "custom.x"},
		"not JSON":              {`{"person_id":"p" Zyxcanary`, "not valid JSON at byte 18"},
		"cut short":             {`{"person_id":"Zyxcanary`, "the JSON ends too soon"},
		"nothing":               {``, "the JSON ends too soon"},
		"no object":             {" \n[\"Zyxcanary\"]", "want a JSON object"},
		"two hires":             {`{"person_id":"p","application_id":"a"}{}`, "more follows after the hire, at byte 39"},
		"yes as text":           {`{"person_id":"p","application_id":"a","consents":[{"purpose":"keep_data","refused":"Zyxcanary"}]}`, "consents[0].refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, err := hris.ParseHire([]byte(c.json))
			assert.Nil(t, h)
			require.ErrorIs(t, err, hris.InvalidHire)
			var e *hris.Error
			require.ErrorAs(t, err, &e)
			assert.Contains(t, err.Error(), c.path)
			if strings.Contains(c.path, " ") { // of the whole, which is no field
				assert.Empty(t, e.Fields)
			} else {
				assert.Contains(t, e.Fields, c.path)
			}
			for _, value := range []string{"Zyxcanary", "1974", "19740230"} {
				assert.NotContains(t, err.Error(), value)
			}
		})
	}
}

func TestEveryMistakeIsReportedAtOnce(t *testing.T) {
	t.Parallel()
	_, err := hris.ParseHire([]byte(`{"person_id":"p","application_id":"a","x":1,"person":{"date_of_birth":"2026-02-30","gender":7},"offer":{"start_date":"soon"}}`))
	var e *hris.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, []string{"x", "person.date_of_birth", "person.gender", "offer.start_date"}, e.Fields)

	_, err = hris.ParseHire([]byte(`{"person_id":"noor@example.com","application_id":7,"person":{"frist_name":"Noor"},"documents":[3,{"id":"d","kind":7}],"consents":[{}]}`))
	require.ErrorAs(t, err, &e)
	assert.Equal(t, []string{"application_id", "person.frist_name", "documents[0]", "documents[1].kind", "person_id", "consents[0].purpose"}, e.Fields,
		"what breaks a rule as well, but nothing about what could not be read")
}

func TestPrintingAHireTellsNothingAboutAnybody(t *testing.T) {
	t.Parallel()
	h, err := hris.ParseHire([]byte(wholeHire))
	require.NoError(t, err)
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		fmt.Fprintf(&out, verb, *h)
		fmt.Fprintf(&out, verb, h)
		fmt.Fprintf(&out, verb, h.Person)
		fmt.Fprintf(&out, verb, []any{h.Offer, h.Application, h.Person.Address, h.Documents})
	}
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "hire", h, "person", h.Person, "address", h.Person.Address, "documents", h.Documents[0], "offer", h.Offer)
	for _, value := range []string{"Noor", "Bakker", "1994", "noor@example.com", "Lindegracht", "3100", "Because", "cv.pdf"} {
		assert.NotContains(t, out.String(), value)
	}
}

func TestTheSchemaKnowsEveryPathAHireCanGive(t *testing.T) {
	t.Parallel()
	h, err := hris.ParseHire([]byte(wholeHire))
	require.NoError(t, err)
	paths := map[string]bool{}
	for _, f := range h.Schema().Fields {
		assert.False(t, paths[f.Path], "twice: %s", f.Path)
		paths[f.Path] = true
	}
	for _, p := range []string{"person.first_name", "documents.cv", "consents.keep_data", "custom.shoe_size", "offer.salary.period"} {
		assert.True(t, paths[p], p)
	}
}

func FuzzParseHire(f *testing.F) {
	f.Add([]byte(wholeHire))
	f.Add([]byte(`{"person_id":null}`))
	f.Add([]byte(" \n{}"))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := hris.ParseHire(data)
		if (h == nil) == (err == nil) {
			t.Fatal("want either a hire or an error")
		}
		if h != nil && !json.Valid(data) {
			t.Fatal("read a hire from what is not JSON")
		}
	})
}
