package httpx

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// Response is the answer to a call that succeeded: 2xx, or a status in Request.Accept. The caller closes Body, which frees the
// connection and the slot of Limit.
type Response struct {
	Status    int
	Header    http.Header
	Body      io.ReadCloser // capped at Config.MaxAnswer; its errors, io.EOF apart, are *Failure
	RequestID string

	op, method string
}

// DecodeJSON reads one JSON value into v, refuses anything after it, and closes the body. Numbers in an any are json.Number. Its
// errors are *Failure and hold no value of the answer; after a write their Effect is Unknown, which here means: it was done, but what
// the vendor said about it is lost.
func DecodeJSON(resp *Response, v any) error {
	defer resp.Body.Close()
	decoder := json.NewDecoder(resp.Body)
	decoder.UseNumber()
	err := decoder.Decode(v)
	if err == nil {
		if _, err = decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		}
	}
	if failure, ok := errors.AsType[*Failure](err); ok {
		return failure
	}
	return &Failure{
		Op: resp.op, Method: resp.method, Reason: AnswerMalformed,
		Status: resp.Status, RequestID: resp.RequestID, Attempts: 1,
	}
}
