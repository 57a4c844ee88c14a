package greenhouse

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
)

// storage serves a file under signatures that are still good.
type storage struct {
	*httptest.Server
	mu    sync.Mutex
	good  map[string]bool
	asked []*http.Request
}

func newStorage(t *testing.T, content []byte, good ...string) *storage {
	s := &storage{good: map[string]bool{}}
	for _, g := range good {
		s.good[g] = true
	}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r)
		ok := s.good[r.URL.Query().Get("Signature")]
		s.mu.Unlock()
		if !ok {
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")
			return
		}
		w.Header().Set("Content-Type", "application/pdf")
		_, _ = w.Write(content)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *storage) url(signature string) SignedURL {
	var u SignedURL
	_ = u.UnmarshalText([]byte(s.URL + "/org%2Fa/cv%20z%C3%B3e.pdf?X-Amz-Date=1&Signature=" + signature))
	return u
}

func TestADownloadStreamsFromTheAddressAsItIsSigned(t *testing.T) {
	t.Parallel()
	content := bytes.Repeat([]byte("a life "), 100_000)
	store := newStorage(t, content, "good")
	file, err := NewDownloader(DownloaderConfig{}).Open(t.Context(), store.url("good"))
	require.NoError(t, err)
	assert.Equal(t, int64(-1), file.Size, "the storage did not say")
	assert.Equal(t, "application/pdf", file.ContentType)
	got, err := io.ReadAll(file.Body)
	require.NoError(t, err)
	require.NoError(t, file.Body.Close())
	assert.Equal(t, content, got)
	assert.Equal(t, "/org%2Fa/cv%20z%C3%B3e.pdf?X-Amz-Date=1&Signature=good", store.asked[0].RequestURI)
}

func TestAnExpiredAddressIsReadAgainOnceAndNoCredentialReachesTheStorage(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		rows   string // of the second look
		opens  bool
		reason Reason
		stored int // requests to the storage
	}{
		"fresh":         {`[{"id":7,"url":"{fresh}"}]`, true, "", 2},
		"fresh expired": {`[{"id":7,"url":"{older}"}]`, false, LinkExpired, 2},
		"unchanged":     {`[{"id":7,"url":"{old}"}]`, false, LinkExpired, 1},
		"gone":          {`[]`, false, FileGone, 1},
		"another":       {`[{"id":8,"url":"{fresh}"}]`, false, FileGone, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := newStorage(t, []byte("%PDF"), "fresh")
			var looks atomic.Int32
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				looks.Add(1)
				assert.Equal(t, "7", r.URL.Query().Get("ids"))
				writeJSON(w, 200, strings.NewReplacer("{old}", store.url("old").Reveal(), "{fresh}", store.url("fresh").Reveal(), "{older}", store.url("older").Reveal()).Replace(tt.rows))
			})
			file, err := server.client(t).Open(t.Context(), Attachment{ID: 7, URL: store.url("old")})
			assert.Equal(t, int32(1), looks.Load())
			assert.Len(t, store.asked, tt.stored)
			for _, r := range store.asked {
				assert.Empty(t, r.Header.Get("Authorization"))
			}
			if tt.opens {
				require.NoError(t, err)
				require.NoError(t, file.Body.Close())
				return
			}
			require.ErrorIs(t, err, tt.reason)
			require.ErrorIs(t, err, hris.DocumentMissing)
			assert.NotContains(t, fmt.Sprintf("%+v", err), "Signature")
		})
	}
}

func TestAFreshAddressIsNotLookedUp(t *testing.T) {
	t.Parallel()
	store := newStorage(t, []byte("%PDF"), "good")
	server := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("nothing is to be asked") })
	file, err := server.client(t).Open(t.Context(), Attachment{ID: 7, URL: store.url("good")})
	require.NoError(t, err)
	require.NoError(t, file.Body.Close())
}

func TestAddressesThatAreNotToBeFetchedAreRefused(t *testing.T) {
	t.Parallel()
	d := NewDownloader(DownloaderConfig{})
	for _, address := range []string{"", "cv.pdf", "/cv.pdf", "http://storage.example.com/cv", "ftp://storage.example.com/cv", "file:///etc/passwd", "https://u:p@storage.example.com/cv", "https:storage", "http://169.254.169.254/x", "https://storage.example.com:x/"} {
		var u SignedURL
		require.NoError(t, u.UnmarshalText([]byte(address)))
		_, err := d.Open(t.Context(), u)
		require.ErrorIs(t, err, LinkRefused, address)
		assert.NotContains(t, err.Error(), "storage.example.com")
	}
}

func TestRedirectsToAnotherHostAreNotFollowed(t *testing.T) {
	t.Parallel()
	other := newStorage(t, []byte("%PDF"), "good")
	server := httptest.NewServer(http.RedirectHandler(other.url("good").Reveal(), http.StatusFound))
	t.Cleanup(server.Close)
	var u SignedURL
	require.NoError(t, u.UnmarshalText([]byte(server.URL+"/cv")))
	_, err := NewDownloader(DownloaderConfig{}).Open(t.Context(), u)
	require.ErrorIs(t, err, BadAnswer)
	assert.Empty(t, other.asked)
}

func TestAFileThatIsTooLongOrCutIsAnErrorWhileItIsRead(t *testing.T) {
	t.Parallel()
	store := newStorage(t, make([]byte, 1000), "good")
	file, err := NewDownloader(DownloaderConfig{MaxBytes: 999}).Open(t.Context(), store.url("good"))
	require.NoError(t, err)
	_, err = io.ReadAll(file.Body)
	require.ErrorIs(t, err, FileLarge)
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write(make([]byte, 500))
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(cut.Close)
	var u SignedURL
	require.NoError(t, u.UnmarshalText([]byte(cut.URL+"/cv")))
	file, err = NewDownloader(DownloaderConfig{}).Open(t.Context(), u)
	require.NoError(t, err)
	assert.Equal(t, int64(1000), file.Size)
	_, err = io.ReadAll(file.Body)
	require.ErrorIs(t, err, BadAnswer)
}

func TestTheLogNamesNoFileAndNoAddress(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	store := newStorage(t, []byte("%PDF"))
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, 200, fmt.Sprintf(`[{"id":7,"filename":"cv-of-canary.pdf","url":"%s"}]`, store.url("canary").Reveal()))
	})
	_, err := server.client(t, func(cfg *Config) { cfg.Logger = logger }).Open(context.Background(), Attachment{ID: 7, Filename: "canary", URL: store.url("canary2")})
	require.ErrorIs(t, err, LinkExpired)
	assert.NotEmpty(t, log.String())
	assert.NotContains(t, log.String(), "canary")
	assert.NotContains(t, log.String(), "cv%20")
	assert.NotContains(t, log.String(), secret)
	assert.NotContains(t, log.String(), "token-1")
}
