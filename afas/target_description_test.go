package afas_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/transfer"
)

// described are the objects our requests are made of, as AFAS's published
// OpenAPI description has them (Profit 6): "id:type", a number is the greatest
// length of a text, ! marks what the description demands and we always send.
// BcId and, of somebody new, BcCo are demanded as well, but the documentation of
// KnPerson says not to send the one, and AFAS gives out the other (AutoNum).
// LaNm is not needed beside BcCo, as AFAS's own sample shows.
var described = map[string]string{
	"HrCreateApplicant": `VcSn:int! BcCo:15 In:15 Is:15 CaNm:80 FiNm:50 LaNm:80 ViGe:20 DaBi:date EmAd:255 EmA2:255 TeNr:255 TeN2:255 MbNr:255
		MbN2:255 PhotoFileName:255 PhotoFileStream:file CoId:3 Ad:60 HmNr:int HmAd:30 ZpCd:15 Rs:50 EdLv:int WoLv:int WoXp:20 ViSo:20 Mo:text
		CvFileName:255 CvFileStream:file StId:32 OpEm:bool LgId:3`,
	"KnPerson": `PadAdr:bool! AutoNum:bool! MatchPer:1! BcCo:15 SeNm:10 CaNm:80 FiNm:50 In:15 Is:15 LaNm:80! SpNm:bool IsBi:15 NmBi:80 IsPa:15 NmPa:80
		ViUs:20 ViGe:20 PsNa:20 DaBi:date TeNr:255 TeN2:255 MbNr:255 MbN2:255 EmAd:255 EmA2:255 FileName:255 FileStream:file AddToPortal:bool!`,
	"KnBasicAddressAdr":   `CoId:3! PbAd:bool! StAd:255 Ad:60 HmNr:int HmAd:30 ZpCd:15 Rs:50 AdAd:255 BeginDate:date! ResZip:bool!`,
	"KnSubject":           `StId:int! Ds:255! SbTx:text Da:date UsId:80 EmId:80 DtFr:date DtTo:date St:bool FvF1:int FvF2:int FvF3:int`,
	"KnSubjectLink":       `ToBC:bool ToEm:bool ToAp:bool SfTp:20 SfId:50 BcId:15 CdId:int ApId:int`,
	"KnSubjectAttachment": `FileName:255! FileStream:file!`,
	"AfasPerson": `PrId:int! BcCo:15 SeNm:10 CaNm:80 FiNm:50 In:15 Is:15 LaNm:80! SpNm:bool IsBi:15 NmBi:80 IsPa:15 NmPa:80 ViUs:20 ViGe:20 PsNa:20
		DaBi:date CoBi:3 RsBi:50 ViCs:20 DaMa:date TtId:3 TtEx:3 LeHe:255 TeNr:255 TeN2:255 MbNr:255 MbN2:255 EmAd:255 EmA2:255 HoPa:255 Corr:bool ViMd:20 Re:text`,
	"AfasEmployee":        `EmId:15!`,
	"AfasContract":        `DaBe:date! ClId:15 WcId:15 ApCo:20 DaEn:date PEmTy:1 CmId:15 EmMt:20 ViEt:20 ViTo:20 DaEt:date`,
	"AfasOrgunitFunction": `DaBe:date! DpId:10 FuId:10 CcId:30 CrId:30 FpId:15`,
	"AfasTimeTable":       `DaBg:date! SeNo:int DyWk:decimal HrWk:decimal PcPt:decimal Ft:decimal`,
	"AfasSalary":          `DaBe:date! SaPe:20 EmSa:decimal PtId:int TaId:int VaSc:20 SaSt:decimal`,
	"AfasOnboard":         `AdCo:20`,
	"OnboardAttachment":   `FileName:255! FileStream:file!`,
}

// codes are those the description lists, by language.
var codes = map[string]map[afas.Language][]string{
	"ViGe": {afas.Dutch: {"M", "V", "O", "X"}, afas.English: {"M", "F", "U", "X"}},
	"ApCo": {afas.Dutch: {"O", "H", "J", "B", "AJ"}, afas.English: {"U", "H", "Y", "S", "HY"}},
	"AdCo": {afas.Dutch: {"N", "B"}, afas.English: {"N", "B"}},
	"ViSo": {afas.Dutch: {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}, afas.English: {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}},
}

