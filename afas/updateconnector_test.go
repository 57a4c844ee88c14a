package afas

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/internal/httpx"
)

// sent makes one call and gives what the server got of it.
func sent(t *testing.T, answer string, call func(ctx context.Context, c *Client) error) (method, path, body string) {
	t.Helper()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.Equal(t, r.ContentLength, int64(len(b)))
		method, path, body = r.Method, r.URL.EscapedPath(), string(b)
		answerJSON(w, http.StatusCreated, answer)
	})
	require.NoError(t, call(t.Context(), client))
	return method, path, body
}

func insert(connector string, e func() (Element, error)) func(context.Context, *Client) error {
	return func(ctx context.Context, c *Client) error {
		_, err := insertRecord(ctx, c, connector, e)
		return err
	}
}

func textFile(name, content string) File {
	return File{Name: name, Size: int64(len(content)), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	}}
}

func fullApplicant() Applicant {
	photo, cv := textFile("ada.png", "picture"), textFile("cv.pdf", "life")
	return Applicant{
		Vacancy: 2, PersonNumber: "1000039", Initials: "A.", Prefix: "van", UsualName: "Ada", FirstName: "Adelheid", LastName: "Voorbeeld",
		Gender: "V", BirthDate: civil.MustDate("1990-02-28"), WorkEmail: "ada@work.example.com", PrivateEmail: "ada@example.com",
		WorkPhone: "1", PrivatePhone: "2", WorkMobile: "3", PrivateMobile: "4", Photo: &photo, Country: "NL", Street: "Dorpsstraat",
		HouseNumber: 105, HouseAddition: "a", PostalCode: "1234 AB", City: "Ergens", EducationLevel: new(1), WorkLevel: new(0),
		Experience: "03", Source: "8", Motivation: "Because \"I\" can <é>", CV: &cv, Site: "Jobs", MayKeep: new(true), Language: "NLD",
		Other: Fields{"U0123456789ABCDEF0123456789ABCDEF": Decimal(civil.MustDecimal("1234.50")), "U007": YesNo(false)},
	}
}

func TestApplicantSendsAll33FieldsInTheTypesOfThePublishedDescription(t *testing.T) {
	t.Parallel()
	method, path, body := sent(t, `{}`, insert("HrCreateApplicant", fullApplicant().element))
	assert.Equal(t, http.MethodPost, method)
	assert.Equal(t, "/connectors/HrCreateApplicant", path)
	assert.JSONEq(t, `{"HrCreateApplicant":{"Element":{"Fields":{
		"VcSn":2,"BcCo":"1000039","In":"A.","Is":"van","CaNm":"Ada","FiNm":"Adelheid","LaNm":"Voorbeeld","ViGe":"V","DaBi":"1990-02-28",
		"EmAd":"ada@work.example.com","EmA2":"ada@example.com","TeNr":"1","TeN2":"2","MbNr":"3","MbN2":"4",
		"PhotoFileName":"ada.png","PhotoFileStream":"cGljdHVyZQ==","CoId":"NL","Ad":"Dorpsstraat","HmNr":105,"HmAd":"a","ZpCd":"1234 AB","Rs":"Ergens",
		"EdLv":1,"WoLv":0,"WoXp":"03","ViSo":"8","Mo":"Because \"I\" can <é>","CvFileName":"cv.pdf","CvFileStream":"bGlmZQ==",
		"StId":"Jobs","OpEm":true,"LgId":"NLD","U0123456789ABCDEF0123456789ABCDEF":1234.5,"U007":false}}}}`, body)
	ids := 0
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Applicant]()) {
		if tag := f.Tag.Get("afas"); tag != "" {
			ids += len(strings.Split(tag, ","))
		}
	}
	assert.Equal(t, 33, ids)
}

func TestApplicantSendsNothingThatIsNotThere(t *testing.T) {
	t.Parallel()
	_, _, body := sent(t, ``, insert("HrCreateApplicant", Applicant{Vacancy: 2, PersonNumber: "1000039"}.element))
	assert.JSONEq(t, `{"HrCreateApplicant":{"Element":{"Fields":{"VcSn":2,"BcCo":"1000039"}}}}`, body)
}

