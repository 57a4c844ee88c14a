package greenhouse

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"

	"github.com/handoverhq/handover/hris/privacy"
)

// Headers of a webhook's request.
const (
	// SignatureHeader holds "sha256", a space, and the HMAC-SHA256 of the body under
	// the secret key, in lower-case hexadecimal digits (documented).
	SignatureHeader = "Signature"
	// EventIDHeader names the delivery. Whether a repeated delivery has the same is
	// not documented; see Event.Key.
	EventIDHeader = "Greenhouse-Event-ID"
)

const algorithm = "sha256"

// Verify checks the signature of a webhook: body as it was received, byte for
// byte, and the value of [SignatureHeader]. It holds if any of the secrets made
// it, so that a secret can be replaced while both are in use; empty ones do not
// count. It takes the same time whichever secret matches, and wherever a wrong
// signature differs.
//
// The errors are [NoSecret], [SignatureMissing], [SignatureMalformed] (which
// upper-case digits are), [SignatureAlgorithm] and [SignatureWrong]. There is no
// time in a signature: a request that is sent again verifies again.
func Verify(body []byte, signature string, secrets ...privacy.Secret) error {
	var sent [sha256.Size]byte
	if err := parseSignature(signature, &sent); err != nil {
		return err
	}
	matches, tried := 0, 0
	for _, secret := range secrets {
		if secret.IsZero() { // an empty key would let everybody sign
			continue
		}
		tried++
		matches |= subtle.ConstantTimeCompare(sum(body, secret), sent[:])
	}
	switch {
	case tried == 0:
		return during("verify webhook", notSent(NoSecret, ""))
	case matches != 1:
		return during("verify webhook", notSent(SignatureWrong, ""))
	}
	return nil
}

func parseSignature(signature string, to *[sha256.Size]byte) error {
	const op = "verify webhook"
	if signature == "" {
		return during(op, notSent(SignatureMissing, ""))
	}
	name, digits, ok := strings.Cut(signature, " ")
	switch {
	case !ok:
		return during(op, notSent(SignatureMalformed, "want the algorithm, a space and the digits"))
	case name != algorithm:
		return during(op, notSent(SignatureAlgorithm, ""))
	case len(digits) != hex.EncodedLen(len(to)):
		return during(op, notSent(SignatureMalformed, "want 64 hexadecimal digits"))
	case strings.ToLower(digits) != digits:
		return during(op, notSent(SignatureMalformed, "the digits are lower case"))
	}
	if _, err := hex.Decode(to[:], []byte(digits)); err != nil {
		return during(op, notSent(SignatureMalformed, "want 64 hexadecimal digits"))
	}
	return nil
}

func sum(body []byte, secret privacy.Secret) []byte {
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write(body) // never fails
	return mac.Sum(nil)
}

// SignForTest gives the value of [SignatureHeader] that Greenhouse would send with
// the body: for tests of a host's own endpoint.
func SignForTest(body []byte, secret privacy.Secret) string {
	return algorithm + " " + hex.EncodeToString(sum(body, secret))
}
