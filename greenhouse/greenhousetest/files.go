package greenhousetest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Attachments lie on a host of their own behind URLs in the manner of S3.
const amzTime = "20060102T150405Z"

// signedURL makes a URL that works for [Config.URLLife] from now.
func (s *Server) signedURL(a *Attachment) string {
	at, frozen := s.frozen[a.ID]
	if !frozen {
		at = s.cfg.Now()
	}
	path := "/attachments/" + strconv.FormatInt(a.ID, 10) + "/" + url.PathEscape(a.Filename)
	date, life := at.UTC().Format(amzTime), strconv.Itoa(int(s.cfg.URLLife/time.Second))
	return s.FilesURL() + path + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=" + date + "&X-Amz-Expires=" + life +
		"&X-Amz-Signature=" + s.fileSignature(path, date, life)
}

func (s *Server) fileSignature(path, date, life string) string {
	h := hmac.New(sha256.New, s.fileKey)
	fmt.Fprintf(h, "%s\n%s\n%s", path, date, life)
	return hex.EncodeToString(h.Sum(nil))
}

// FreezeURL makes an attachment's row show the URL of this moment for ever, as
// if a new one could not be made.
func (s *Server) FreezeURL(attachment int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.attachments.must(attachment)
	s.frozen[attachment] = s.cfg.Now()
}

func s3Error(status int, code, message string) *Answer {
	return &Answer{Status: status, Header: http.Header{"Content-Type": {"application/xml"}}, Edge: true,
		Body: `<?xml version="1.0" encoding="UTF-8"?>` + "\n<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>"}
}

// serveFile sends an attachment. A bearer token beside the signature is
// refused, as S3 refuses it.
func (s *Server) serveFile(x *exchange) *Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := x.r.URL.Query()
	if x.r.Header.Get("Authorization") != "" {
		return s3Error(http.StatusBadRequest, "InvalidArgument", "Only one auth mechanism allowed")
	}
	path, date, life := x.r.URL.EscapedPath(), q.Get("X-Amz-Date"), q.Get("X-Amz-Expires")
	// Behind a mount point the path on the wire is longer than the signed one.
	if i := strings.Index(path, "/attachments/"); i > 0 {
		path = path[i:]
	}
	if !hmac.Equal([]byte(q.Get("X-Amz-Signature")), []byte(s.fileSignature(path, date, life))) {
		return s3Error(http.StatusForbidden, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.")
	}
	at, errAt := time.Parse(amzTime, date)
	n, errLife := strconv.Atoi(life)
	if errAt != nil || errLife != nil || !s.cfg.Now().Before(at.Add(time.Duration(n)*time.Second)) {
		return s3Error(http.StatusForbidden, "AccessDenied", "Request has expired")
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(path, "/attachments/"), "/")
	n64, _ := strconv.ParseInt(id, 10, 64)
	a := s.attachments.find(n64)
	if a == nil {
		return s3Error(http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")
	}
	return fileAnswer(a, x.r.Method == http.MethodHead)
}

func fileAnswer(a *Attachment, headOnly bool) *Answer {
	size := a.Size
	if a.Content != nil {
		size = int64(len(a.Content))
	}
	out := &Answer{Status: http.StatusOK, Edge: true, Header: http.Header{
		"Content-Type": {a.ContentType}, "Content-Length": {strconv.FormatInt(size, 10)}}}
	out.Stream = func(w io.Writer) error {
		switch {
		case headOnly:
			return nil
		case a.Content != nil:
			_, err := w.Write(a.Content)
			return err
		}
		_, err := io.CopyN(w, filler{}, size)
		return err
	}
	return out
}

// filler is an endless document.
type filler struct{}

func (filler) Read(p []byte) (int, error) {
	const text = "Handover test document. "
	for n := 0; n < len(p); {
		n += copy(p[n:], text)
	}
	return len(p), nil
}