func TestPersonNeverCarriesTheInternalNumber(t *testing.T) {
	t.Parallel()
	p := NewPerson{
		Match: MatchNone, Person: Person{LastName: "Voorbeeld", FirstName: "Ada"}, Roles: []string{"Sollicitant"},
		Address: &Address{Country: "NL", Street: "Dorpsstraat", HouseNumber: 1, From: civil.MustDate("2026-04-01")},
	}
	_, path, body := sent(t, `{"results":{"KnPerson":{"BcId":"8","BcCo":"1000040"}}}`, insert("KnPerson", p.element))
	assert.Equal(t, "/connectors/KnPerson", path)
	assert.JSONEq(t, `{"KnPerson":{"Element":{"Fields":{"MatchPer":"7","AutoNum":true,"PadAdr":false,"AddToPortal":false,"LaNm":"Voorbeeld","FiNm":"Ada"},
		"Objects":[{"KnBasicAddressAdr":{"Element":{"Fields":{"CoId":"NL","PbAd":false,"Ad":"Dorpsstraat","HmNr":1,"BeginDate":"2026-04-01","ResZip":false}}}},
		{"KnContactAutRole":{"Element":{"Fields":{"AutRoleDs":"Sollicitant"}}}}]}}}`, body)
	p.Person.Other = Fields{"BcId": Whole(8)}
	_, err := p.element()
	assert.ErrorIs(t, err, BadInput)
}

func TestPersonIsNotMatchedUnasked(t *testing.T) {
	t.Parallel()
	for _, match := range []MatchPerson{"", "8", "10"} {
		_, err := NewPerson{Match: match, Person: Person{LastName: "x"}}.element()
		assert.ErrorIs(t, err, BadInput)
	}
}

func TestOnboardingIsWrittenUnderItsOwnRoot(t *testing.T) {
	t.Parallel()
	o := Onboarding{
		Profile: -357, Person: Person{LastName: "Koomen", PrivateEmail: "bart@example.com", BirthNameOwn: new(true)},
		Employee: &Employee{ID: "1000454"}, Contract: &Contract{From: civil.MustDate("2026-04-01"), Type: "O"},
		Function: &Function{From: civil.MustDate("2026-04-01"), Unit: "HR"}, TimeTable: &TimeTable{HoursPerWeek: civil.MustDecimal("36.5")},
		Salary: &Salary{Amount: civil.MustDecimal("3500.10"), PeriodTable: 5}, Bank: &BankAccount{IBAN: "NL00TEST0123456789"},
		Identity: &IdentityDocument{Number: "X1", Scans: []File{textFile("id.png", "scan")}},
		Start:    &OnboardStart{Employment: "N", Files: []File{textFile("offer.pdf", "offer")}}, Applicant: &OnboardApplicant{Unit: "HR"},
		Address: &Address{Country: "B", City: "Gent", From: civil.MustDate("2026-04-01")}, Objects: []Object{{Name: "AfasAgencyFiscus", Elements: []Element{{}}}},
	}
	_, path, body := sent(t, ``, insert("HrOnboarding", o.element))
	assert.Equal(t, "/connectors/HrOnboarding", path)
	assert.JSONEq(t, `{"AfasPerson":{"Element":{"Fields":{"PrId":-357,"LaNm":"Koomen","EmA2":"bart@example.com","SpNm":true},"Objects":[
		{"AfasEmployee":{"Element":{"@EmId":"1000454","Fields":{}}}},
		{"KnBasicAddressAdr":{"Element":{"Fields":{"CoId":"B","PbAd":false,"Rs":"Gent","BeginDate":"2026-04-01","ResZip":false}}}},
		{"AfasContract":{"Element":{"Fields":{"DaBe":"2026-04-01","ApCo":"O"}}}},
		{"AfasOrgunitFunction":{"Element":{"Fields":{"DaBe":"2026-04-01","DpId":"HR"}}}},
		{"AfasTimeTable":{"Element":{"Fields":{"HrWk":36.5}}}},
		{"AfasSalary":{"Element":{"Fields":{"EmSa":3500.1,"PtId":5}}}},
		{"AfasBankInfo":{"Element":{"Fields":{"Iban":"NL00TEST0123456789"}}}},
		{"AfasIdentityDocument":{"Element":{"Fields":{"Nr":"X1"},"Objects":[{"AfasIdentityDocumentAttachment":{"Element":{"Fields":{"FileName":"id.png","FileStream":"c2Nhbg=="}}}}]}}},
		{"AfasOnboard":{"Element":{"Fields":{"AdCo":"N"},"Objects":[{"OnboardAttachment":{"Element":{"Fields":{"FileName":"offer.pdf","FileStream":"b2ZmZXI="}}}}]}}},
		{"AfasHrApplic":{"Element":{"Fields":{"DpId":"HR"}}}},
		{"AfasAgencyFiscus":{"Element":{"Fields":{}}}}]}}}`, body)
}

