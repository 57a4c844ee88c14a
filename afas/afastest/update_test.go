package afastest_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas/afastest"
)

func (p *profit) post(connector, body string) reply {
	p.t.Helper()
	return p.do(http.MethodPost, "/connectors/"+connector, body)
}

func (p *profit) apply(fields string) reply {
	p.t.Helper()
	return p.post("HrCreateApplicant", `{"HrCreateApplicant":{"Element":{"Fields":{`+fields+`}}}}`)
}

func TestAnApplicantAppearsOnlyOnceTheWorkflowHasRun(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	got := p.apply(`"VcSn":101,"LaNm":"Jansen","FiNm":"Tess","EmA2":"tess@example.com","DaBi":"1999-02-28","` + p.demo.Marker + `":"ho-1"`)
	require.Equal(t, 201, got.StatusCode, got.body)
	require.JSONEq(t, `{"results":{"HrCreateApplicant":{"CaId":"64"}}}`, got.body)
	require.Empty(t, p.rows(p.demo.Applicants))
	items := p.rows(p.demo.Dossier, "filterfieldids", "Marker", "filtervalues", "ho-1", "operatortypes", "1")
	require.Equal(t, []any{-44.0}, column(items, "StId"))
	require.Equal(t, []any{64.0}, column(items, "CaId"))
	require.Equal(t, []any{"2026-10-01T10:00:00Z"}, column(items, "Created"))

	require.Equal(t, 1, p.RunWorkflow())
	require.Zero(t, p.RunWorkflow())
	rows := p.rows(p.demo.Applicants)
	require.Equal(t, []any{"tess@example.com"}, column(rows, "MailPrivate"))
	require.Equal(t, []any{"1999-02-28T00:00:00Z"}, column(rows, "BirthDate"))
	require.Equal(t, p.Persons()[2].Number, p.Applicants()[0].EmID, "the applicant bears the person's number")
}

func TestNothingIsIdempotent(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	p.post("HrCreateApplicant", hire)
	p.post("HrCreateApplicant", hire)
	require.Len(t, p.Applications(), 2)
}

func TestApplicationRefusals(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	for name, fields := range map[string]string{
		"no vacancy":                `"LaNm":"Jansen"`,
		"unknown vacancy":           `"VcSn":999,"LaNm":"Jansen"`,
		"vacancy filled":            `"VcSn":104,"LaNm":"Jansen"`,
		"vacancy without workflow":  `"VcSn":105,"LaNm":"Jansen"`,
		"vacancy not a number":      `"VcSn":"VC-1","LaNm":"Jansen"`,
		"no last name":              `"VcSn":101`,
		"unknown person":            `"VcSn":101,"BcCo":"999"`,
		"English gender in Dutch":   `"VcSn":101,"LaNm":"Jansen","ViGe":"F"`,
		"house number with letter":  `"VcSn":101,"LaNm":"Jansen","HmNr":"105a"`,
		"too long":                  `"VcSn":101,"LaNm":"` + strings.Repeat("x", 81) + `"`,
		"30 February":               `"VcSn":101,"LaNm":"Jansen","DaBi":"1974-02-30"`,
		"ISO country":               `"VcSn":101,"LaNm":"Jansen","CoId":"DE"`,
		"photo name and file swap":  `"VcSn":101,"LaNm":"Jansen","PhotoFileName":"aGFsbG8=","PhotoFileStream":"foto.jpg"`,
		"CV without a name":         `"VcSn":101,"LaNm":"Jansen","CvFileStream":"aGFsbG8="`,
		"unknown field":             `"VcSn":101,"LaNm":"Jansen","MatchPer":7`,
		"custom field as a list":    `"VcSn":101,"LaNm":"Jansen","` + p.demo.Marker + `":["Extra","1"]`,
		"not a boolean":             `"VcSn":101,"LaNm":"Jansen","OpEm":"ja"`,
		"information source":        `"VcSn":101,"LaNm":"Jansen","ViSo":"11"`,
		"number with a fraction":    `"VcSn":101.5,"LaNm":"Jansen"`,
		"nested object":             `"VcSn":101,"LaNm":{"a":1}`,
		"CV not base64 in the tail": `"VcSn":101,"LaNm":"Jansen","CvFileName":"cv.pdf","CvFileStream":"aGFsbG8=!"`,
	} {
		got := p.apply(fields)
		require.Equal(t, 500, got.StatusCode, name)
		p.refused(got)
	}
	require.Empty(t, p.Applications())
	require.Contains(t, p.refused(p.apply(`"VcSn":999,"LaNm":"x"`)), "De ingevoerde waarde bij 'Vacature' bestaat niet.")
	p.lang = "en-us"
	require.Contains(t, p.refused(p.apply(`"VcSn":999,"LaNm":"x"`)), "The entered value for 'Vacancy' does not exist.")
}

