package afastest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas/afastest"
)

// table is a GetConnector of five rows with every kind of cell.
func table(p *profit) {
	p.AddGetConnector("App_Table", []afastest.Column{
		{Name: "Nr", FieldID: "U002", Type: afastest.Int}, {Name: "Name"}, {Name: "Amount", Type: afastest.Decimal},
		{Name: "Open", Type: afastest.Boolean}, {Name: "Day", Type: afastest.Date}, {Name: "Gone", Replaced: true},
	}, []afastest.Row{
		{"Nr": 1, "Name": "Appel", "Amount": "-0.5", "Open": true, "Day": "2026-01-05"},
		{"Nr": 2, "Name": "appelboom", "Amount": "10.25", "Open": false, "Day": "2026-02-05"},
		{"Nr": 3, "Name": "Peer", "Amount": 3, "Open": true, "Day": time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC)},
		{"Nr": 4, "Name": nil, "Amount": nil, "Open": nil, "Day": nil},
		{"Nr": 10, "Name": "Zoete peer", "Amount": "9.5", "Open": true, "Day": "2026-02-05T12:00:00"},
	})
}

func TestOperators(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	table(p)
	for _, c := range []struct {
		field, op, value string
		want             string
	}{
		{"Nr", "1", "3", "3"},
		{"Nr", "2", "3", "3 4 10"},
		{"Nr", "3", "2", "1 2"},
		{"Nr", "4", "3", "4 10"},
		{"Nr", "5", "2", "1"},
		{"Amount", "2", "9.50", "2 10"},
		{"Amount", "5", "0", "1"},
		{"Name", "1", "PEER", "3"},
		{"Name", "6", "peer", "3 10"},
		{"Name", "6", "%peer%", "3 10"},
		{"Name", "7", "Peer", "1 2 4 10"},
		{"Name", "8", `""`, "4"},
		{"Name", "8", "[is leeg]", "4"},
		{"Name", "9", "null", "1 2 3 10"},
		{"Name", "10", "appel", "1 2"},
		{"Name", "10", "appel%", "1 2"},
		{"Name", "11", "appel", "3 4 10"},
		{"Name", "12", "appel", "3 4 10"},
		{"Name", "13", "%boom", "2"},
		{"Name", "14", "peer", "1 2 4"},
		{"Name", "15", "peer zoete", "10"},
		{"Open", "1", "true", "1 3 10"},
		{"Open", "1", "1", "1 3 10"},
		{"Day", "1", "2026-02-05", "2"},
		{"Day", "4", "2026-02-05T11:59:59", "3 10"},
		{"Gone", "1", "(replaced)", "1 2 3 4 10"},
	} {
		rows := p.rows("App_Table", "filterfieldids", c.field, "operatortypes", c.op, "filtervalues", c.value, "orderbyfieldids", "Nr")
		require.Equal(t, "["+c.want+"]", fmt.Sprint(column(rows, "Nr")), "%+v", c)
	}
}

func TestFilterGroupsAreOrsOfAnds(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	table(p)
	lists := func(f, v, o string) string {
		return fmt.Sprint(column(p.rows("App_Table", "filterfieldids", f, "filtervalues", v, "operatortypes", o, "orderbyfieldids", "Nr"), "Nr"))
	}
	require.Equal(t, "[3]", lists("Name,Nr", "Peer,3", "6,1"))
	require.Equal(t, "[3 4]", lists("Name,Nr;Nr", "Peer,3;4", "6,1;1"), "(A and B) or C, not A and (B or C)")
	require.Equal(t, "[1 4]", lists("Nr;Nr", "1;4", "1;1"))
	require.Equal(t, "[2]", lists("Nr", "2", ""), "no operator types: equals")

	js := func(doc string) string {
		return fmt.Sprint(column(p.rows("App_Table", "filterjson", doc, "orderbyfieldids", "Nr"), "Nr"))
	}
	require.Equal(t, "[3 4]", js(`{"Filters":{"Filter":[
		{"@FilterId":"Filter 1","Field":[{"@FieldId":"Name","@OperatorType":"6","#text":"Peer"},{"@FieldId":"Nr","@OperatorType":1,"#text":3}]},
		{"@FilterId":"Filter 2","Field":{"@FieldId":"Nr","@OperatorType":"1","#text":"4"}}]}}`))
}

