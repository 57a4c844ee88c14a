package nmbrs

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// scanned lists what a scanner tells of a document.
func scanned(s *scanner) ([]string, error) {
	var all []string
	for {
		ev, err := s.next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		line := fmt.Sprintf("%d <%s", s.depth, s.local())
		if s.null() {
			line += " nil"
		}
		if s.depth <= replyDepth {
			line += " {" + s.namespace() + "}"
		}
		if ev == closed {
			line += ">" + string(s.value())
		}
		all = append(all, line)
	}
}

// scannedByEncodingXML is the same by the standard library.
func scannedByEncodingXML(doc []byte) ([]string, error) {
	type element struct {
		null, parent bool
		text         strings.Builder
	}
	var all []string
	var open []*element
	d := xml.NewDecoder(bytes.NewReader(doc))
	line := func(name xml.Name) string {
		at := fmt.Sprintf("%d <%s", len(open), name.Local)
		if open[len(open)-1].null {
			at += " nil"
		}
		if len(open) <= replyDepth {
			at += " {" + name.Space + "}"
		}
		return at
	}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(open) > 0 {
				open[len(open)-1].parent = true
			}
			e := &element{}
			for _, a := range t.Attr {
				if a.Name.Local == "nil" && a.Name.Space != "xmlns" && (a.Value == "true" || a.Value == "1") {
					e.null = true
				}
			}
			open = append(open, e)
			all = append(all, line(t.Name))
		case xml.EndElement:
			at := line(t.Name) + ">"
			if e := open[len(open)-1]; !e.parent {
				at += e.text.String()
			}
			all = append(all, at)
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text.Write(t)
			}
		}
	}
}

var documents = []string{
	`<a/>`, `<a></a>`, "\ufeff<a>x</a>\n", `<?xml version="1.0" encoding="UTF-8"?><a><b>1</b></a>`,
	`<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi='x'><soap:Body><R xmlns="urn:r"><Id>7</Id><N xsi:nil="true"/><N xsi:nil = '1' /></R></soap:Body></soap:Envelope>`,
	`<a>caf&#233; &lt;&amp;&#x20AC;&gt;&quot;&apos;` + "\r\n\r" + `</a>`,
	`<a>one<![CDATA[ <two> &amp; ` + "\r\n" + `]]>three<!-- four -->five</a>`,
	`<a> <b>x</b> <!-- --> <b> y </b> </a>`, `<a p="x>y" q='"'>z</a >`, `<p:a xmlns:p="u"><p:b xmlns:p="v"><b/></p:b><p:c/></p:a>`,
	// refused
	``, ` `, `<!-- -->`, `<a>`, `<a></b>`, `<a/><b/>`, `<a>x<b/></a>`, `<a><b/>x</a>`, `x<a/>`, `<a/>x`, `<!DOCTYPE a><a/>`,
	`<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>`, `<a>&e;</a>`, `<a>&amp</a>`, `<a>]]></a>`, `<a b/>`, `<a b=c/>`, `<a b="<"/>`, `<:a/>`, `<a:/>`, `<a:b:c/>`, `<1/>`,
	`<a><?pi?></a>`, `<?xml version="1.1"?><a/>`, `<?xml version="1.0" encoding="latin1"?><a/>`, "<a>\x01</a>", "<a>\xff</a>", `<a>&#0;</a>`, `<a>&#xFFFE;</a>`, `<a>&#xD800;</a>`,
	`<!-- a -- b --><a/>`, `<html><head><meta charset="utf-8"><title>x</title></head></html>`, `{"a":1}`, `<é/>`,
	strings.Repeat("<a>", 100), `<a ` + strings.Repeat("b='c' ", 20000) + `/>`,
}

func TestTheScannerReadsWhatEncodingXMLReads(t *testing.T) {
	t.Parallel()
	for i, doc := range documents {
		got, err := scanned(scanBytes([]byte(doc)))
		if i > 9 {
			require.Error(t, err, doc)
			continue
		}
		require.NoError(t, err, doc)
		want, err := scannedByEncodingXML([]byte(doc))
		require.NoError(t, err, doc)
		assert.Equal(t, want, got, doc)
		bytewise, err := scanned(newScanner(iotest.OneByteReader(strings.NewReader(doc))))
		require.NoError(t, err, doc)
		assert.Equal(t, want, bytewise, doc)
	}
}

func TestWhatTheScannerRefusesItNames(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]error{
		`<!DOCTYPE a><a/>`:                              errType,
		strings.Repeat("<a>", 1000):                     errDeep,
		`<a><b>x</b>`:                                   errCut,
		`<a b="` + strings.Repeat("x", 1<<20) + `"/>`:   errLong,
		`<a>` + strings.Repeat("x", 2<<20) + `</a>`:     errLong,
		`<!--` + strings.Repeat("x", 1<<20) + `--><a/>`: errLong,
		`<a></b>`: errSyntax,
	} {
		s := newScanner(strings.NewReader(doc))
		_, err := scanned(s)
		assert.ErrorIs(t, err, want)
		assert.Equal(t, want, err)
		assert.LessOrEqual(t, cap(s.buf), 4*maxMarkup)
	}
	_, err := scanned(newScanner(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(`<a/>`)))))
	assert.True(t, errors.Is(err, iotest.ErrTimeout))
}

func FuzzScanner(f *testing.F) {
	for _, doc := range documents {
		if len(doc) < 1<<10 {
			f.Add([]byte(doc))
		}
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		got, err := scanned(scanBytes(doc))
		if len(doc) > 4<<10 {
			return // a tag that comes byte by byte is looked at for each
		}
		bytewise, errBytewise := scanned(newScanner(iotest.OneByteReader(bytes.NewReader(doc))))
		if (err == nil) != (errBytewise == nil) {
			t.Fatalf("%v in one piece, %v byte by byte", err, errBytewise)
		}
		if err != nil {
			return
		}
		want, err := scannedByEncodingXML(doc)
		if err != nil {
			t.Fatalf("encoding/xml refuses it: %v", err)
		}
		assert.Equal(t, want, got)
		assert.Equal(t, want, bytewise)
	})
}
