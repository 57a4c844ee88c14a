package erecruitertest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
)

// Whatever people and the API do, what can be read page by page is what there
// is, and no two applications have one external id.
func TestWhatIsReadIsWhatThereIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		srv := erecruitertest.New(erecruitertest.Config{BasePath: "/", MovedKeepsID: rapid.Bool().Draw(t, "keeps")})
		defer srv.Close()
		d := srv.SeedDemo()
		recruitments := []int64{d.Shared, d.Unshared, d.Suspended, d.Closed}
		call := func(method, path, body string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+d.AccessKey)
			rec := httptest.NewRecorder()
			srv.ServeHTTP(rec, r)
			return rec
		}
		recruitment := func() int64 { return rapid.SampledFrom(recruitments).Draw(t, "recruitment") }
		application := func() int64 {
			all := srv.Applications()
			if len(all) == 0 {
				t.Skip("nobody is there")
			}
			return rapid.SampledFrom(all).Draw(t, "application").ID
		}
		taken := func(external string) bool {
			return slices.ContainsFunc(srv.Applications(), func(a erecruitertest.Application) bool { return a.ExternalID == external })
		}
		t.Repeat(map[string]func(*rapid.T){
			"create": func(t *rapid.T) {
				to, external := rapid.SampledFrom([]int64{d.Shared, d.Unshared}).Draw(t, "to"), fmt.Sprint("e", rapid.IntRange(1, 6).Draw(t, "external"))
				was := taken(external)
				rec := call("POST", fmt.Sprintf("/v1.1/Recruitments/%d/CandidateApplications?companyId=%d", to, d.Company), fmt.Sprintf(
					`{"externalId":%q,"originId":%d,"candidate":{"firstName":"O","lastName":"W","email":"o%d@example.com"},
					"consents":[{"consentId":%d,"accepted":true,"acceptedAt":"2026-11-20T10:14:00Z"}]}`,
					external, d.Origin, rapid.IntRange(1, 3).Draw(t, "person"), d.Required))
				if rec.Code == http.StatusCreated {
					require.False(t, was)
					return
				}
				require.Equal(t, http.StatusConflict, rec.Code, rec.Body)
			},
			"add": func(t *rapid.T) {
				srv.AddApplication(erecruitertest.Application{RecruitmentID: recruitment(), Person: erecruitertest.Person{Email: "o1@example.com"}})
			},
			"delete": func(*rapid.T) { srv.DeleteApplication(application()) },
			"move":   func(*rapid.T) { srv.MoveApplication(application(), recruitment()) },
			"merge": func(t *rapid.T) {
				if a, b := application(), application(); a != b {
					srv.MergeApplications(a, b)
				}
			},
			"stage": func(t *rapid.T) { srv.SetStage(application(), rapid.SampledFrom(srv.Stages()).Draw(t, "stage").ID) },
			"": func(t *rapid.T) {
				all := srv.Applications()
				read, externals := map[int64]int64{}, map[string]bool{}
				for _, r := range recruitments {
					var ids []int64
					for {
						var page struct {
							Applications []struct{ ApplicationID, CandidateID, StageID int64 }
							RowCount     int
						}
						rec := call("GET", fmt.Sprintf("/v1.1/Recruitments/%d/CandidateApplications?companyId=%d&limit=2&offset=%d", r, d.Company, len(ids)), "")
						require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &page))
						if len(page.Applications) == 0 {
							require.Len(t, ids, page.RowCount)
							break
						}
						for _, a := range page.Applications {
							ids = append(ids, a.ApplicationID)
							read[a.ApplicationID] = a.StageID
						}
					}
					require.True(t, slices.IsSorted(ids))
				}
				require.Len(t, read, len(all))
				candidates := map[int64]bool{}
				for _, a := range all {
					require.Equal(t, a.Stage(), read[a.ID])
					require.False(t, a.ExternalID != "" && externals[a.ExternalID])
					externals[a.ExternalID], candidates[a.CandidateID] = true, true
				}
				var list struct{ RowCount int }
				require.NoError(t, json.Unmarshal(call("GET", fmt.Sprintf("/v1.1/Candidates?companyId=%d", d.Company), "").Body.Bytes(), &list))
				require.Len(t, candidates, list.RowCount)
			},
		})
	})
}
