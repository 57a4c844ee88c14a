package nmbrstest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The namespaces of SOAP 1.1, SOAP 1.2 and of xsi:nil.
const (
	soap11 = "http://schemas.xmlsoap.org/soap/envelope/"
	soap12 = "http://www.w3.org/2003/05/soap-envelope"
	xsi    = "http://www.w3.org/2001/XMLSchema-instance"
)

// What a request may hold before it is refused as unreadable.
const (
	maxBody  = 4 << 20 // ASP.NET's default
	maxDepth = 64
	maxNodes = 20_000
)

// node is an element of a request. Prefixes are resolved; attributes are
// forgotten but for those that matter.
type node struct {
	name   xml.Name
	isNil  bool // xsi:nil
	must   bool // mustUnderstand
	text   string
	kids   []*node
	line   int
	column int
}

// envelope is a SOAP message.
type envelope struct {
	version string // its namespace
	headers []*node
	body    *node // the operation
}

// header is the header element of a name, nil for none.
func (e *envelope) header(name xml.Name) *node {
	for _, h := range e.headers {
		if h.name == name {
			return h
		}
	}
	return nil
}

// readEnvelope reads a SOAP message in either version. A refusal is what
// ASP.NET would say of it.
func readEnvelope(body []byte) (*envelope, *protocolFault) {
	root, err := readTree(body)
	if err != nil {
		return nil, unreadable(1, 1, err.Error())
	}
	if root.name.Local != "Envelope" || root.name.Space != soap11 && root.name.Space != soap12 {
		return nil, &protocolFault{code: versionMismatch, text: fmt.Sprintf(
			"Possible SOAP version mismatch: Envelope namespace %s was unexpected. Expecting %s.", root.name.Space, soap11)}
	}
	env := &envelope{version: root.name.Space}
	for _, part := range root.kids {
		switch {
		case part.name.Space != env.version:
		case part.name.Local == "Header":
			env.headers = part.kids
		case part.name.Local == "Body" && env.body == nil && len(part.kids) > 0:
			env.body = part.kids[0]
		}
	}
	return env, nil
}

// notXML is why a text is no document that the fake reads, in ASP.NET's words
// where it has some.
type notXML string

func (e notXML) Error() string { return string(e) }

// readTree reads a document as a tree of bounded size. Documents with a DTD are
// refused, as ASP.NET does.
func readTree(body []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
	var (
		root  *node
		open  []*node
		texts [][]byte // of the open ones
		count int
	)
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := tok.(type) {
		case xml.Directive:
			return nil, notXML("For security reasons DTD is prohibited in this XML document.")
		case xml.StartElement:
			if count++; count > maxNodes || len(open) >= maxDepth {
				return nil, notXML("The document is too large.")
			}
			if root != nil && len(open) == 0 {
				return nil, notXML("There are multiple root elements.")
			}
			n, err := newNode(t)
			if err != nil {
				return nil, err
			}
			n.line, n.column = d.InputPos()
			if len(open) == 0 {
				root = n
			} else {
				up := open[len(open)-1]
				up.kids = append(up.kids, n)
			}
			open, texts = append(open, n), append(texts, nil)
		case xml.EndElement:
			last := len(open) - 1
			open[last].text = string(texts[last])
			open, texts = open[:last], texts[:last]
		case xml.CharData:
			if len(open) > 0 {
				texts[len(open)-1] = append(texts[len(open)-1], t...)
			} else if strings.TrimSpace(string(t)) != "" {
				return nil, notXML("Data at the root level is invalid.")
			}
		}
	}
	if root == nil {
		return nil, notXML("Root element is missing.")
	}
	return root, nil
}

func newNode(t xml.StartElement) (*node, error) {
	if t.Name.Space != "" && !strings.Contains(t.Name.Space, ":") {
		return nil, notXML("'" + t.Name.Space + "' is an undeclared prefix.")
	}
	n := &node{name: t.Name}
	for _, a := range t.Attr {
		yes := a.Value == "true" || a.Value == "1"
		switch {
		case a.Name.Space == xsi && a.Name.Local == "nil":
			n.isNil = yes
		case (a.Name.Space == soap11 || a.Name.Space == soap12) && a.Name.Local == "mustUnderstand":
			n.must = yes
		}
	}
	return n, nil
}

// String writes the element without prefixes, its namespace once.
func (n *node) String() string {
	var b strings.Builder
	n.write(&b, "")
	return b.String()
}

func (n *node) write(b *strings.Builder, space string) {
	b.WriteString("<" + n.name.Local)
	if n.name.Space != space {
		b.WriteString(` xmlns="`)
		escape(b, n.name.Space)
		b.WriteString(`"`)
	}
	text := n.text
	if len(n.kids) > 0 {
		text = strings.TrimSpace(text)
	}
	switch {
	case n.isNil:
		b.WriteString(` xmlns:xsi="` + xsi + `" xsi:nil="true"/>`)
	case text == "" && len(n.kids) == 0:
		b.WriteString("/>")
	default:
		b.WriteString(">")
		escape(b, text)
		for _, k := range n.kids {
			k.write(b, n.name.Space)
		}
		b.WriteString("</" + n.name.Local + ">")
	}
}

func escape(b *strings.Builder, text string) {
	plain := true // most is, and lists are long
	for i := 0; i < len(text) && plain; i++ {
		c := text[i]
		plain = c >= ' ' && c <= '~' && c != '<' && c != '>' && c != '&' && c != '"' && c != '\''
	}
	if plain {
		b.WriteString(text)
		return
	}
	_ = xml.EscapeText(b, []byte(text)) // a Builder does not fail
}