var (
	dayShape  = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	customTag = regexp.MustCompile(`^U[0-9A-F]{32}$`)
)

// wireElement is one record of a request: keys with an @, fields, objects below.
type wireElement map[string]json.RawMessage

// follows checks one object of a request against the description.
func follows(t *testing.T, language afas.Language, name string, raw json.RawMessage) {
	t.Helper()
	want, ok := described[name]
	require.True(t, ok, "an object %s is not in the description", name)
	var object map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(raw, &object), name)
	require.Len(t, object, 1, "%s holds its Element and nothing else", name)
	elements := []wireElement{{}}
	if err := json.Unmarshal(object["Element"], &elements); err != nil {
		require.NoError(t, json.Unmarshal(object["Element"], &elements[0]), name)
	}
	for _, e := range elements {
		fields := map[string]json.RawMessage{}
		require.NoError(t, json.Unmarshal(e["Fields"], &fields), name)
		for member, value := range e {
			if id, key := strings.CutPrefix(member, "@"); key {
				fields[id] = value
			} else {
				assert.Contains(t, []string{"Fields", "Objects"}, member, name)
			}
		}
		followsFields(t, language, name, want, fields)
		if e["Objects"] == nil {
			continue
		}
		var below []map[string]json.RawMessage // the array form
		require.NoError(t, json.Unmarshal(e["Objects"], &below), name)
		for _, one := range below {
			require.Len(t, one, 1, "one object at a time below %s", name)
			for child, content := range one {
				follows(t, language, child, content)
			}
		}
	}
}

func followsFields(t *testing.T, language afas.Language, object, want string, fields map[string]json.RawMessage) {
	t.Helper()
	types := map[string]string{}
	for _, word := range strings.Fields(want) {
		id, kind, _ := strings.Cut(word, ":")
		if kind, ok := strings.CutSuffix(kind, "!"); ok {
			types[id] = kind
			assert.Contains(t, fields, id, "%s demands it", object)
			continue
		}
		types[id] = kind
	}
	for id, raw := range fields {
		if customTag.MatchString(id) { // never in the description, always in the metainfo
			continue
		}
		kind, known := types[id]
		if assert.True(t, known, "%s has no field %s", object, id) {
			assert.NoError(t, fits(kind, raw), "%s.%s", object, id)
		}
		if list := codes[id][language]; list != nil {
			assert.Contains(t, list, strings.Trim(string(raw), `"`), "%s.%s in %s", object, id, language)
		}
	}
}

// fits checks a value's JSON type, form and length.
func fits(kind string, raw json.RawMessage) error {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return err
	}
	switch x := v.(type) {
	case float64:
		if kind == "int" && strings.ContainsAny(string(raw), ".eE") || kind != "int" && kind != "decimal" {
			return fmt.Errorf("a number where the description has %s", kind)
		}
		return nil
	case bool:
		if kind != "bool" {
			return fmt.Errorf("true or false where the description has %s", kind)
		}
		return nil
	case map[string]any: // the journal's form of a file
		if kind != "file" {
			return fmt.Errorf("a file where the description has %s", kind)
		}
		return nil
	case string:
		most, isText := strconv.Atoi(kind)
		switch {
		case kind == "date" && dayShape.MatchString(x):
		case kind == "date":
			return fmt.Errorf("no date")
		case kind == "text":
		case isText != nil:
			return fmt.Errorf("a text where the description has %s", kind)
		case x == "" || utf8.RuneCountInString(x) > most:
			return fmt.Errorf("a text of %d characters where at most %d are taken, and none is left out", utf8.RuneCountInString(x), most)
		}
		return nil
	}
	return fmt.Errorf("a %T", v)
}

// followsTheDescription checks every write the fake has seen.
func followsTheDescription(t *testing.T, o *office, language afas.Language, want ...string) {
	t.Helper()
	var seen []string
	for _, call := range o.fake.Journal() {
		if call.Connector == "" || call.Method == "GET" {
			assert.Contains(t, []string{"GET", "POST"}, call.Method)
			continue
		}
		assert.Equal(t, "POST", call.Method)
		assert.Equal(t, 201, call.Status)
		assert.Equal(t, []string{string(language)}, call.Header["Accept-Language"])
		assert.True(t, strings.HasPrefix(call.Header.Get("Content-Type"), "application/json"))
		assert.False(t, call.Close, "AFAS advises against Connection: close")
		var root map[string]json.RawMessage
		require.NoError(t, json.Unmarshal([]byte(call.Body), &root))
		require.Len(t, root, 1)
		for name, object := range root {
			assert.Equal(t, afas.RootName(call.Connector), name)
			follows(t, language, name, object)
		}
		seen = append(seen, call.Connector)
	}
	assert.Equal(t, want, slices.Compact(seen))
}

