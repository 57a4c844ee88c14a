package greenhouse

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
)

//go:embed testdata
var testdata embed.FS

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := testdata.ReadFile("testdata/" + name)
	require.NoError(t, err)
	return b
}

func TestAHireIsReadWithEverythingAroundIt(t *testing.T) {
	t.Parallel()
	event, err := Parse(fixture(t, "hire_candidate.json"))
	require.NoError(t, err)
	assert.Equal(t, IDs{Application: 13224851007, Candidate: 4063668007, Job: 5500001, Offer: 8800001, OfferVersion: 3}, event.IDs)
	assert.Equal(t, "hire_candidate application=13224851007 offer=8800001 version=3", event.Key())
	hired, ok := event.Payload.(*HiredPayload)
	require.True(t, ok)
	a := hired.Application
	assert.Equal(t, "Zoë", a.Candidate.FirstName)
	assert.Equal(t, "van den <Voorbeeld> & Zn.", a.Candidate.LastName, "escaped before it was signed")
	assert.Equal(t, "mobile", a.Candidate.Phones[0].Type, "trimmed")
	assert.Equal(t, "Dorpsstraat 105a\n1234 AB Amersfoort", a.Candidate.Addresses[0].Value)
	assert.Equal(t, civil.MustDate("2012-09-15"), a.Candidate.Educations[0].Start.Date)
	assert.True(t, a.Candidate.Employments[0].End.IsZero())
	assert.Nil(t, a.Candidate.Coordinator)
	assert.Equal(t, "https://storage.example.com/cv?Signature=abc", a.Candidate.Attachments[0].URL.Reveal())
	require.Len(t, a.Jobs, 1)
	assert.Nil(t, a.OldJob)
	assert.Equal(t, "DEP-9", a.Jobs[0].Departments[0].ExternalID)
	assert.Equal(t, []EventUnit{{ID: 1, Name: "Amersfoort", Location: "Amersfoort, NL", ExternalID: "AMF"}, {ID: 2, Name: "Thuis"}}, a.Jobs[0].Offices)
	assert.Equal(t, "OP-7", a.Opening.OpeningID)
	assert.Empty(t, a.Opening.CustomFields, "written as an empty list")
	assert.Equal(t, civil.MustDate("2027-01-04"), a.Offer.StartsOn)
	assert.Equal(t, civil.MustDate("2026-11-10"), a.Offer.SentOn)
	assert.Equal(t, "Vacaturebank", a.Source.PublicName)
	assert.Equal(t, "Tante Truus", a.CreditedTo.Name)
	for where, field := range map[string]EventField{
		"candidate": a.Candidate.CustomFields["shirt_size"], "application": a.CustomFields["hours"], "job": a.Jobs[0].CustomFields["employment_type"], "offer": a.Offer.CustomFields["salary"],
	} {
		v, err := field.Value()
		require.NoError(t, err, where)
		assert.NotNil(t, v, where)
	}
	salary, err := a.Offer.CustomFields["salary"].Value()
	require.NoError(t, err)
	assert.Equal(t, Money{Amount: civil.MustDecimal("54321.5"), Currency: "EUR", Frequency: "annually"}, salary)
}

