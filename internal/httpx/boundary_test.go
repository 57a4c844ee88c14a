package httpx_test

import (
	"bytes"
	"crypto/tls"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/handoverhq/handover/internal/httpx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOnlyHTTPSOrLoopbackIsAccepted(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"https://api.example.com", "https://api.example.com:8443/v1/", "http://127.0.0.1:80", "http://[::1]:80/x", "http://localhost:1",
	} {
		_, err := httpx.New(httpx.Config{BaseURL: good})
		assert.NoError(t, err, good)
	}
	for _, bad := range []string{
		"", "api.example.com", "/v1", "http://api.example.com", "http://127.0.0.1.example.com", "http://localhost.example.com", "http://10.0.0.1",
		"ftp://api.example.com", "https://user:pass@api.example.com", "https://api.example.com?x=1", "https://api.example.com?",
		"https://api.example.com#x", "https:api.example.com", "https://", "https://a b",
	} {
		_, err := httpx.New(httpx.Config{BaseURL: bad})
		require.Error(t, err, bad)
		assert.NotContains(t, err.Error(), "pass")
	}
}

func TestTLSBelow12IsRefused(t *testing.T) {
	t.Parallel()
	assert.EqualValues(t, tls.VersionTLS12, httpx.NewTransport().TLSClientConfig.MinVersion)
	old := &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS11}}
	_, err := httpx.New(httpx.Config{BaseURL: "https://api.example.com", Transport: old})
	assert.ErrorContains(t, err, "TLS")
}

func TestSettingsThatCannotWorkAreRefusedByNew(t *testing.T) {
	t.Parallel()
	for _, cfg := range []httpx.Config{{MaxAttempts: -1}, {MaxWait: -1}, {MaxAnswer: -1}, {Header: http.Header{"a b": {"c"}}}, {UserAgent: "a\nb"}} {
		cfg.BaseURL = "https://api.example.com"
		_, err := httpx.New(cfg)
		assert.Error(t, err)
	}
}

func TestARequestThatIsNotValidIsNotSent(t *testing.T) {
	t.Parallel()
	s := serve(t, statuses(http.StatusOK))
	client := newClient(t, httpx.Config{BaseURL: s.URL})
	for name, spoil := range map[string]func(*httpx.Request){
		"no operation":     func(r *httpx.Request) { r.Op = "" },
		"method":           func(r *httpx.Request) { r.Method = "P OST" },
		"empty segment":    func(r *httpx.Request) { r.Path = []string{"a", ""} },
		"dot segment":      func(r *httpx.Request) { r.Path = []string{"."} },
		"parent segment":   func(r *httpx.Request) { r.Path = []string{"..", "admin"} },
		"two queries":      func(r *httpx.Request) { r.Query, r.RawQuery = url.Values{"a": {"b"}}, "a=b" },
		"query with space": func(r *httpx.Request) { r.RawQuery = "a=b c" },
		"query with hash":  func(r *httpx.Request) { r.RawQuery = "a=b#c" },
		"header name":      func(r *httpx.Request) { r.Header = http.Header{"a:b": {"c"}} },
		"header value":     func(r *httpx.Request) { r.Header = http.Header{"A": {"b\r\nX: y"}} },
		"negative length":  func(r *httpx.Request) { r.Body.Length = -1 },
		"no Open":          func(r *httpx.Request) { r.Body.Open = nil },
	} {
		t.Run(name, func(t *testing.T) {
			req := create()
			spoil(&req)
			failure := fail(t, client, req)
			assert.ErrorIs(t, failure, httpx.BadRequest)
			assert.Equal(t, httpx.NotSent, failure.Effect)
			assert.Zero(t, failure.Attempts)
			assert.Error(t, failure.Unwrap())
		})
	}
	assert.Zero(t, s.hits.Load())
}

func TestSegmentsAreEscapedUnderTheBasePath(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base string
		path []string
		raw  string
		want string
	}{
		{"", nil, "", "/tenant/api"},
		{"/", []string{"a"}, "", "/tenant/api/a"},
		{"/x%2Fy", []string{"a"}, "", "/tenant/api/x%2Fy/a"},
		{"", []string{"a/b", "c?d", "e#f", "50%", "é", "..."}, "", "/tenant/api/a%2Fb/c%3Fd/e%23f/50%25/%C3%A9/..."},
		{"", []string{"@EmId,@Sq", "1,2"}, "", "/tenant/api/@EmId,@Sq/1,2"},
		{"", []string{"a"}, "z=1,2;3&a=%20", "/tenant/api/a?z=1,2;3&a=%20"},
	} {
		var got string
		s := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.RequestURI })
		req := read()
		req.Path, req.RawQuery = c.path, c.raw
		succeed(t, newClient(t, httpx.Config{BaseURL: s.URL + c.base}), req)
		assert.Equal(t, c.want, got)
	}
}

func FuzzASegmentNeverLeavesItsPlace(f *testing.F) {
	for _, seed := range []string{"a", "a/b", "..", "%2e%2e", "a?b#c", "\x00", "é", "a\\b"} {
		f.Add(seed)
	}
	var sent *url.URL
	client, err := httpx.New(httpx.Config{BaseURL: "https://api.example.com/base", Transport: transport(func(r *http.Request) (*http.Response, error) {
		sent = r.URL
		return answer(http.StatusOK, http.NoBody), nil
	})})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, segment string) {
		req := read()
		req.Path = []string{"people", segment, "files"}
		resp, err := client.Do(t.Context(), req)
		if err != nil {
			require.ErrorIs(t, err, httpx.BadRequest)
			return
		}
		require.NoError(t, resp.Body.Close())
		parsed, err := url.ParseRequestURI(sent.RequestURI())
		require.NoError(t, err)
		parts := strings.Split(parsed.EscapedPath(), "/")
		require.Len(t, parts, 5)
		back, err := url.PathUnescape(parts[3])
		require.NoError(t, err)
		require.Equal(t, segment, back)
	})
}