func TestACommaInAValueShiftsTheListsSilently(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	p.AddGetConnector("App_Names", []afastest.Column{{Name: "A"}, {Name: "B"}}, []afastest.Row{
		{"A": "Smit, Co", "B": "x"}, {"A": "Smit", "B": "Co"},
	})
	rows := p.rows("App_Names", "filterfieldids", "A,B", "filtervalues", "Smit,Co,x", "operatortypes", "1,1")
	require.Equal(t, []any{"Smit"}, column(rows, "A"), "the wrong row, and no error")
	rows = p.rows("App_Names", "filterjson", `{"Filters":{"Filter":[{"Field":[{"@FieldId":"A","@OperatorType":"1","#text":"Smit, Co"}]}]}}`)
	require.Equal(t, []any{"x"}, column(rows, "B"))
}

func TestSkipAndTake(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	var many []afastest.Row
	for i := range 130 {
		many = append(many, afastest.Row{"Nr": i})
	}
	p.AddGetConnector("App_Many", []afastest.Column{{Name: "Nr", Type: afastest.Int}}, many)
	for query, want := range map[string]int{
		"": 100, "?skip=100": 30, "?skip=-1&take=-1": 130, "?skip=-1": 130, "?take=0": 1, "?skip=200": 0,
		"?SKIP=120&Take=5": 5, "?skip=2&take=-1": -1, "?take=-1": -1, "?skip=-2": -1, "?take=ten": -1,
	} {
		got := p.do("GET", "/connectors/App_Many"+query, "")
		if want < 0 {
			p.refused(got)
			require.Contains(t, got.body, "-2147180999", query)
			continue
		}
		var out struct{ Rows []any }
		require.NoError(t, json.Unmarshal([]byte(got.body), &out))
		require.Len(t, out.Rows, want, query)
		require.NotContains(t, got.body, "\n")
	}
	require.True(t, strings.HasPrefix(p.do("GET", "/connectors/App_Many?skip=3&take=2", "").body, `{"skip":3,"take":2,"rows":[{`))
}

func TestPagingWithoutOrderRepeatsAndLosesRows(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{Seed: 7})
	var many []afastest.Row
	for i := range 60 {
		many = append(many, afastest.Row{"Nr": i, "Same": "x"})
	}
	p.AddGetConnector("App_Many", []afastest.Column{{Name: "Nr", Type: afastest.Int}, {Name: "Same"}}, many)
	seen := func(order string) int {
		distinct := map[any]bool{}
		for skip := 0; skip < 60; skip += 20 {
			q := []string{"skip", fmt.Sprint(skip), "take", "20"}
			if order != "" {
				q = append(q, "orderbyfieldids", order)
			}
			for _, n := range column(p.rows("App_Many", q...), "Nr") {
				distinct[n] = true
			}
		}
		return len(distinct)
	}
	require.Less(t, seen(""), 60)
	require.Less(t, seen("Same"), 60, "a sort on a field that is not unique does not help")
	require.Equal(t, 60, seen("Same,Nr"))
	require.Equal(t, []any{59.0, 58.0}, column(p.rows("App_Many", "orderbyfieldids", "-Nr", "take", "2"), "Nr"))
}

func TestCellsAsProfitShowsThem(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	table(p)
	got := p.do("GET", "/connectors/app_table?orderbyfieldids=Nr", "").body
	require.Contains(t, got, `{"Nr":1,"Name":"Appel","Amount":-0.5,"Open":true,"Day":"2026-01-05T00:00:00Z","Gone":"(replaced)"}`)
	require.Contains(t, got, `"Day":"2026-07-02T00:30:00Z"`, "Amsterdam wall time in spite of the Z")
	require.Contains(t, got, `{"Nr":4,"Name":null,"Amount":null,"Open":null,"Day":null,`)
}

