package afas

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMetainfoTellsWhatIsGranted(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/metainfo", r.URL.Path)
		answerJSON(w, 200, `{"updateConnectors":[{"id":"HrCreateApplicant","description":"x"}],"getConnectors":[{"id":"Acme_Vacancies","description":"x"}],
			"custom":[{"id":"new in a later release"}],"info":{"envid":"T123456AC","appName":"Acme","group":"Acme","tokenExpiry":0}}`)
	})
	m, err := client.Metainfo(t.Context())
	require.NoError(t, err)
	assert.True(t, m.MayUpdate("HrCreateApplicant"))
	assert.False(t, m.MayUpdate("KnSubject"))
	assert.True(t, m.MayGet("Acme_Vacancies"))
	assert.Equal(t, Info{"T123456AC", "Acme", "Acme", "0"}, m.Info)
}

func TestUpdateMetainfoGivesCodesAndCustomFields(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/metainfo/update/HrCreateApplicant", r.URL.Path)
		answerJSON(w, 200, `{"id":"HrCreateApplicant","description":"x","name":"HrCreateApplicant","fields":[
			{"fieldId":"ViGe","primaryKey":false,"dataType":"string","label":"Geslacht","mandatory":false,"length":20,"decimals":0,"decimalFieldId":"","notzero":false,"controlType":1,
			 "values":[{"id":"M","description":"Man"},{"id":"V","description":"Vrouw"}]},
			{"fieldId":"Mo","dataType":"blob","mandatory":false,"values":null},{"fieldId":"CvFileStream","dataType":"blob"},
			{"fieldId":"VcSn","dataType":"int","mandatory":true,"primaryKey":true}],
			"objects":[{"name":"Sub","fields":[{"fieldId":"A","dataType":"decimal","decimals":2}],"objects":[]}]}`)
	})
	o, err := client.UpdateConnector(t.Context(), "HrCreateApplicant")
	require.NoError(t, err)
	gender, ok := o.Field("ViGe")
	require.True(t, ok)
	assert.Equal(t, []Code{{"M", "Man"}, {"V", "Vrouw"}}, gender.Codes)
	assert.Equal(t, 20, gender.Length)
	motivation, _ := o.Field("Mo")
	cv, _ := o.Field("CvFileStream")
	assert.False(t, motivation.IsFile(), "motivation is text, in spite of its type")
	assert.True(t, cv.IsFile())
	vacancy, _ := o.Field("VcSn")
	assert.True(t, vacancy.Mandatory && vacancy.Key)
	sub, ok := o.Object("Sub")
	require.True(t, ok)
	assert.Equal(t, 2, sub.Fields[0].Decimals)
}

func TestColumnsAndVersion(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/ProfitVersion" {
			answerJSON(w, 200, `{"version":"22.22.5"}`)
			return
		}
		assert.Equal(t, "/metainfo/get/Acme_Vacancies", r.URL.Path)
		answerJSON(w, 200, `{"name":"Acme_Vacancies","fields":[{"id":"Number","fieldId":"U002","dataType":"int","label":"Nummer","length":10,"controlType":5,"decimals":0,"decimalsFieldId":""}]}`)
	})
	columns, err := client.Columns(t.Context(), "Acme_Vacancies")
	require.NoError(t, err)
	assert.Equal(t, []Column{{ID: "Number", FieldID: "U002", DataType: TypeWhole, Label: "Nummer", Length: 10, ControlType: 5}}, columns)
	version, err := client.Version(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "22.22.5", version)
}