func TestAWriteFollowsNoRedirectAndIsInDoubtUnlessItWasToldToGoElsewhereUnchanged(t *testing.T) {
	t.Parallel()
	for status, effect := range map[int]httpx.Effect{
		301: httpx.Unknown, 302: httpx.Unknown, 303: httpx.Unknown, // as browsers are answered when their form was taken
		307: httpx.Refused, 308: httpx.Refused, // "send it there instead"
	} {
		for _, location := range []string{"/tenant/api/elsewhere", "://broken", ""} {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if location != "" {
					w.Header().Set("Location", location)
				}
				w.WriteHeader(status)
			})
			client := newClient(t, httpx.Config{BaseURL: s.URL})
			for _, req := range []httpx.Request{create(), safeWrite()} {
				failure := fail(t, client, req)
				assert.ErrorIs(t, failure, httpx.Redirected)
				assert.Equal(t, effect, failure.Effect, "%d to %q", status, location)
				assert.Equal(t, status, failure.Status)
				assert.Contains(t, failure.Error(), "redirect")
			}
			assert.EqualValues(t, 2, s.hits.Load())
		}
	}
}

func TestAnAnswerOfThe300sThatIsNoRedirectProvesNothingOfAWrite(t *testing.T) {
	t.Parallel()
	for _, status := range []int{300, 304, 305} {
		s := serve(t, statuses(status))
		failure := fail(t, newClient(t, httpx.Config{BaseURL: s.URL}), create())
		assert.Equal(t, httpx.Unknown, failure.Effect, status)
		assert.EqualValues(t, 1, s.hits.Load())
	}
}

func TestAVendorMaySayThatItsRedirectRefuses(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) })
	client := newClient(t, httpx.Config{BaseURL: s.URL, Classify: func(*http.Response, []byte) httpx.Verdict {
		return httpx.Verdict{Decided: true, Effect: httpx.Refused}
	}})
	assert.Equal(t, httpx.Refused, fail(t, client, create()).Effect)
}

func TestARedirectThatCannotBeReadRefusesAWriteWhoseBodyHadNotLeft(t *testing.T) {
	t.Parallel()
	early := transport(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusFound, Header: http.Header{"Location": {"://broken"}}, Body: http.NoBody, Request: r}, nil
	})
	large := create()
	large.Body = streamed(bytes.Repeat([]byte("x"), 100<<10))
	failure := fail(t, newClient(t, httpx.Config{BaseURL: "https://api.example.com", Transport: early}), large)
	assert.ErrorIs(t, failure, httpx.Redirected)
	assert.Equal(t, httpx.Refused, failure.Effect)
}

func TestAReadThatPostsFollowsNoRedirectEither(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/tenant/api/x", http.StatusSeeOther)
	})
	req := create()
	req.Class = httpx.Read
	assert.ErrorIs(t, fail(t, newClient(t, httpx.Config{BaseURL: s.URL}), req), httpx.Redirected)
	assert.EqualValues(t, 1, s.hits.Load())
}

func TestAReadFollowsRedirectsOnItsOwnHostWithItsCredential(t *testing.T) {
	t.Parallel()
	var referer string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer a" || r.Header.Get("X-Project") != "p" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if strings.HasSuffix(r.URL.Path, "/vacancies") {
			http.Redirect(w, r, "/tenant/api/moved", http.StatusFound)
			return
		}
		referer = r.Header.Get("Referer")
		_, _ = io.WriteString(w, r.URL.Path)
	})
	client := newClient(t, httpx.Config{
		BaseURL: s.URL, Auth: &credential{}, Header: http.Header{"X-Project": {"p"}}, Limit: httpx.NewLimit(0, 0, 1),
	})
	for range 2 {
		assert.Equal(t, "/tenant/api/moved", succeed(t, client, read()))
	}
	assert.Empty(t, referer, "the first address may hold a filter with a name in it")

	loop := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) })
	assert.ErrorIs(t, fail(t, newClient(t, httpx.Config{BaseURL: loop.URL}), read()), httpx.Redirected)
	assert.EqualValues(t, 6, loop.hits.Load())
}

func TestCredentialsNeverCrossHosts(t *testing.T) {
	t.Parallel()
	other := serve(t, statuses(http.StatusOK))
	var calls atomic.Int64
	count := authFunc(func(r *http.Request) error { calls.Add(1); r.Header.Set("Authorization", "Bearer a"); return nil })
	for _, location := range []string{other.URL, strings.Replace(other.URL, "127.0.0.1", "localhost", 1)} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, location, http.StatusFound) })
		failure := fail(t, newClient(t, httpx.Config{BaseURL: s.URL, Auth: count}), read())
		assert.ErrorIs(t, failure, httpx.Redirected)
		assert.NotContains(t, failure.Error(), "127.0.0.1")
		assert.Empty(t, failure.Header.Get("Location"))
	}
	assert.Zero(t, other.hits.Load())
	assert.EqualValues(t, 2, calls.Load())
}