func TestTimesAreKeptFinerThanShown(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	p.AddGetConnector("App_Times", []afastest.Column{{Name: "At", Type: afastest.Date}}, []afastest.Row{
		{"At": time.Date(2026, 1, 1, 11, 0, 0, 600e6, time.UTC)},
	})
	shown := column(p.rows("App_Times"), "At")[0]
	require.Equal(t, "2026-01-01T12:00:01Z", shown)
	since := func(v string) int {
		return len(p.rows("App_Times", "filterfieldids", "At", "operatortypes", "2", "filtervalues", v))
	}
	require.Equal(t, 0, since("2026-01-01T12:00:01"), "the shown time misses the row that showed it")
	require.Equal(t, 1, since("2026-01-01T12:00:00"))
	p.refused(p.do("GET", "/connectors/App_Times?filterfieldids=At&operatortypes=2&filtervalues=2026-01-01T12:00:00Z", ""))
}

func TestGetRefusals(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	table(p)
	for name, query := range map[string]string{
		"unknown field":            "filterfieldids=Nope&filtervalues=1&operatortypes=1",
		"internal id":              "filterfieldids=U002&filtervalues=1&operatortypes=1",
		"unknown operator":         "filterfieldids=Nr&filtervalues=1&operatortypes=19",
		"no placeholder":           "filterfieldids=Name&filtervalues=&operatortypes=8",
		"values missing":           "filterfieldids=Nr,Nr&filtervalues=1&operatortypes=1,1",
		"not a number":             "filterfieldids=Nr&filtervalues=x&operatortypes=1",
		"unknown order":            "orderbyfieldids=-Nope",
		"filterjson encoded twice": "filterjson=%257B%257D",
	} {
		got := p.do("GET", "/connectors/App_Table?"+query, "")
		require.Equal(t, 500, got.StatusCode, name)
		p.refused(got)
	}
	long := "/connectors/App_Table?filterfieldids=Name&operatortypes=1&filtervalues="
	fill := 2048 - len(long[strings.Index(long, "?")+1:])
	require.Equal(t, 200, p.do("GET", long+strings.Repeat("x", fill), "").StatusCode)
	got := p.do("GET", long+strings.Repeat("x", fill+1), "")
	require.Equal(t, 404, got.StatusCode, "2050 characters with the question mark")
	require.Empty(t, got.body)
	require.Equal(t, 404, p.do("GET", "/connectors/App_Nothing", "").StatusCode)

	p.Withdraw("app_table")
	require.Contains(t, p.refused(p.do("GET", "/connectors/App_Table", "")), "niet ondersteund of de gebruiker is niet geautoriseerd")
	p.Grant("App_Table")
	p.BlockConnector("App_Table", true)
	require.Contains(t, p.refused(p.do("GET", "/connectors/App_Table", "")), "geblokkeerd")
	p.BlockConnector("App_Table", false)
	p.HideRows("App_Table", true)
	require.Empty(t, p.rows("App_Table"))
}

func TestVacancyViewTakesTheCustomersNames(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	id := p.AddVacancies(afastest.View{
		Name: "Acme_Vacatures", OpenOnly: true,
		Columns: map[string]string{"VacancyNumber": "Vacature_ID", "Description": "Omschrijving", "Status": ""},
	})
	rows := p.rows(id, "orderbyfieldids", "Vacature_ID")
	require.Equal(t, []any{101.0, 102.0, 103.0, 105.0}, column(rows, "Vacature_ID"))
	require.Equal(t, "Verpleegkundige dagdienst", rows[0]["Omschrijving"])
	require.NotContains(t, rows[0], "Status")
	require.Len(t, p.rows(p.demo.Vacancies), 5)
}

func TestCountriesCarryProfitsOwnCodes(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	p.lang = "en-us"
	of := func(code string) any {
		return column(p.rows(p.demo.Countries, "filterfieldids", "CoId", "operatortypes", "1", "filtervalues", code), "Name")
	}
	require.Equal(t, []any{"Germany"}, of("D"))
	require.Equal(t, []any{"Sri Lanka"}, of("CL"))
	require.Nil(t, of("DE"))
}