func TestLenientForms(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	person := p.Persons()[0].Number
	for name, body := range map[string]string{
		"numbers and booleans as strings": `{"HrCreateApplicant":{"Element":{"Fields":{"VcSn":"101","LaNm":"Jansen","OpEm":"1","EdLv":"01","HmNr":"105","HmAd":"a"}}}}`,
		"Element as a list":               `{"HrCreateApplicant":{"Element":[{"Fields":{"VcSn":101,"LaNm":"Jansen"}}]}}`,
		"empty and null":                  `{"HrCreateApplicant":{"Element":{"Fields":{"VcSn":101,"LaNm":"Jansen","Is":"","In":null}}}}`,
		"existing person, no last name":   `{"HrCreateApplicant":{"Element":{"Fields":{"VcSn":103,"BcCo":"` + person + `"}}}}`,
		"motivation is plain text":        `{"HrCreateApplicant":{"Element":{"Fields":{"VcSn":101,"LaNm":"Jansen","Mo":"Ik wil, graag!"}}}}`,
		"a country that is another one":   `{"HrCreateApplicant":{"Element":{"Fields":{"VcSn":101,"LaNm":"Jansen","CoId":"CL"}}}}`,
		"escaped slash in base64":         `{"HrCreateApplicant":{"Element":{"Fields":{"VcSn":101,"LaNm":"Jansen","CvFileName":"a.pdf","CvFileStream":"\/\/8="}}}}`,
	} {
		got := p.post("HrCreateApplicant", body)
		require.Equal(t, 201, got.StatusCode, "%s: %s", name, got.body)
	}
	stored := p.Applications()
	require.Len(t, stored, 7)
}

func TestCodesFollowTheLanguageOfTheRequest(t *testing.T) {
	t.Parallel()
	byHeader, byEnvironment := start(t, afastest.Config{}), start(t, afastest.Config{CodesByEnvironment: true})
	const she = `"VcSn":101,"LaNm":"Jansen","ViGe":"F"`
	byHeader.lang, byEnvironment.lang = "en-us", "en-us"
	require.Equal(t, 201, byHeader.apply(she).StatusCode)
	byEnvironment.refused(byEnvironment.apply(she))
}

func TestTheBodyIsOneTransaction(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	p.refused(p.post("HrCreateApplicant", `{"HrCreateApplicant":{"Element":[
		{"Fields":{"VcSn":101,"LaNm":"Jansen"}},{"Fields":{"VcSn":104,"LaNm":"Pieters"}}]}}`))
	require.Empty(t, p.Applications())
	require.Empty(t, p.DossierItems())
}

func TestBadEnvelopes(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	for _, body := range []string{``, `{`, `{"a":}`, `nope`, `{"HrCreateApplicant":{}} trailing`, `{"a":"\x"}`, strings.Repeat("[", 99)} {
		got := p.post("HrCreateApplicant", body)
		require.Equal(t, 400, got.StatusCode, body)
		require.Equal(t, `{"message":"Invalid json"}`, got.body)
	}
	for _, body := range []string{`{}`, `[]`, `{"HrCreateApplicant":{}}`, `{"Other":{"Element":{}}}`, `{"HrCreateApplicant":{"Element":[]}}`,
		`{"HrCreateApplicant":{"Element":{"Objects":[{"KnPerson":{"Element":{}}}]}}}`} {
		p.refused(p.post("HrCreateApplicant", body))
	}
	p.refused(p.post("HrOnboarding", `{"HrOnboarding":{"Element":{"Fields":{"PrId":-357}}}}`)) // its root is AfasPerson
	p.refused(p.do(http.MethodPut, "/connectors/HrCreateApplicant", hire))
	require.Contains(t, p.refused(p.post("KnEmployee", `{}`)), "niet ondersteund")
	p.Withdraw("HrCreateApplicant")
	require.Contains(t, p.refused(p.post("HrCreateApplicant", hire)), "niet geautoriseerd")
}