func TestTheOtherActionsOfAPersonAreRead(t *testing.T) {
	t.Parallel()
	yes := true
	for body, want := range map[string]Event{
		`{"action":"merge_candidate","payload":{"person":{"id":1,"first_name":"A","new_candidate_id":2}}}`:                                                                                               {MergeCandidate, IDs{Candidate: 1}, &MergedPayload{1, 2}},
		`{"action":"delete_candidate","payload":{"person":{"id":1,"last_name":"B","deleted_application_ids":[7,8]}}}`:                                                                                    {DeleteCandidate, IDs{Candidate: 1}, &DeletedPayload{1, []int64{7, 8}}},
		`{"action":"delete_candidate","payload":{"person":{"id":1,"application_ids":[9]}}}`:                                                                                                              {DeleteCandidate, IDs{Candidate: 1}, &DeletedPayload{1, []int64{9}}},
		`{"action":"candidate_anonymized","payload":{"candidate_id":3,"anonymized_fields":["full_name","all_offer_versions"]}}`:                                                                          {CandidateAnonymized, IDs{Candidate: 3}, &AnonymizedPayload{3, []string{"full_name", "all_offer_versions"}}},
		`{"payload":{"active":true,"web_hook_id":9590,"name":"Hires","endpoint_url":"https://host.example.com/h","content-type":"application/json","event":"Candidate has been hired"},"action":"ping"}`: {Ping, IDs{}, &PingPayload{9590, "Hires", "https://host.example.com/h", "Candidate has been hired", &yes}},
		`{"action":"ping","payload":{}}`: {Ping, IDs{}, &PingPayload{}},
		`{"action":"ping"}`:              {Ping, IDs{}, &PingPayload{}},
	} {
		got, err := Parse([]byte(body))
		require.NoError(t, err, body)
		assert.Equal(t, want, got)
	}
	unhired, err := Parse([]byte(`{"action":"unhire_candidate","payload":{"application":{"id":5,"status":"active","rejected_at":null,"current_stage":{"id":1},"candidate":{"id":6},"jobs":[{"id":7}]}}}`))
	require.NoError(t, err)
	assert.Equal(t, IDs{Application: 5, Candidate: 6, Job: 7}, unhired.IDs)
	assert.Equal(t, "active", unhired.Payload.(*UnhiredPayload).Application.Status)
}

func TestEveryOtherActionGivesItsIDsAndNoPayload(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]IDs{
		`{"action":"candidate_stage_change","payload":{"application":{"id":1,"candidate":{"id":2,"first_name":"A"},"jobs":[{"id":3}]}}}`: {Application: 1, Candidate: 2, Job: 3},
		`{"action":"update_candidate","payload":{"candidate":{"id":2,"first_name":"A"}}}`:                                                {Candidate: 2},
		`{"action":"delete_application","payload":{"application":{"id":1,"candidate_id":2,"job_id":3}}}`:                                 {Application: 1, Candidate: 2, Job: 3},
		`{"action":"offer_updated","payload":{"id":4,"application_id":1,"job_id":3,"version":2,"start_date":"04/15/2027"}}`:              {Application: 1, Job: 3, Offer: 4, OfferVersion: 2},
		`{"action":"offer_deleted","payload":{"offer":{"id":4,"application_id":1,"job_id":3,"version":1}}}`:                              {Application: 1, Job: 3, Offer: 4, OfferVersion: 1},
		`{"action":"interview_deleted","payload":{"interview":{"id":9,"application_id":1}}}`:                                             {Application: 1},
		`{"action":"scorecard_deleted","payload":{"scorecard":{"id":9,"candidate_id":2}}}`:                                               {Candidate: 2},
		`{"action":"job_updated","payload":{"job":{"id":3}}}`:                                                                            {Job: 3},
		`{"action":"job_post_created","payload":{"id":10,"job_id":3,"title":"x"}}`:                                                       {Job: 3},
		`{"action":"department_deleted","payload":{"department":{"id":11,"name":"x"}}}`:                                                  {},
		`{"action":"something_new","payload":{"application":"text","candidate_id":2,"offer":[1]}}`:                                       {Candidate: 2},
		`{"action":"something_new","payload":[1,2]}`:                                                                                     {},
		`{"action":"something_new"}`: {},
	} {
		event, err := Parse([]byte(body))
		require.NoError(t, err, body)
		assert.Equal(t, want, event.IDs, body)
		assert.Nil(t, event.Payload)
		assert.Equal(t, !strings.Contains(body, "something_new"), event.Action.Known())
	}
}

func TestWhatIsNoEventIsRefused(t *testing.T) {
	t.Parallel()
	for _, body := range []string{``, `null`, `[]`, `"x"`, `{}`, `{"action":""}`, `{"action":7}`, `{"action":"ping"`, `{"action":"ping"} x`, `{"event_type":"employee:updated"}`, `<xml/>`, `{"action":"` + strings.Repeat("x", 101) + `"}`} {
		_, err := Parse([]byte(body))
		require.ErrorIs(t, err, NotAnEvent, body)
		require.ErrorIs(t, err, hris.InvalidInput)
	}
}