func TestSubjectCarriesLinksAndAttachments(t *testing.T) {
	t.Parallel()
	s := Subject{
		Type: 15, Title: "Motivation", Text: "see file", Links: []Link{LinkPerson("1000040"), LinkApplication("000256", 3)},
		Attachments: []File{textFile("letter.pdf", "a"), textFile("more.pdf", "bc")},
	}
	_, _, body := sent(t, `{"results":{"KnSubject":{"SbId":"77"}}}`, insert("KnSubject", s.element))
	assert.JSONEq(t, `{"KnSubject":{"Element":{"Fields":{"StId":15,"Ds":"Motivation","SbTx":"see file"},"Objects":[
		{"KnSubjectLink":{"Element":[{"Fields":{"ToBC":true,"BcId":"1000040"}},{"Fields":{"SfTp":"58","SfId":"000256","ApId":3}}]}},
		{"KnSubjectAttachment":{"Element":[{"Fields":{"FileName":"letter.pdf","FileStream":"YQ=="}},{"Fields":{"FileName":"more.pdf","FileStream":"YmM="}}]}}]}}}`, body)
	_, err := Subject{Type: -44, Title: "x"}.element()
	assert.ErrorIs(t, err, BadInput, "built-in types are refused by AFAS")
}

func TestGenericWritesUseTheRootOfTheirConnector(t *testing.T) {
	t.Parallel()
	for connector, root := range map[string]string{
		"KnEmployee": "AfasEmployee", "KnEmployeeGUID": "AfasEmployee", "HrOnboarding": "AfasPerson", "KnSubjectReaction": "KnReaction",
		"KnSubjectWorkflowReaction": "KnWorkflow", "KnOrgUnit": "KnOrgunit", "FiEntries": "FiEntryPar", "KnSubject": "KnSubject",
	} {
		assert.Equal(t, root, RootName(connector))
	}
	method, path, body := sent(t, ``, func(ctx context.Context, c *Client) error {
		_, err := c.Update(ctx, Write{Connector: "KnEmployee", Element: Element{
			Keys: Fields{"EmId": Text("1000454")}, Fields: Fields{"Re": Cleared(), "At": Moment(time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC))},
		}})
		return err
	})
	assert.Equal(t, http.MethodPut, method)
	assert.Equal(t, "/connectors/KnEmployee", path)
	assert.JSONEq(t, `{"AfasEmployee":{"Element":{"@EmId":"1000454","Fields":{"Re":"","At":"2026-07-01T12:00:00"}}}}`, body)
	_, path, _ = sent(t, ``, func(ctx context.Context, c *Client) error {
		_, err := c.Insert(ctx, Write{Connector: "KnEmployee", SubObject: "AfasContract"})
		return err
	})
	assert.Equal(t, "/connectors/KnEmployee/AfasContract", path)
}

func TestDeleteNamesItsKeysInThePath(t *testing.T) {
	t.Parallel()
	method, path, body := sent(t, ``, func(ctx context.Context, c *Client) error {
		return c.Delete(ctx, Deletion{Connector: "KnEmployee", Object: "AfasContract", Keys: []Key{{"EmId", "1000 454"}, {"DaBe", "2026-04-01"}}})
	})
	assert.Equal(t, http.MethodDelete, method)
	assert.Equal(t, "/connectors/KnEmployee/AfasContract/@EmId,@DaBe/1000%20454,2026-04-01", path)
	assert.Empty(t, body)
	client := testClient(t, func(http.ResponseWriter, *http.Request) { t.Error("called") })
	for _, keys := range [][]Key{nil, {{"EmId", ""}}, {{"EmId", "1,2"}}, {{"Em/Id", "1"}}} {
		assert.ErrorIs(t, client.Delete(t.Context(), Deletion{Connector: "KnEmployee", Keys: keys}), BadInput)
	}
}