// fullHire says all that a host may know.
func fullHire(o *office) *hris.Hire {
	h := o.hireWithLetter()
	h.Person.Initials, h.Person.PreferredName, h.Person.HomePhone = "N.B.", "Noortje", "+31205550100"
	h.Person.BirthName, h.Person.PartnerPrefix, h.Person.PartnerName = "Bakkerink", "de", "Partnermans"
	h.Person.Address.Line2 = "Achterhuis"
	h.Offer.EndDate, h.Offer.WeeklyHours = civil.MustDate("2028-01-03"), civil.MustDecimal("32")
	h.Offer.Salary.Amount = civil.MustDecimal("3123.45")
	h.Consents = []hris.Consent{{Purpose: hris.KeepData, GivenOn: civil.MustDate("2026-10-01")}}
	o.addFile(h, "photo", "noortjes-photo.jpg", hris.OtherDocument, []byte("\xff\xd8 a smile"))
	h.Documents[len(h.Documents)-1].MIME = "image/jpeg"
	return h
}

func noortjeIsThere(o *office) {
	o.fake.AddPerson(map[string]string{"BcCo": "4242", "LaNm": "Bakkerink", "EmA2": "noortje@example.com"})
}

var references = []transfer.Edit{
	transfer.SetText("EdLv", "5"), transfer.SetText("WoLv", "3"), transfer.SetText("ViSo", "8"), transfer.SetText("EmAd", "noortje@werk.example.com"),
	transfer.SetText("PhotoFileStream", "photo"), transfer.SetText("WoXp", "05"), transfer.SetText("LgId", "NL"), transfer.SetText("StId", "site"),
	transfer.SetText("TeNr", "+31205550199"), transfer.SetText("MbNr", "+31600000099"), vacancy,
}

func TestEveryRequestFollowsThePublishedDescription(t *testing.T) {
	t.Parallel()
	for _, language := range []afas.Language{afas.Dutch, afas.English} {
		for name, tc := range map[string]struct {
			settings func(*afas.ApplicantSettings, afastest.Demo)
			seed     func(*office)
			hire     func(*office) *hris.Hire
			edits    []transfer.Edit
			calls    []string
		}{
			"a plain application":      {hire: (*office).hire, edits: []transfer.Edit{vacancy}, calls: []string{"HrCreateApplicant"}},
			"all there is to say":      {hire: fullHire, edits: append(references, transfer.ChooseDocuments("cv", "photo")), settings: everything, calls: []string{"HrCreateApplicant"}},
			"with further documents":   {hire: fullHire, edits: append(references, transfer.ChooseDocuments("cv", "photo", "letter", "diploma")), settings: everything, calls: []string{"KnPerson", "HrCreateApplicant", "KnSubject"}},
			"somebody whom AFAS knows": {seed: noortjeIsThere, hire: fullHire, edits: append(references, withLetter, transfer.SamePerson("4242")), settings: everything, calls: []string{"HrCreateApplicant", "KnSubject"}},
		} {
			t.Run(name+" in "+string(language), func(t *testing.T) {
				t.Parallel()
				o := newOffice(t, setting{language: language, settings: tc.settings, seed: tc.seed})
				_, err := o.send(tc.hire(o), tc.edits...)
				require.NoError(t, err)
				followsTheDescription(t, o, language, tc.calls...)
				o.oneApplication()
			})
		}
		t.Run("an onboarding in "+string(language), func(t *testing.T) {
			t.Parallel()
			for _, existing := range []string{"", "1000002"} {
				o := onboardingOffice(t, setting{language: language})
				edits := []transfer.Edit{allOfThem, transfer.SetText("AfasContract.ApCo", "H"), transfer.SetText("AfasSalary.PtId", "5")}
				if existing != "" {
					edits = append(edits, transfer.SetText("existing_employee", existing))
				}
				_, err := o.send(fullHire(o), edits...)
				require.NoError(t, err)
				followsTheDescription(t, o, language, "HrOnboarding")
			}
		})
	}
}
