package greenhouse

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"
)

const (
	// maxBody is far above the largest event: a hire with all fields has some tens
	// of KiB.
	maxBody = 1 << 20
	// firstBody is what is set aside before anything arrived.
	firstBody = 32 << 10
)

// readBody reads the body as it was sent, byte for byte: the signature is over
// those.
func readBody(w http.ResponseWriter, r *http.Request, limit time.Duration) ([]byte, error) {
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return nil, notSent(BodyCoded, "it is compressed")
	}
	if !isJSON(r.Header.Get("Content-Type")) {
		return nil, notSent(BodyCoded, "the content type is not application/json")
	}
	if r.ContentLength > maxBody {
		return nil, notSent(BodyTooLarge, "")
	}
	control := http.NewResponseController(w)
	// Connections that know no deadline have the server's own time-outs.
	_ = control.SetReadDeadline(time.Now().Add(limit))
	var body bytes.Buffer
	body.Grow(int(min(max(r.ContentLength, 0), firstBody)) + bytes.MinRead)
	_, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody))
	if err == nil {
		// The server goes on listening, to notice that the client hangs up.
		_ = control.SetReadDeadline(time.Time{})
		return body.Bytes(), nil
	}
	_, large := errors.AsType[*http.MaxBytesError](err)
	switch {
	case large:
		return nil, notSent(BodyTooLarge, "")
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, notSent(BodyTooSlow, "")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, notSent(BodyCut, "")
	}
	return nil, notSent(BodyCut, "the connection failed")
}

// isJSON takes no content type for JSON: whether Greenhouse sends a charset with
// its own is not documented, and the signature proves more than either.
func isJSON(contentType string) bool {
	if contentType == "" {
		return true
	}
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && (kind == "application/json" || strings.HasSuffix(kind, "+json"))
}