func TestPersonsAreRecognisedByMatchPer(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	n := 0
	post := func(fields string) reply {
		return p.post("KnPerson", `{"KnPerson":{"Element":{"Fields":{`+fields+`}}}}`)
	}
	added := func(want int, fields string) {
		t.Helper()
		before := len(p.Persons())
		got := post(fields)
		require.Equal(t, 201, got.StatusCode, got.body)
		require.Contains(t, got.body, `"BcCo":"`)
		require.Contains(t, got.body, `"BcId":"`)
		n++
		require.Equal(t, want, len(p.Persons())-before, fields)
	}
	const vos = `"LaNm":"Vos","In":"A.","ViGe":"M","EmAd":"vos@example.com","MbNr":"0612","TeNr":"0612","DaBi":"1990-01-01","SoSe":"111222333"`
	added(1, `"MatchPer":0,`+vos)
	added(0, `"MatchPer":"1","SoSe":"111222333","LaNm":"Vos"`)
	for _, m := range []string{"2", "3", "4", "5", "6"} {
		added(0, `"MatchPer":`+m+`,`+vos)
	}
	added(1, `"MatchPer":7,`+vos)
	require.Contains(t, p.refused(post(`"MatchPer":2,`+vos)), "meerdere")
	added(1, `"MatchPer":"3","LaNm":"Vos","In":"A.","ViGe":"M","EmA2":"vos@example.com"`) // 3 wants the work e-mail
	number := p.Persons()[2].Number
	added(0, `"MatchPer":0,"BcCo":"`+number+`","CaNm":"Ad"`)
	require.Equal(t, "Ad", p.Persons()[2].Fields["CaNm"])

	p.refused(post(`"LaNm":"Vos","BcId":12`))
	p.refused(post(`"LaNm":"Vos","SoSe":"111222334"`))
	p.refused(post(`"MatchPer":8,"LaNm":"Vos"`))
}

func TestPersonIsUpdatedWithPutAndNeverDeleted(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{RefuseUnchanged: true})
	number := p.Persons()[0].Number
	put := func(el string) reply {
		return p.do(http.MethodPut, "/connectors/KnPerson", `{"KnPerson":{"Element":{`+el+`}}}`)
	}
	got := put(`"@BcCo":"` + number + `","Fields":{"MatchPer":0,"CaNm":"Rijk"},"Objects":{"KnBasicAddressAdr":{"Element":{"Fields":{"CoId":"NL","Ad":"Dorpsstraat","HmNr":"1"}}}}`)
	require.Equal(t, 200, got.StatusCode, got.body)
	require.Empty(t, got.body)
	require.Equal(t, "Rijk", p.Persons()[0].Fields["CaNm"])
	require.Equal(t, "Dorpsstraat", p.Persons()[0].Address["Ad"])
	p.refused(put(`"@BcCo":"` + number + `","Fields":{"CaNm":"Rijk"}`))
	p.refused(put(`"@BcCo":"404","Fields":{"CaNm":"Rijk"}`))
	p.refused(p.do(http.MethodDelete, "/connectors/KnPerson/KnPerson/@BcCo/"+number, ""))
}

