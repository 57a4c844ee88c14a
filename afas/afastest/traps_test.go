package afastest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas/afastest"
)

// What clients of Profit get wrong, and what the fake does to them. Traps with
// a test of their own (filters, paging, times, languages, matching persons,
// late commits) are not repeated here.
func TestTraps(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cfg afastest.Config
		try func(*profit)
	}{
		"bad input is a 500, not a 4xx": {try: func(p *profit) {
			require.Equal(p.t, 500, p.apply(`"VcSn":101`).StatusCode)
		}},
		"a blanket retry on 500 posts a second time": {try: func(p *profit) {
			p.Inject(afastest.Fault{Work: afastest.Done, Answer: afastest.TimedOut()})
			require.Equal(p.t, 500, p.post("HrCreateApplicant", hire).StatusCode)
			require.Equal(p.t, 201, p.post("HrCreateApplicant", hire).StatusCode)
			require.Len(p.t, p.Applications(), 2)
		}},
		"401 has no body to decode": {try: func(p *profit) {
			p.RevokeToken(p.demo.Token)
			got := p.do("GET", "/metainfo", "")
			require.Equal(p.t, 401, got.StatusCode)
			require.Zero(p.t, got.ContentLength)
		}},
		"a right that is missing may be a 401 too": {cfg: afastest.Config{DeniedAs401: true}, try: func(p *profit) {
			p.Withdraw("HrCreateApplicant")
			require.Equal(p.t, 401, p.post("HrCreateApplicant", hire).StatusCode)
		}},
		"the root is not always called like the connector": {try: func(p *profit) {
			require.Contains(p.t, p.do("GET", "/metainfo/update/HrOnboarding", "").body, `"id":"HrOnboarding","description":"Onboarding","name":"AfasPerson"`)
		}},
		"Objects may be a map or a list": {try: func(p *profit) {
			for _, objects := range []string{
				`[{"AfasOnboard":{"Element":{"Fields":{"AdCo":"N"}}}}]`, `{"AfasOnboard":{"Element":[{"Fields":{"AdCo":"N"}}]}}`,
			} {
				got := p.post("HrOnboarding", `{"AfasPerson":{"Element":{"Fields":{"PrId":-357},"Objects":`+objects+`}}}`)
				require.Equal(p.t, 201, got.StatusCode, got.body)
			}
		}},
		"MatchPer 7 on a retry makes a double": {try: func(p *profit) {
			const body = `{"KnPerson":{"Element":{"Fields":{"MatchPer":7,"LaNm":"Vos"}}}}`
			p.post("KnPerson", body)
			p.post("KnPerson", body)
			require.Len(p.t, p.Persons(), 4)
		}},
		"MatchPer 2 changes somebody who was there": {try: func(p *profit) {
			p.post("KnPerson", `{"KnPerson":{"Element":{"Fields":{"MatchPer":2,"LaNm":"Oostveen","In":"M.","ViGe":"V","EmA2":"other@example.com"}}}}`)
			require.Equal(p.t, "other@example.com", p.Persons()[0].Fields["EmA2"])
		}},
		"keys may come without their wrapper": {cfg: afastest.Config{BareResults: true}, try: func(p *profit) {
			require.JSONEq(p.t, `{"HrCreateApplicant":{"CaId":"64"}}`, p.post("HrCreateApplicant", hire).body)
		}},
		"Connection: close is noted": {try: func(p *profit) {
			r := p.request(http.MethodGet, "/metainfo", "")
			r.Close = true
			_, err := p.try(r)
			require.NoError(p.t, err)
			require.True(p.t, p.Journal()[0].Close)
		}},
		"a long query looks like a missing connector": {try: func(p *profit) {
			require.Equal(p.t, 404, p.do("GET", "/connectors/"+p.demo.Vacancies+"?x="+strings.Repeat("y", 2049), "").StatusCode)
		}},
		"a member number may have six digits": {cfg: afastest.Config{Member: "123456"}, try: func(p *profit) {
			require.Contains(p.t, p.do("GET", "/metainfo", "").body, `"envid":"O123456AA"`)
		}},
		"an IP block is a 403 for the token endpoint as well": {try: func(p *profit) {
			p.BlockIP(true)
			require.Equal(p.t, 403, p.token(p.grant()).StatusCode)
		}},
		"metainfo of an unknown connector is a 404": {try: func(p *profit) {
			require.Equal(p.t, 404, p.do("GET", "/metainfo/update/Nope", "").StatusCode)
			require.Equal(p.t, 404, p.do("GET", "/metainfo/get/Nope", "").StatusCode)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.try(start(t, c.cfg))
		})
	}
}
