// Package httpx is the one HTTP layer below every vendor client. It decides two things that must not be decided twice: when a
// request may be sent again, and what a failed request may have done at the vendor.
//
//	client, err := httpx.New(httpx.Config{BaseURL: "https://api.example.com/v1", Auth: token})
//	answer, err := client.Do(ctx, httpx.Request{
//		Op: "post applicant", Method: http.MethodPost, Path: []string{"applicants"},
//		Body: httpx.BytesBody("application/json", payload), // Class is Create unless said otherwise
//	})
//
// # Repeats
//
// A [Read] and a [SafeWrite] are repeated after a connection error, 429, 502, 503, 504, and what Config.Classify calls
// repeatable. A [Create] is repeated only when it provably did nothing: no connection was had, 429, 401 after one renewal of the
// credential, or an answer that Config.Classify knows as "refused, try again". net/http has a retry of its own, on a kept-alive
// connection that died: it applies to a create only while not one byte of it was written, and a create in a shape that would loosen
// that (GET, Idempotency-Key) is refused before it is sent.
//
// # Effects
//
// Every error of Do is a [*Failure] with an [Effect]. NotSent and Refused are claims that need proof; whatever is unproven is Unknown.
// A request whose body did not leave in full is Refused: its Content-Length tells the vendor that it is incomplete, so it must not
// act on it (RFC 9112, 8). The body is therefore checked against its length, and its last piece is held back until its source ended
// without an error.
//
// A connection that the vendor closes while a create is on its way stays Unknown: the vendor may have read it before. Dropping idle
// connections after 30 s, and letting net/http move a create with no byte written to a fresh connection, make that rare; nothing
// makes it impossible.
//
// # Privacy
//
// Errors and logs name the operation, the status and what happened, never a URL, header, query, body, host or the text of a network
// error. Spans come from the host's own [http.RoundTripper].
//
// A Client is safe for concurrent use.
package httpx