func TestOnboardingSaysNothingBack(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	employee := p.Persons()[1].Number
	body := func(fields, objects string) string {
		return `{"AfasPerson":{"Element":{"Fields":{` + fields + `},"Objects":[` + objects + `]}}}`
	}
	got := p.post("HrOnboarding", body(`"PrId":"-357","LaNm":"Koster","SpNm":"true"`,
		`{"AfasEmployee":{"Element":{"@EmId":"`+employee+`"}}},
		 {"AfasContract":{"Element":{"Fields":{"DaBe":"2026-11-01"}}}},
		 {"AfasOnboard":{"Element":{"Fields":{"AdCo":"B"},"Objects":{"OnboardAttachment":{"Element":[{"Fields":{"FileName":"a.pdf","FileStream":"aGFsbG8="}}]}}}}}`))
	require.Equal(t, 201, got.StatusCode, got.body)
	require.Empty(t, got.body)
	o := p.Onboardings()[0]
	require.Equal(t, employee, o.Employee)
	require.Equal(t, -357, o.Profile)
	require.Len(t, o.Files, 1)
	require.Equal(t, "2026-11-01", o.Objects[1].Fields["DaBe"])

	p.refused(p.post("HrOnboarding", body(`"LaNm":"Koster"`, ``)))
	p.refused(p.post("HrOnboarding", body(`"PrId":1,"LaNm":"Koster"`, ``)))
	p.refused(p.post("HrOnboarding", body(`"PrId":-357,"MatchPer":7`, ``)))
	p.refused(p.post("HrOnboarding", body(`"PrId":-357,"VcSn":101`, ``)))
	p.refused(p.post("HrOnboarding", body(`"PrId":-357`, `{"AfasEmployee":{"Element":{"@EmId":"404"}}}`)))
}

func TestDossierItems(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	number := p.Persons()[0].Number
	file := `{"KnSubjectAttachment":{"Element":{"Fields":{"FileName":"brief.pdf","FileStream":"aGFsbG8="}}}}`
	post := func(stid, objects string) reply {
		return p.post("KnSubject", `{"KnSubject":{"Element":{"Fields":{"StId":`+stid+`,"Ds":"Motivatiebrief"},"Objects":[`+objects+`]}}}`)
	}
	link := func(fields string) string { return `{"KnSubjectLink":{"Element":{"Fields":{` + fields + `}}}}` }

	got := post("15", link(`"ToBC":true,"BcId":"`+number+`"`)+","+file)
	require.Equal(t, 201, got.StatusCode, got.body)
	require.Contains(t, got.body, `"SbId":"`)
	item := p.DossierItems()[0]
	require.Equal(t, []afastest.Link{{Destination: 3, ID: number}}, item.Links)
	require.Equal(t, "brief.pdf", item.Files[0].Name)
	require.EqualValues(t, 5, item.Files[0].Size)

	p.refused(post("-44", ""))
	p.refused(post("99", ""))
	require.NotContains(t, p.refused(post("-5", "")), "mag niet", "-5 is refused only because it was not defined")
	wrong := post("16", link(`"SfTp":"3","SfId":"`+number+`"`))
	require.Equal(t, "Deze bestemming is niet geldig voor dit type dossieritem", p.refused(wrong))
	require.Contains(t, wrong.body, "-2147180996")
	p.refused(post("16", link(`"ToEm":"1","SfId":"`+p.Persons()[1].Number+`"`)+","+file))
	p.refused(post("15", link(`"SfTp":17,"SfId":"`+number+`"`)+","+file)) // no applicant yet
	p.apply(`"VcSn":101,"BcCo":"` + number + `"`)
	p.RunWorkflow()
	require.Equal(t, 201, post("15", link(`"SfTp":17,"SfId":"`+number+`"`)+","+file).StatusCode)

	one := fmt.Sprintf(`{"KnSubject":{"Element":{"@SbId":%d,"Fields":{"Ds":"Brief"},"Objects":[%s]}}}`, item.ID, file)
	require.Equal(t, 200, p.do(http.MethodPut, "/connectors/KnSubject", one).StatusCode)
	require.Equal(t, 201, p.do(http.MethodPost, "/connectors/KnSubject/KnSubjectAttachment", one).StatusCode)
	item = p.DossierItems()[0]
	require.Equal(t, "Brief", item.Subject)
	require.Len(t, item.Files, 3)
	require.Equal(t, 200, p.do(http.MethodDelete, fmt.Sprintf("/connectors/KnSubject/KnSubjectAttachment/SbId,FileId/%d,%s", item.ID, item.Files[0].ID), "").StatusCode)
	require.Len(t, p.DossierItems()[0].Files, 2)
	require.Equal(t, 200, p.do(http.MethodDelete, fmt.Sprintf("/connectors/KnSubject/KnSubject/@SbId/%d", item.ID), "").StatusCode)
	p.refused(p.do(http.MethodDelete, fmt.Sprintf("/connectors/KnSubject/KnSubject/@SbId/%d", item.ID), ""))
}

