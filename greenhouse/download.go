package greenhouse

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

// Downloader fetches files by their signed addresses, from wherever Greenhouse
// keeps them. It knows no credential, so none can reach the storage host. It is
// safe for concurrent use.
type Downloader struct{ cfg DownloaderConfig }

// DownloaderConfig describes a downloader; the zero value works.
type DownloaderConfig struct {
	// MaxBytes is the largest file. 256 MiB when zero.
	MaxBytes int64
	// Timeout is the longest wait for the first byte, and the longest silence after
	// it. 1 minute when zero.
	Timeout time.Duration

	Transport http.RoundTripper
	Clock     Clock
	Logger    *slog.Logger
}

const defaultMaxFile = 256 << 20

// NewDownloader makes a downloader.
func NewDownloader(cfg DownloaderConfig) *Downloader {
	if cfg.MaxBytes <= 0 {
		cfg.MaxBytes = defaultMaxFile
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = defaultTimeout
	}
	if cfg.Transport == nil {
		cfg.Transport = httpx.NewTransport()
	}
	if cfg.Clock == nil {
		cfg.Clock = httpx.SystemClock
	}
	return &Downloader{cfg}
}

// Content is a file that is being downloaded. Close Body.
type Content struct {
	Body        io.ReadCloser
	Size        int64  // -1 where the storage does not say
	ContentType string // as the storage says: a hint
}

// Open starts a download. Nothing but the piece at hand is held in memory. An
// address that is not https (or http on this machine) is [LinkRefused]; one that
// the storage no longer takes is [LinkExpired].
func (d *Downloader) Open(ctx context.Context, address SignedURL) (*Content, error) {
	const op = "download attachment"
	u, err := url.Parse(address.Reveal())
	if err != nil || u.Host == "" || u.Opaque != "" || u.User != nil {
		return nil, during(op, notSent(LinkRefused, "it is not an absolute https address"))
	}
	query := u.RawQuery
	u.RawQuery, u.Fragment, u.RawFragment, u.ForceQuery = "", "", "", false
	// The address is signed as it is written, so it is sent as it is written.
	client, err := httpx.New(httpx.Config{
		BaseURL: u.String(), Transport: d.cfg.Transport, UserAgent: userAgent, Clock: d.cfg.Clock, Logger: d.cfg.Logger, MaxAnswer: d.cfg.MaxBytes,
	})
	if err != nil {
		return nil, during(op, notSent(LinkRefused, "it is not an absolute https address"))
	}
	answer, err := client.Do(ctx, httpx.Request{Op: op, Method: http.MethodGet, RawQuery: query, Class: httpx.Read, Timeout: d.cfg.Timeout})
	if err != nil {
		return nil, fileError(op, err)
	}
	size, err := strconv.ParseInt(answer.Header.Get("Content-Length"), 10, 64)
	if err != nil || size < 0 {
		size = -1
	}
	return &Content{&fileBody{answer.Body}, size, answer.Header.Get("Content-Type")}, nil
}

// fileError reads the storage's refusal: S3 answers 403 with XML to a signature
// that has expired, and says nothing that others say too.
func fileError(op string, err error) error {
	f, ok := errors.AsType[*httpx.Failure](err)
	if !ok {
		return during(op, err)
	}
	e := newError(op, f)
	e.Effect = hris.EffectRefused
	if f.Effect == httpx.NotSent {
		e.Effect = hris.EffectNotSent
	}
	if f.Reason == httpx.Status {
		switch f.Status {
		case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone:
			e.Reason = LinkExpired
		case http.StatusTooManyRequests:
		default:
			e.Reason = Unavailable
		}
	}
	switch f.Reason {
	case httpx.BadRequest:
		e.Reason = LinkRefused
	case httpx.AnswerTooLong:
		e.Reason = FileLarge
	}
	return e
}

// fileBody turns the failures of reading into this package's error.
type fileBody struct{ io.ReadCloser }

func (b *fileBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = fileError("download attachment", err)
	}
	return n, err
}

// Open starts the download of an attachment. Where its address has expired, the
// attachment is read again, once, for a fresh one.
func (c *Client) Open(ctx context.Context, a Attachment) (*Content, error) {
	content, err := c.files.Open(ctx, a.URL)
	if !errors.Is(err, LinkExpired) && !errors.Is(err, LinkRefused) || a.ID <= 0 {
		return content, err
	}
	for fresh, refetch := range c.Attachments(ctx, AttachmentFilter{IDs: []int64{a.ID}}) {
		if refetch != nil {
			return nil, refetch
		}
		if fresh.ID != a.ID {
			continue
		}
		if fresh.URL.Equal(a.URL.Secret) {
			return nil, err // the same address would be refused the same way
		}
		return c.files.Open(ctx, fresh.URL)
	}
	return nil, during("download attachment", refused(FileGone, ""))
}
