package afastest

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// render writes a body back as JSON for the journal, each file as its size and
// hash.
func (n *node) render(b *bytes.Buffer) {
	switch n.kind {
	case nullNode:
		b.WriteString("null")
	case boolNode, numberNode:
		b.WriteString(n.text)
	case stringNode:
		b.Write(quoted(n.text))
	case fileNode:
		b.WriteString(`{"size":` + strconv.FormatInt(n.file.Size, 10) + `,"sha256":"` + n.file.SHA256 + `"}`)
	case arrayNode:
		b.WriteByte('[')
		for i, item := range n.items {
			if i > 0 {
				b.WriteByte(',')
			}
			item.render(b)
		}
		b.WriteByte(']')
	case objectNode:
		b.WriteByte('{')
		for i, m := range n.members {
			if i > 0 {
				b.WriteByte(',')
			}
			b.Write(quoted(m.name))
			b.WriteByte(':')
			m.value.render(b)
		}
		b.WriteByte('}')
	}
}

// appendQuoted writes a JSON string; plain texts, nearly all there are, without
// a detour.
func appendQuoted(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return append(b, quoted(s)...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

func quoted(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic("afastest: " + err.Error()) // strings always marshal
	}
	return b
}