// bigCV is a hire whose CV has n base64 characters.
func bigCV(n int) io.Reader {
	chunk := bytes.Repeat([]byte("QUJD"), 16<<10)
	parts := []io.Reader{strings.NewReader(`{"HrCreateApplicant":{"Element":{"Fields":{"VcSn":101,"LaNm":"Jansen","CvFileName":"cv.pdf","CvFileStream":"`)}
	for ; n > 0; n -= len(chunk) {
		parts = append(parts, bytes.NewReader(chunk[:min(n, len(chunk))]))
	}
	return io.MultiReader(append(parts, strings.NewReader(`"}}}}`))...)
}

func (p *profit) stream(body io.Reader, length int64) reply {
	p.t.Helper()
	r := p.request(http.MethodPost, "/connectors/HrCreateApplicant", "")
	r.Body, r.ContentLength, r.GetBody = io.NopCloser(body), length, nil
	got, err := p.try(r)
	require.NoError(p.t, err)
	return got
}

func TestBodiesAboveTheLimitAre413(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{MaxBody: 1 << 20})
	require.Equal(t, 201, p.stream(bigCV(1<<19), -1).StatusCode)
	require.Equal(t, 413, p.stream(bigCV(1<<20), -1).StatusCode, "counted as it streams")
	require.Equal(t, 413, p.stream(strings.NewReader(strings.Repeat(" ", 1<<20+1)), 1<<20+1).StatusCode, "known beforehand")
	require.Len(t, p.Applications(), 1)
	require.EqualValues(t, 1<<19/4*3, p.Applications()[0].CV.Size)
	require.Nil(t, p.Applications()[0].CV.Content, "above KeepFiles only size and hash stay")
}

func TestABigFileIsNeverHeldWhole(t *testing.T) {
	p := start(t, afastest.Config{})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	require.Equal(t, 201, p.stream(bigCV(48<<20), -1).StatusCode)
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(8<<20), "all allocations of 48 MiB through client and server")
}

func TestStoredFilesKeepTheirHash(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	p.apply(`"VcSn":101,"LaNm":"Jansen","CvFileName":"cv.txt","CvFileStream":"` + base64.StdEncoding.EncodeToString([]byte("hallo")) + `"`)
	cv := p.Applications()[0].CV
	require.Equal(t, "d3751d33f9cd5049c4af2b462735457e4d3baf130bcbb87f389e349fbaeb20b9", cv.SHA256)
	require.Equal(t, "cv.txt", cv.Name)
	require.Equal(t, "hallo", string(cv.Content))
}

func FuzzBodies(f *testing.F) {
	f.Add(hire)
	f.Add(`{"KnPerson":{"Element":[{"@BcCo":"1","Fields":{"FileStream":"aGFsbG8="}}]}}`)
	f.Add(`{"a":"\ud800\"","FileStream":"\n\/`)
	f.Add(`[[[{}],null,true,-1.5e3]]`)
	srv := afastest.New(afastest.Config{})
	demo := srv.SeedDemo()
	token := "AfasToken " + base64.StdEncoding.EncodeToString([]byte(demo.Token))
	f.Fuzz(func(t *testing.T, body string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "/profitrestservices/connectors/KnPerson", strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Authorization", token)
		rec := newRecorder()
		srv.ServeHTTP(rec, r)
		require.Contains(t, []int{201, 400, 500}, rec.Code)
		srv.ClearJournal()
	})
}