func TestAPayloadThatDoesNotFitStillTellsWhoItIsAbout(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]IDs{
		`{"payload":{"application":{"id":1,"candidate":{"id":2,"first_name":["Ada"]},"offer":{"id":4,"version":1}}},"action":"hire_candidate"}`: {Application: 1, Candidate: 2, Offer: 4, OfferVersion: 1},
		`{"payload":{"application":{"id":1,"candidate":{"id":2},"offer":{"id":4,"starts_at":"next Monday, Ada"}}},"action":"hire_candidate"}`:   {Application: 1, Candidate: 2, Offer: 4},
		`{"action":"hire_candidate","payload":{"candidate_id":2}}`:                                                                              {Candidate: 2},
		`{"action":"hire_candidate","payload":"Ada"}`:                                                                                           {},
		`{"action":"hire_candidate"}`:                            {},
		`{"action":"merge_candidate","payload":{"person":null}}`: {},
	} {
		event, err := Parse([]byte(body))
		require.ErrorIs(t, err, WrongType, body)
		require.ErrorIs(t, err, hris.SchemaDrift)
		assert.Equal(t, want, event.IDs)
		assert.True(t, event.Action.Known())
		assert.Nil(t, event.Payload)
		assert.NotContains(t, err.Error(), "Ada")
	}
}

func TestDeliveriesOfOneThingShareAKeyAndOtherThingsDoNot(t *testing.T) {
	t.Parallel()
	body := `{"action":"hire_candidate","payload":{"application":{"id":%d,"candidate":{"id":2},"offer":{"id":4,"version":%d}}}}`
	keys := map[string]bool{}
	for _, v := range [][2]int{{1, 1}, {1, 1}, {1, 2}, {11, 1}, {1, 1}} {
		event, err := Parse(fmt.Appendf(nil, body, v[0], v[1]))
		require.NoError(t, err)
		keys[event.Key()] = true
	}
	assert.Len(t, keys, 3)
	assert.Empty(t, Event{Action: Ping}.Key())
	assert.Equal(t, "delete_candidate candidate=1", Event{Action: DeleteCandidate, IDs: IDs{Candidate: 1}}.Key())
	assert.Equal(t, "job_updated job=1", Event{Action: JobUpdated, IDs: IDs{Job: 1}}.Key())
}

