package nmbrs

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"

	"github.com/handoverhq/handover/internal/httpx"
)

// The namespaces of envelopes. We write 1.1 and read both.
const (
	soap11 = "http://schemas.xmlsoap.org/soap/envelope/"
	soap12 = "http://www.w3.org/2003/05/soap-envelope"
	xsi    = "http://www.w3.org/2001/XMLSchema-instance"
)

const envelopeTail = `</soap:Body></soap:Envelope>`

// envelopeHead writes an envelope up to its body's content. It is written once per
// client and service, as the credentials in it do not change. A nil domain makes
// the plain header; an empty one is left out.
func envelopeHead(s service, c Credentials, domain *string) string {
	var b strings.Builder
	element := func(name, text string) {
		if text != "" {
			b.WriteString("<" + name + ">")
			_ = xml.EscapeText(&b, []byte(text))
			b.WriteString("</" + name + ">")
		}
	}
	name := "AuthHeaderWithDomain"
	if domain == nil {
		name = "AuthHeader"
	}
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="` + soap11 + `" xmlns:xsi="` + xsi + `"><soap:Header>` +
		`<` + name + ` xmlns="` + s.namespace() + `">`)
	element("Username", c.user)
	element("Token", c.token.Reveal())
	if domain != nil {
		element("Domain", *domain)
	}
	b.WriteString(`</` + name + `></soap:Header><soap:Body>`)
	return b.String()
}

// envelope makes the body of a request.
func (c *SOAPClient) envelope(op *operation, content []byte) httpx.Body {
	head := c.heads[op.service]
	if op.plain {
		head = c.plain
	}
	return httpx.BytesBody("text/xml; charset=utf-8", slices.Concat([]byte(head.Reveal()), content, []byte(envelopeTail)))
}

// generated writes a message of a type that gowsdl made, which has ids above zero
// and nothing else: of those it loses nothing.
func generated(message any) (content, error) {
	var b bytes.Buffer
	if err := xml.NewEncoder(&b).Encode(message); err != nil {
		return nil, inputError("the request cannot be written as XML")
	}
	return b.Bytes(), nil
}

// content is a message as XML.
type content = []byte
