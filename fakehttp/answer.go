package fakehttp

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
)

// Answer is what a request gets: the outcome of its work, or a canned one of a
// [Fault]. An Answer that has been handed over is not changed any more: a fault
// may give it several times.
type Answer struct {
	Status int
	Header http.Header
	Body   string

	// Stream writes a long body in place of Body, without holding it whole.
	Stream func(io.Writer) error
	// Content is a body in the fake's own form, for [Exchange.Finish] to write as
	// the answer leaves: with the time, a fresh trace id, the request's language.
	Content any
	// Edge marks an answer that never came near the vendor, such as a gateway's
	// 502. It is sent as it is, past [Exchange.Finish].
	Edge bool
}

// Clone returns a copy with headers of its own, ready to be added to.
func (a *Answer) Clone() *Answer {
	out := *a
	if out.Header = a.Header.Clone(); out.Header == nil {
		out.Header = http.Header{}
	}
	return &out
}

func (a *Answer) send(w http.ResponseWriter) {
	for k, v := range a.Header {
		w.Header()[k] = v
	}
	w.WriteHeader(a.Status)
	if a.Stream != nil {
		_ = a.Stream(w) // a client that left is no fault of the server's
		return
	}
	_, _ = io.WriteString(w, a.Body)
}

// sendHalf sends the head and half of the body. An answer without a body is cut
// within its headers.
func (a *Answer) sendHalf(w http.ResponseWriter) {
	body := []byte(a.Body)
	if a.Stream != nil {
		var b bytes.Buffer
		_ = a.Stream(&b) // a buffer does not fail
		body = b.Bytes()
	}
	conn, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2 or a recorder: the server's own way to cut
	}
	fmt.Fprintf(rw, "HTTP/1.1 %d %s\r\n", a.Status, http.StatusText(a.Status))
	if len(body) > 0 {
		_ = a.Header.WriteSubset(rw, map[string]bool{"Content-Length": true})
		fmt.Fprint(rw, "Content-Length: "+strconv.Itoa(len(body))+"\r\n\r\n")
		_, _ = rw.Write(body[:len(body)/2])
	}
	_ = rw.Flush() // the connection is about to end either way
	_ = conn.Close()
}

// abort ends the connection without an answer, by a reset where it can.
func abort(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // best effort: without it the client sees an EOF instead of a reset
	}
	_ = conn.Close()
}