func TestOnlyTheExactSignatureOfTheRawBodyVerifies(t *testing.T) {
	t.Parallel()
	secretA, secretB, none := privacy.NewSecret("a-secret"), privacy.NewSecret("b-secret"), privacy.Secret{}
	body := []byte("{\"action\":\"ping\", \"payload\":{\"name\":\"\\u003cé\\u003e\"}}\n")
	good := SignForTest(body, secretA)
	digits := strings.TrimPrefix(good, "sha256 ")
	for name, tt := range map[string]struct {
		body      []byte
		signature string
		secrets   []privacy.Secret
		reason    Reason
	}{
		"good":             {body, good, []privacy.Secret{secretA}, ""},
		"rotated":          {body, good, []privacy.Secret{secretB, secretA}, ""},
		"former still on":  {body, good, []privacy.Secret{secretA, secretB}, ""},
		"beside an empty":  {body, good, []privacy.Secret{none, secretA}, ""},
		"empty body":       {nil, SignForTest(nil, secretA), []privacy.Secret{secretA}, ""},
		"another secret":   {body, good, []privacy.Secret{secretB}, SignatureWrong},
		"no secret":        {body, good, nil, NoSecret},
		"empty secret":     {body, SignForTest(body, none), []privacy.Secret{none}, NoSecret},
		"missing":          {body, "", []privacy.Secret{secretA}, SignatureMissing},
		"changed body":     {append([]byte(" "), body...), good, []privacy.Secret{secretA}, SignatureWrong},
		"trimmed body":     {body[:len(body)-1], good, []privacy.Secret{secretA}, SignatureWrong},
		"truncated":        {body, good[:len(good)-1], []privacy.Secret{secretA}, SignatureMalformed},
		"too long":         {body, good + "0", []privacy.Secret{secretA}, SignatureMalformed},
		"upper case":       {body, "sha256 " + strings.ToUpper(digits), []privacy.Secret{secretA}, SignatureMalformed},
		"no space":         {body, "sha256" + digits, []privacy.Secret{secretA}, SignatureMalformed},
		"equals sign":      {body, "sha256=" + digits, []privacy.Secret{secretA}, SignatureMalformed},
		"two spaces":       {body, "sha256  " + digits, []privacy.Secret{secretA}, SignatureMalformed},
		"only digits":      {body, digits, []privacy.Secret{secretA}, SignatureMalformed},
		"not hex":          {body, "sha256 " + strings.Repeat("z", 64), []privacy.Secret{secretA}, SignatureMalformed},
		"another kind":     {body, "sha1 " + digits, []privacy.Secret{secretA}, SignatureAlgorithm},
		"upper-case kind":  {body, "SHA256 " + digits, []privacy.Secret{secretA}, SignatureAlgorithm},
		"no kind":          {body, " " + digits, []privacy.Secret{secretA}, SignatureAlgorithm},
		"forged, all zero": {body, "sha256 " + strings.Repeat("0", 64), []privacy.Secret{secretA}, SignatureWrong},
	} {
		err := Verify(tt.body, tt.signature, tt.secrets...)
		if tt.reason == "" {
			assert.NoError(t, err, name)
			continue
		}
		require.ErrorIs(t, err, tt.reason, name)
		assert.NotContains(t, err.Error(), digits[:16], name)
		assert.NotContains(t, err.Error(), "a-secret", name)
	}
}

// The digits were computed apart from this package, with openssl dgst -sha256 -hmac.
func TestSignaturesAreThoseOfOtherImplementations(t *testing.T) {
	t.Parallel()
	body := []byte(`{"action":"ping","payload":{"name":"Zo\u00eb \u003ctest\u003e"}}`)
	require.NoError(t, Verify(body, "sha256 168ff9f48fbf15740010ca74ea9a0d508cc206d8072518cbbfb0413519965a6b", privacy.NewSecret("paste-me-into-greenhouse")))
}

func FuzzVerify(f *testing.F) {
	key := privacy.NewSecret("key")
	f.Add([]byte("{}"), SignForTest([]byte("{}"), key))
	f.Add([]byte("{}"), "sha256 "+strings.Repeat("A", 64))
	f.Add([]byte{}, "sha1 ")
	f.Fuzz(func(t *testing.T, body []byte, signature string) {
		if err := Verify(body, signature, key); (err == nil) != (signature == SignForTest(body, key)) {
			t.Fatal("one signature, and only that, is right")
		}
	})
}

func FuzzParse(f *testing.F) {
	hire, _ := testdata.ReadFile("testdata/hire_candidate.json")
	f.Add(hire)
	for _, seed := range []string{
		`{"action":"ping","payload":{"web_hook_id":1}}`, `{"action":"merge_candidate","payload":{"person":{"id":1,"new_candidate_id":2}}}`,
		`{"action":"hire_candidate","payload":{"application":{"id":"1"}}}`, `{"action":"offer_updated","payload":{"id":4,"version":2}}`, `{"action":"x","payload":[]}`, `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		event, err := Parse(body)
		if err == nil && (event.Action == "" || !json.Valid(body)) {
			t.Fatal("no event was read as one")
		}
		if event.Payload != nil && !event.Action.carries() {
			t.Fatal("a payload that is not to be kept")
		}
		if err == nil && event.Action.carries() && event.Payload == nil {
			t.Fatal("a payload is missing without a word")
		}
		if hired, ok := event.Payload.(*HiredPayload); ok {
			for _, field := range hired.Application.CustomFields {
				_, _ = field.Value()
			}
		}
		_ = event.Key()
	})
}