func TestSuccessIsSuccessWhateverItsBody(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ body, want string }{
		"wrapped":             {`{"results":{"HrCreateApplicant":{"CaId":"64"}}}`, "64"},
		"not wrapped":         {`{"HrCreateApplicant":{"CaId":"64"}}`, "64"},
		"a number":            {`{"results":{"HrCreateApplicant":{"CaId":64,"Sub":{"x":"y"}}}}`, "64"},
		"a list of one":       {`{"results":{"HrCreateApplicant":[{"CaId":"64"}]}}`, "64"},
		"empty":               {``, ""},
		"no JSON":             {`<html>`, ""},
		"another shape":       {`[1]`, ""},
		"results are nothing": {`{"results":null}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 201, tc.body) })
			result, err := client.CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen"})
			require.NoError(t, err)
			assert.Equal(t, tc.want, result.Key("CaId"))
			assert.Equal(t, "trace-1", result.TraceID)
		})
	}
}

func TestAnswerCutAfterA201IsStillSuccess(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "500")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"results":{"HrCr`)
	})
	result, err := client.CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen"})
	require.NoError(t, err, "the record is there: calling it a failure would have it sent again")
	assert.Empty(t, result.Keys)
}

func TestMistakesInARecordStopBeforeSending(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	client := testClient(t, func(http.ResponseWriter, *http.Request) { calls.Add(1) })
	big := textFile("cv.pdf", "x")
	big.Size = 56_250_001 // 75,000,004 bytes of base64
	none := File{Name: "cv.pdf", Size: 4}
	empty := textFile("cv.pdf", "")
	for name, tc := range map[string]struct {
		applicant Applicant
		reason    Reason
	}{
		"no vacancy":            {Applicant{LastName: "x"}, BadInput},
		"no name and no person": {Applicant{Vacancy: 2}, BadInput},
		"field given twice":     {Applicant{Vacancy: 2, LastName: "x", Other: Fields{"LaNm": Text("y")}}, BadInput},
		"field id that is none": {Applicant{Vacancy: 2, LastName: "x", Other: Fields{`U1":1,"x`: Text("y")}}, BadInput},
		"value that is none":    {Applicant{Vacancy: 2, LastName: "x", Other: Fields{"U007": {}}}, BadInput},
		"file above 75 MB":      {Applicant{Vacancy: 2, LastName: "x", CV: &big}, TooLarge},
		"file without bytes":    {Applicant{Vacancy: 2, LastName: "x", CV: &none}, BadInput},
		"empty file":            {Applicant{Vacancy: 2, LastName: "x", CV: &empty}, FileChanged},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.CreateApplicant(t.Context(), tc.applicant)
			require.ErrorIs(t, err, tc.reason)
			var h *hris.Error
			require.ErrorAs(t, err, &h)
			assert.Equal(t, hris.EffectNotSent, h.Effect)
			assert.Equal(t, "insert HrCreateApplicant", h.Op)
		})
	}
	assert.Zero(t, calls.Load())
	for _, id := range []string{"U0123456789ABCDEF0123456789abcdef", "U007"} {
		assert.True(t, IsCustomField(id))
	}
	assert.False(t, IsCustomField("UsId"))
}

func TestBodyOfThePublishedSizeFits(t *testing.T) {
	t.Parallel()
	cv := textFile("cv.pdf", "x")
	cv.Size = 56_000_000
	e, err := Applicant{Vacancy: 2, LastName: "x", CV: &cv}.element()
	require.NoError(t, err)
	b, err := document("HrCreateApplicant", e)
	require.NoError(t, err)
	assert.Less(t, b.length, int64(maxRequest))
}

