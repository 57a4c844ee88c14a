package nmbrstest

import (
	"io"
	"net/http"
	"strings"
)

// Answers to give in place of a call's own, by [Fault.Answer]. All are what a
// client may meet and none may bring it down.

// Refused is Nmbrs's numbered error, in the words of the API that was called.
func Refused(code int) *Answer {
	return &Answer{Content: refuse(code)}
}

// HugeFault is a SOAP fault with so many bytes of text.
func HugeFault(bytes int64) *Answer {
	return streamed(soap11, `<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Server was unable to process request. ---&gt; 9999: `,
		"x", bytes, `</faultstring><detail /></soap:Fault>`)
}

// NestedFault is a SOAP fault whose detail is so many elements deep.
func NestedFault(depth int64) *Answer {
	return streamed(soap11, `<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Server was unable to process request. ---&gt; 9999: Unknown error</faultstring><detail>`,
		"<a>", depth, strings.Repeat("</a>", int(min(depth, 1<<20)))+`</detail></soap:Fault>`)
}

// ForeignFault is a fault in an envelope of a namespace that is no SOAP.
func ForeignFault() *Answer {
	return streamed("urn:example:not-soap", `<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Server was unable to process request. ---&gt; 1001: Invalid Authentication</faultstring>`,
		"", 0, `<detail /></soap:Fault>`)
}

// MalformedFault breaks off in the middle of an element.
func MalformedFault() *Answer {
	a := streamed(soap11, "", "", 0, "")
	a.Stream, a.Body = nil, `<?xml version="1.0"?><soap:Envelope xmlns:soap="`+soap11+`"><soap:Body><soap:Fault><faultcode>soap:Ser`
	return a
}

// ForeignReply is a 200 with a response in another namespace than the service's.
func ForeignReply(operation string) *Answer {
	_, name, _ := strings.Cut(operation, "/")
	a := streamed(soap11, "<"+name+`Response xmlns="urn:example:other"><`+name+"Result>1</"+name+"Result></"+name+"Response>", "", 0, "")
	a.Status = http.StatusOK
	return a
}

// HTMLPage is a page of a proxy or a maintenance window.
func HTMLPage(status int) *Answer {
	return &Answer{
		Status: status, Edge: true, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		Body: "<!DOCTYPE html><html><head><title>Service</title></head><body><h1>Please come back later</h1></body></html>",
	}
}

// Empty is an answer without a body.
func Empty(status int) *Answer {
	return &Answer{Status: status, Edge: true, Header: http.Header{"Content-Type": {"text/xml; charset=utf-8"}}}
}

// streamed is an envelope that repeats a text so often.
func streamed(space, head, text string, times int64, tail string) *Answer {
	return &Answer{
		Status: http.StatusInternalServerError, Edge: true, Header: http.Header{"Content-Type": {"text/xml; charset=utf-8"}},
		Stream: func(w io.Writer) error {
			_, err := io.WriteString(w, `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="`+space+`"><soap:Body>`+head)
			const many = 1024
			chunk := strings.Repeat(text, many)
			for left := times; left > 0 && err == nil; left -= many {
				_, err = io.WriteString(w, chunk[:len(text)*int(min(left, many))])
			}
			if err == nil {
				_, err = io.WriteString(w, tail+"</soap:Body></soap:Envelope>")
			}
			return err
		},
	}
}
