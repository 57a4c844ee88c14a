package afastest_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/handoverhq/handover/afas/afastest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// profit is a server with the demo environment and a client that knows nothing
// but HTTP.
type profit struct {
	*afastest.Server
	demo  afastest.Demo
	t     *testing.T
	clock *afastest.Clock
	http  *http.Client
	lang  string
}

func start(t *testing.T, cfg afastest.Config) *profit {
	t.Helper()
	p := &profit{t: t, clock: afastest.NewClock(time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)), lang: "nl-nl"}
	cfg.Now = p.clock.Now
	p.Server = afastest.NewServer(cfg)
	p.demo = p.SeedDemo()
	tr := &http.Transport{}
	p.http = &http.Client{Transport: tr}
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		p.Close()
	})
	return p
}

type reply struct {
	*http.Response
	body string
}

func (p *profit) request(method, path, body string) *http.Request {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.URL()+path, strings.NewReader(body))
	require.NoError(p.t, err)
	r.Header.Set("Authorization", "AfasToken "+base64.StdEncoding.EncodeToString([]byte(p.demo.Token)))
	r.Header.Set("Accept-Language", p.lang)
	return r
}

func (p *profit) try(r *http.Request) (reply, error) {
	resp, err := p.http.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return reply{resp, string(b)}, err
}

func (p *profit) do(method, path, body string) reply {
	p.t.Helper()
	got, err := p.try(p.request(method, path, body))
	require.NoError(p.t, err)
	return got
}

// rows reads a GetConnector.
func (p *profit) rows(connector string, query ...string) []map[string]any {
	p.t.Helper()
	q := url.Values{}
	for i := 0; i < len(query); i += 2 {
		q.Set(query[i], query[i+1])
	}
	got := p.do(http.MethodGet, "/connectors/"+connector+"?"+q.Encode(), "")
	require.Equal(p.t, http.StatusOK, got.StatusCode, got.body)
	var out struct{ Rows []map[string]any }
	require.NoError(p.t, json.Unmarshal([]byte(got.body), &out))
	return out.Rows
}

// refused checks that an answer is a functional error and returns its text.
func (p *profit) refused(got reply) string {
	p.t.Helper()
	require.Equal(p.t, http.StatusInternalServerError, got.StatusCode, got.body)
	var e struct {
		Message   string `json:"externalMessage"`
		Number    int    `json:"errorNumber"`
		Reference string `json:"profitLogReference"`
	}
	require.NoError(p.t, json.Unmarshal([]byte(got.body), &e))
	require.NotEmpty(p.t, e.Message)
	require.Regexp(p.t, "^[0-9A-F]{32}$", e.Reference)
	require.Negative(p.t, e.Number)
	return e.Message
}

func column(rows []map[string]any, name string) []any {
	var out []any
	for _, r := range rows {
		out = append(out, r[name])
	}
	return out
}

const hire = `{"HrCreateApplicant":{"Element":{"Fields":{"VcSn":101,"LaNm":"Jansen","FiNm":"Tess","ViGe":"V","EmA2":"tess@example.com"}}}}`

func TestPathsAreMatchedWithoutRegardToCase(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	base := strings.TrimSuffix(p.URL(), "/ProfitRestServices")
	for _, path := range []string{"/ProfitRestServices/metainfo", "/profitrestservices/MetaInfo", "/PROFITRESTSERVICES/Metainfo"} {
		r := p.request(http.MethodGet, "", "")
		u, err := url.Parse(base + path)
		require.NoError(t, err)
		r.URL = u
		got, err := p.try(r)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, got.StatusCode, path)
	}
	r := p.request(http.MethodGet, "", "")
	r.URL.Path = "/metainfo" // as a client does that resolves absolute paths against the host
	got, err := p.try(r)
	require.NoError(t, err)
	require.Equal(t, http.StatusNotFound, got.StatusCode)
}

func TestEveryAnswerOfProfitCarriesATraceIdentifier(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	require.NotEmpty(t, p.do(http.MethodGet, "/profitversion", "").Header.Get("X-Trace-Identifier"))
	p.Inject(afastest.Fault{Answer: afastest.EdgeBadRequest()})
	require.Empty(t, p.do(http.MethodGet, "/profitversion", "").Header.Get("X-Trace-Identifier"))
}

func TestJournalMasksCredentialsAndFiles(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	cv := base64.StdEncoding.EncodeToString([]byte("curriculum"))
	r := p.request(http.MethodPost, "/connectors/HrCreateApplicant",
		`{"HrCreateApplicant":{"Element":{"Fields":{"VcSn":101,"LaNm":"Jansen","CvFileName":"cv.pdf","CvFileStream":"`+cv+`"}}}}`)
	r.Header.Set("IntegrationId", "S123_1")
	got, err := p.try(r)
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, got.StatusCode, got.body)

	calls := p.Calls("post", "hrcreateapplicant")
	require.Len(t, calls, 1)
	c := calls[0]
	require.Equal(t, []string{"AfasToken ***"}, c.Header["Authorization"])
	require.Equal(t, "S123_1", c.Header.Get("IntegrationId"))
	require.NotContains(t, c.Body, cv)
	require.Contains(t, c.Body, `"CvFileStream":{"size":10,"sha256":"`)
	require.Equal(t, http.StatusCreated, c.Status)
	require.Equal(t, r.ContentLength, c.Bytes)
}

func TestMountsBelowItsBasePathOnAnyListener(t *testing.T) {
	t.Parallel()
	srv := afastest.New(afastest.Config{Member: "90210", BasePath: "deep/er"})
	require.Empty(t, srv.URL())
	require.Equal(t, "O90210AA", srv.Environment())
	mux := http.NewServeMux()
	mux.Handle("/", srv)
	// no listener: a recorder is enough
	rec := newRecorder()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://profit.example/deep/er/profitversion", nil)
	require.NoError(t, err)
	r.Body = http.NoBody
	mux.ServeHTTP(rec, r)
	require.Equal(t, http.StatusUnauthorized, rec.Code)
}