func FuzzResultKeys(f *testing.F) {
	f.Add([]byte(`{"results":{"KnPerson":{"BcId":"8","BcCo":"1000040"}}}`))
	f.Add([]byte(`{"a":[{"b":1}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		keys := parseKeys(body)
		if len(keys) > 0 && !json.Valid(body) {
			t.Fatal("keys out of nothing")
		}
		bare := &httpx.Response{Status: http.StatusOK}
		if believed(httpx.Create, bare, body, "KnPerson") && !json.Valid(body) {
			t.Fatal("a success out of nothing")
		}
	})
}

// unsigned answers as whatever stands between here and Profit: without its
// trace identifier.
func unsigned(t *testing.T, status int, body string) *Client {
	t.Helper()
	return testClient(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func TestASuccessThatIsNotAFASsOwnLeavesAnInsertInDoubt(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		body   string
	}{
		"a page":                  {200, `<html>Please sign in</html>`},
		"a page as 202":           {202, `<html>Checking your browser</html>`},
		"taken on, no more":       {202, ``},
		"nothing":                 {200, ``},
		"no content":              {204, ``},
		"null":                    {200, `null`},
		"a list":                  {200, `[]`},
		"somebody else's JSON":    {200, `{"status":"ok"}`},
		"an object of another":    {200, `{"error":{"code":"503"}}`},
		"results that are none":   {200, `{"results":null}`},
		"cut in the middle":       {200, `{"results":{"HrCr`},
		"an explanation":          {200, explained("De sollicitatie is niet opgeslagen")},
		"an explanation in a 201": {201, explained("De sollicitatie is niet opgeslagen")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := unsigned(t, tc.status, tc.body).CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen"})
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, BadAnswer, e.Reason)
			assert.Equal(t, hris.EffectUnknown, e.Effect)
			assert.Equal(t, tc.status, e.Status)
			require.ErrorIs(t, err, hris.OutcomeHidden)
			assert.ErrorContains(t, err, "Look in Profit")
			if strings.Contains(tc.body, reference) {
				assert.Equal(t, reference, e.ProfitLogReference)
				assert.NotEmpty(t, e.Message().Reveal())
			}
		})
	}
}

func TestAnExplanationInASignedSuccessLeavesAWriteInDoubt(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, explained("Niet opgeslagen")) })
	_, err := client.CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen"})
	require.ErrorIs(t, err, hris.OutcomeHidden)
	_, err = client.Update(t.Context(), Write{Connector: "KnEmployee"})
	require.ErrorIs(t, err, hris.OutcomeHidden)
}

func TestASuccessOfAFASIsBelievedInEachOfItsShapes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		body   string
		want   string
	}{
		"201 with keys":                     {201, `{"results":{"HrCreateApplicant":{"CaId":"64"}}}`, "64"},
		"201 with a body of another's":      {201, `<html>`, ""},
		"201 without a body":                {201, ``, ""},
		"200 with keys":                     {200, `{"results":{"HrCreateApplicant":{"CaId":"64"}}}`, "64"},
		"200 with keys, not wrapped":        {200, `{"HrCreateApplicant":{"CaId":"64"}}`, "64"},
		"200 with results of nothing":       {200, `{"results":{}}`, ""},
		"200 with an empty object":          {200, "\ufeff{}\r\n", ""},
		"201 with keys and a word about it": {201, `{"externalMessage":"Let op","results":{"HrCreateApplicant":{"CaId":"64"}}}`, "64"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, err := unsigned(t, tc.status, tc.body).CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen"})
			require.NoError(t, err)
			assert.Equal(t, tc.want, result.Key("CaId"))
		})
	}
	for _, status := range []int{200, 202, 204} {
		client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, status, ``) })
		_, err := client.CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen"})
		require.NoError(t, err, "%d, signed", status)
	}
}

func TestAnUpdateIsDoneUnlessAPageOrAnExplanationCameBack(t *testing.T) {
	t.Parallel()
	for body, done := range map[string]bool{
		``: true, `{}`: true, `{"results":{"AfasEmployee":{"EmId":"1"}}}`: true, `<html>Please sign in</html>`: false, explained("Niet opgeslagen"): false,
	} {
		_, err := unsigned(t, 200, body).Update(t.Context(), Write{Connector: "KnEmployee"})
		if done {
			assert.NoError(t, err, body)
			continue
		}
		require.ErrorIs(t, err, BadAnswer, body)
		assert.ErrorIs(t, err, hris.OutcomeHidden, body)
	}
}
