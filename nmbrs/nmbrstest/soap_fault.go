package nmbrstest

import (
	"fmt"
	"net/http"
	"strings"
)

// faultCode is what a fault blames, by SOAP 1.1's name.
type faultCode string

const (
	byServer        faultCode = "Server"
	byClient        faultCode = "Client"
	versionMismatch faultCode = "VersionMismatch"
	mustUnderstand  faultCode = "MustUnderstand"
)

// in is the code's name in a version of SOAP.
func (c faultCode) in(version string) string {
	switch {
	case version == soap12 && c == byServer:
		return "Receiver"
	case version == soap12 && c == byClient:
		return "Sender"
	default:
		return string(c)
	}
}

// protocolFault is a request that never came near Nmbrs's own code: ASP.NET
// refuses it.
type protocolFault struct {
	code faultCode
	text string
}

// unreadable is how ASP.NET refuses what it cannot deserialise. That Nmbrs's
// faults are these is inferred from its being an ASMX service.
func unreadable(line, column int, why string) *protocolFault {
	return &protocolFault{byClient, fmt.Sprintf("Server was unable to read request. ---> There is an error in XML document (%d, %d). ---> %s", line, column, why)}
}

func notRecognised(action string) *protocolFault {
	return &protocolFault{byClient, "Server did not recognize the value of HTTP Header SOAPAction: " + action + "."}
}

// faultAnswer is a fault in a version of SOAP. SOAP 1.2 answers 400 where the
// sender is to blame, as ASP.NET does; all other faults are a 500.
func faultAnswer(version string, code faultCode, text string) *Answer {
	var b strings.Builder
	status := http.StatusInternalServerError
	if version == soap12 {
		b.WriteString("<soap:Fault><soap:Code><soap:Value>soap:" + code.in(version) + `</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang="en">`)
		escape(&b, text)
		b.WriteString("</soap:Text></soap:Reason><soap:Detail /></soap:Fault>")
		if code == byClient {
			status = http.StatusBadRequest
		}
	} else {
		b.WriteString("<soap:Fault><faultcode>soap:" + code.in(version) + "</faultcode><faultstring>")
		escape(&b, text)
		b.WriteString("</faultstring><detail /></soap:Fault>")
	}
	return envelopeAnswer(version, status, b.String())
}

func (f *protocolFault) answer(version string) *Answer { return faultAnswer(version, f.code, f.text) }

// soap is the refusal as SOAP has it.
func (r *Refusal) soap(version string) *Answer {
	return faultAnswer(version, byServer, "Server was unable to process request. ---> "+r.Error())
}

func envelopeAnswer(version string, status int, body string) *Answer {
	kind := "text/xml; charset=utf-8"
	if version == soap12 {
		kind = "application/soap+xml; charset=utf-8"
	}
	return &Answer{
		Status: status,
		Header: http.Header{"Content-Type": {kind}, "Cache-Control": {"private, max-age=0"}},
		Body: `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="` + version + `" xmlns:xsi="` + xsi +
			`" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>` + body + `</soap:Body></soap:Envelope>`,
	}
}
