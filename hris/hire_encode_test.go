package hris_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

func TestAHireThatIsWrittenIsReadAsTheSame(t *testing.T) {
	t.Parallel()
	h, err := hris.ParseHire([]byte(wholeHire))
	require.NoError(t, err)
	text, err := json.Marshal(h)
	require.NoError(t, err)
	again, err := hris.ParseHire(text)
	require.NoError(t, err)
	assert.Equal(t, h, again)

	rapid.Check(t, func(rt *rapid.T) {
		h := someHire(rt)
		text, err := json.Marshal(h)
		require.NoError(rt, err)
		again, err := hris.ParseHire(text)
		require.NoError(rt, err)
		assert.Equal(rt, h, again)
		twice, err := json.Marshal(again)
		require.NoError(rt, err)
		assert.Equal(rt, text, twice, "equal hires are written alike")
	})
}

// someHire is a hire with any of what JSON can hold.
func someHire(rt *rapid.T) *hris.Hire {
	text := func(name string) string { return rapid.String().Draw(rt, name) }
	day := func(name string) civil.Date {
		if rapid.Bool().Draw(rt, "no "+name) {
			return civil.Date{}
		}
		return civil.Date{Year: 2000, Month: time.February, Day: 1}.AddDays(rapid.IntRange(-30000, 30000).Draw(rt, name))
	}
	h := &hris.Hire{
		PersonID: "p-1", ApplicationID: "a-1",
		Person:      hris.Person{FirstName: text("first name"), DateOfBirth: day("birth"), Address: hris.Address{City: text("city")}},
		Offer:       hris.Offer{StartDate: day("start")},
		Application: hris.Application{Motivation: text("motivation")},
	}
	if rapid.Bool().Draw(rt, "hired at") {
		h.HiredAt = time.Unix(rapid.Int64Range(0, 1<<34).Draw(rt, "second"), 17).UTC()
	}
	if rapid.Bool().Draw(rt, "salary") {
		h.Offer.Salary.Amount = civil.DecimalOf(rapid.Int64Range(-1e12, 1e12).Draw(rt, "amount"))
	}
	for i := range rapid.IntRange(0, 2).Draw(rt, "documents") {
		h.Documents = append(h.Documents, hris.Document{Kind: hris.CV, FileRef: fieldmap.FileRef{ID: string(rune('a' + i)), Name: text("name"), Size: 7}})
	}
	for range rapid.IntRange(0, 2).Draw(rt, "consents") {
		h.Consents = append(h.Consents, hris.Consent{Purpose: hris.KeepData, GivenOn: day("given"), Refused: rapid.Bool().Draw(rt, "refused")})
	}
	for _, v := range rapid.SliceOfN(rapid.SampledFrom([]fieldmap.Value{
		fieldmap.TextValue(""), fieldmap.TextValue("<b>"), fieldmap.YesNoValue(false), fieldmap.OptionsValue(), fieldmap.OptionsValue("x", "y"),
		fieldmap.NumberValue(civil.MustDecimal("-0.5")), fieldmap.NumberValue(civil.MustDecimal("123456789012345678")),
	}), 0, 3).Draw(rt, "custom") {
		if h.Custom == nil {
			h.Custom = map[string]fieldmap.Value{}
		}
		h.Custom[string(rune('a'+len(h.Custom)))] = v
	}
	return h
}

// Some zones are off by seconds, which no offset of RFC 3339 can say.
func TestAnInstantIsWrittenAlikeInEveryZone(t *testing.T) {
	t.Parallel()
	h := &hris.Hire{PersonID: "p-1", ApplicationID: "a-1", HiredAt: time.Date(2026, time.August, 28, 14, 0, 0, 0, time.UTC)}
	want, err := json.Marshal(h)
	require.NoError(t, err)
	for _, offset := range []int{1172, -3600} {
		h.HiredAt = h.HiredAt.In(time.FixedZone("elsewhere", offset))
		got, err := json.Marshal(h)
		require.NoError(t, err)
		assert.JSONEq(t, string(want), string(got))
	}
}

func TestAHireThatJSONCannotHoldIsRefusedByPathAndNeverByValue(t *testing.T) {
	t.Parallel()
	for path, change := range map[string]func(*hris.Hire){
		"person_id":            func(h *hris.Hire) { h.PersonID = "" },
		"person.date_of_birth": func(h *hris.Hire) { h.Person.DateOfBirth = civil.Date{Year: 1974, Month: time.February, Day: 30} },
		"consents[0].given_on": func(h *hris.Hire) {
			h.Consents = []hris.Consent{{Purpose: "x", GivenOn: civil.Date{Year: 1974, Month: time.February, Day: 30}}}
		},
		"hired_at": func(h *hris.Hire) { h.HiredAt = time.Date(19740, time.February, 28, 0, 0, 0, 0, time.UTC) },
		"custom.since": func(h *hris.Hire) {
			h.Custom = map[string]fieldmap.Value{"since": fieldmap.DateValue(civil.MustDate("1974-02-28"))}
		},
	} {
		h := &hris.Hire{PersonID: "p-1", ApplicationID: "a-1"}
		change(h)
		_, err := json.Marshal(h)
		require.ErrorIs(t, err, hris.InvalidHire, path)
		e, ok := err.(interface{ Unwrap() error })
		require.True(t, ok)
		assert.Contains(t, e.Unwrap().Error(), path)
		assert.NotContains(t, err.Error(), "1974")
	}
}
