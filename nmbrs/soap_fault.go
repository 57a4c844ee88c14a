package nmbrs

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/httpx"
)

// fault is a SOAP fault, of 1.1 or 1.2. Nmbrs sends it with HTTP 500, and with 200
// too as far as anybody knows.
type fault struct {
	number   int // 0 where there is none
	first    bool
	ofClient bool
	message  string // may quote what a person typed
}

func (*fault) Error() string { return "nmbrs: a SOAP fault" }

// numberInFault is where Nmbrs puts its error number (observed in public clients):
//
//	Server was unable to process request. ---> 1001: Invalid Authentication
//
// The arrow is .NET's, between an error and its cause; there may be several.
var (
	numberInFault = regexp.MustCompile(`---> ?(\d{4}):`)
	arrow         = regexp.MustCompile(`--->`)
)

// fault reads the fault that the scanner is in.
func (s *scanner) fault() error {
	f := &fault{}
	err := s.values(func(_ int, name, text []byte) error {
		switch string(name) {
		case "faultcode", "Value":
			f.ofClient = f.ofClient || isClientCode(string(text))
		case "faultstring", "Text":
			if f.message == "" {
				f.message = string(text)
			}
		}
		return nil
	})
	if f.message == "" && err != nil {
		return err
	}
	f.read()
	return f // what stands behind it is of no matter
}

// read looks for the number in the message.
func (f *fault) read() {
	at := numberInFault.FindStringSubmatchIndex(f.message)
	if at == nil {
		return
	}
	f.number, _ = strconv.Atoi(f.message[at[2]:at[3]])
	f.first = arrow.FindStringIndex(f.message)[0] == at[0]
}

// isClientCode tells the codes of ASP.NET for a request that it could not hand to
// a call: soap:Client, and Sender of SOAP 1.2, and the envelope's own two.
func isClientCode(code string) bool {
	switch code[lastColon(code)+1:] {
	case "Client", "Sender", "MustUnderstand", "VersionMismatch":
		return true
	}
	return false
}

func lastColon(text string) int {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == ':' {
			return i
		}
	}
	return -1
}

// refusal reports whether the fault proves that nothing was done.
//
// A number does that by what it stands for: see faults. It counts only behind the
// first arrow: further on, the text may be a value that somebody typed. Without a
// number, a fault in ASP.NET's own words does: it raises those before it hands the
// request to the call, for XML that it cannot read and calls that it does not know.
// That a fault calls itself the client's is not enough: a call may raise such a one
// after it has written something, and XML gateways blame the client for whatever
// goes wrong between them and Nmbrs. Everything else, the number 9999 and numbers that
// we do not know with it, may have come after something was written.
func (f *fault) refusal() bool {
	if f.number == 0 {
		return f.ofClient && slices.ContainsFunc(unread, func(words string) bool { return strings.HasPrefix(f.message, words) })
	}
	return f.first && faults[f.number].refuses
}

// unread are the words with which ASP.NET refuses a request that it did not hand to
// the call (its own source).
var unread = []string{
	"Server did not recognize the value of HTTP Header SOAPAction",
	"Server was unable to read request.",
	"Unable to handle request without a valid action parameter",
	"The request element ",
	"Possible SOAP version mismatch",
}

// tell adds what a fault says to an error.
func (e *Error) tell(f *fault) {
	e.message = privacy.Hide(f.message)
	if f.number != 0 {
		e.Code = strconv.Itoa(f.number)
	}
	known, ok := faults[f.number]
	switch {
	case ok:
		e.Reason, e.Detail, e.advice = known.reason, known.detail, known.advice
		if e.Reason == NotGranted && e.Call != "" { // each call is a right of its own
			e.advice = "In Nmbrs: " + menuRights + ": tick " + e.Call + " for the template of this login."
		}
	case f.number == 0 && f.ofClient:
		e.Reason = NotUnderstood
	case f.number != 0:
		e.Reason, e.Detail = ServerFailed, "with a number that is not in its list of errors"
	default:
		e.Reason = ServerFailed
	}
}

// parseFault reads a fault from the start of an answer, nil where there is none.
func parseFault(head []byte) *fault {
	s := scanBytes(head)
	if s.body() != nil {
		return nil
	}
	if ev, err := s.next(); err != nil || ev != opened || string(s.local()) != "Fault" || !isEnvelope(s.namespace()) {
		return nil
	}
	f, _ := s.fault().(*fault)
	return f
}

// classifyFault tells httpx what an answer that is not a success proves. Nothing
// is repeated for a fault: Nmbrs would say the same again.
func classifyFault(_ *http.Response, head []byte) httpx.Verdict {
	f := parseFault(head)
	if f == nil {
		return httpx.Verdict{}
	}
	v := httpx.Verdict{Decided: f.refusal(), Effect: httpx.Refused}
	if f.number != 0 {
		v.Code = strconv.Itoa(f.number)
	}
	return v
}

// tellFault adds the fault of an answer that is not a success. Nmbrs says in faults
// what a login may do: a status that says so comes from something in front of it.
func tellFault(e *Error, failure *httpx.Failure) {
	f := parseFault(failure.Head)
	switch {
	case f != nil:
		e.tell(f)
	case failure.Status == http.StatusUnauthorized || failure.Status == http.StatusForbidden:
		e.Reason = Blocked
	}
}