func TestMetainfoListsOnlyWhatIsGranted(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{UpdateConnectors: []string{"HrCreateApplicant"}, Environment: "T4321BC", Member: "4321"})
	var list struct {
		UpdateConnectors, GetConnectors []struct{ ID string }
		Info                            struct{ Envid, TokenExpiry string }
	}
	got := p.do("GET", "/metainfo", "").body
	require.NotContains(t, got, "\n")
	require.NoError(t, json.Unmarshal([]byte(got), &list))
	require.Len(t, list.UpdateConnectors, 1)
	require.Equal(t, "T4321BC", list.Info.Envid)
	require.Len(t, list.GetConnectors, 7)
	p.Withdraw(p.demo.Vacancies)
	require.NotContains(t, p.do("GET", "/metainfo", "").body, p.demo.Vacancies)
	p.refused(p.do("GET", "/metainfo/get/"+p.demo.Vacancies, ""))
	p.refused(p.do("GET", "/metainfo/update/KnSubject", ""))
	p.Withdraw("AppConnectorVersion")
	p.refused(p.do("GET", "/ProfitVersion", ""))
}

func TestMetainfoSpeaksTwoLanguagesAndSpellsTwoWays(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	type field struct {
		FieldID string
		Label   string
		Values  []struct{ ID, Description string }
	}
	fields := func(lang string) (map[string]field, int) {
		p.lang = lang
		got := p.do("GET", "/metainfo/update/hrcreateapplicant", "").body
		require.Contains(t, got, `"decimalFieldId"`)
		require.NotContains(t, got, "decimalsFieldId")
		var m struct {
			ID, Name string
			Fields   []field
		}
		require.NoError(t, json.Unmarshal([]byte(got), &m))
		out := map[string]field{}
		for _, f := range m.Fields {
			out[f.FieldID] = f
		}
		return out, len(m.Fields)
	}
	codes := func(f field) (out []string) {
		for _, v := range f.Values {
			out = append(out, v.ID)
		}
		return out
	}
	nl, n := fields("nl-nl")
	require.Equal(t, 33+1, n, "33 fields and the marker")
	en, _ := fields("en-us")
	require.Equal(t, []string{"M", "V", "O", "X"}, codes(nl["ViGe"]))
	require.Equal(t, []string{"M", "F", "U", "X"}, codes(en["ViGe"]))
	require.Equal(t, "Achternaam", nl["LaNm"].Label)
	require.Equal(t, "Handover reference", en[p.demo.Marker].Label)
	other, _ := fields("en-en")
	require.Equal(t, []string{"M", "V", "O", "X"}, codes(other["ViGe"]), "a tag AFAS does not list: the environment's language")

	got := p.do("GET", "/metainfo/get/"+p.demo.Vacancies, "").body
	require.Contains(t, got, `"decimalsFieldId"`)
	require.Contains(t, got, `{"id":"VacancyNumber","fieldId":"U001","dataType":"int"`)
	require.Contains(t, p.do("GET", "/metainfo/update/HrOnboarding", "").body, `"name":"AfasPerson"`)
}

func TestReleaseDecidesTheFieldLists(t *testing.T) {
	t.Parallel()
	seven, eight := start(t, afastest.Config{Release: 7}), start(t, afastest.Config{Release: 8})
	body := strings.Replace(hire, `"VcSn"`, `"WoXp":"21","VcSn"`, 1)
	seven.refused(seven.do(http.MethodPost, "/connectors/HrCreateApplicant", body))
	require.Equal(t, 201, eight.do(http.MethodPost, "/connectors/HrCreateApplicant", body).StatusCode)
}

func TestFilesCanBeReadBack(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	p.do(http.MethodPost, "/connectors/HrCreateApplicant", strings.Replace(hire, `"VcSn"`, `"CvFileName":"cv.pdf","CvFileStream":"aGFsbG8=","VcSn"`, 1))
	item := p.DossierItems()[0]
	want := `{"filename":"cv.pdf","mimetype":"application/pdf","filedata":"aGFsbG8="}`
	require.JSONEq(t, want, p.do("GET", fmt.Sprintf("/SubjectConnector/%d/%s", item.ID, item.Files[0].ID), "").body)
	q := url.Values{"SubjectId": {fmt.Sprint(item.ID)}, "FileId": {item.Files[0].ID}}
	require.JSONEq(t, want, p.do("GET", "/subjectconnector?"+q.Encode(), "").body)
	require.JSONEq(t, want, p.do("GET", "/fileconnector/"+item.Files[0].ID+"/cv.pdf", "").body)
	require.Equal(t, 404, p.do("GET", fmt.Sprintf("/subjectconnector/%d/FFFF", item.ID), "").StatusCode)
}
