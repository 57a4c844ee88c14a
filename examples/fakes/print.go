package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// printAccounts says what was started: for people, or as one line that a program
// can read, an object with a member for each vendor.
func printAccounts(w io.Writer, accounts []account, asJSON bool) error {
	var b bytes.Buffer
	if asJSON {
		members := make([]member, len(accounts))
		for i, a := range accounts {
			members[i] = member{a.vendor, a}
		}
		if err := object(&b, members); err != nil {
			return err
		}
		b.WriteByte('\n')
	} else {
		for _, a := range accounts {
			a.write(&b)
		}
		b.WriteString("Ctrl-C stops them; help lists what can be typed.\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

// write prints an account for people.
func (a account) write(b *bytes.Buffer) {
	fmt.Fprintf(b, "%s\n", a.vendor)
	for _, part := range []struct {
		title string
		list  list
	}{{"addresses", a.URLs}, {"credentials", a.Credentials}, {"ids", a.IDs}} {
		fmt.Fprintf(b, "  %s\n", part.title)
		for _, i := range part.list {
			fmt.Fprintf(b, "    %-24s %s\n", i.name, i.value)
		}
	}
	for _, i := range a.Config {
		fmt.Fprintf(b, "  Go, %s\n    %s\n", i.name, strings.ReplaceAll(i.value, "\n", "\n    "))
	}
	for _, note := range a.Notes {
		fmt.Fprintf(b, "  note: %s\n", note)
	}
	b.WriteByte('\n')
}

// member is one of an object whose order is kept.
type member struct {
	name  string
	value any
}

func object(b *bytes.Buffer, members []member) error {
	b.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		for _, part := range []any{m.name, m.value} {
			text, err := json.Marshal(part)
			if err != nil {
				return err
			}
			b.Write(text)
			b.WriteByte(':')
		}
		b.Truncate(b.Len() - 1)
	}
	b.WriteByte('}')
	return nil
}

// MarshalJSON implements [json.Marshaler]: an object, in the list's order.
func (l list) MarshalJSON() ([]byte, error) {
	members := make([]member, len(l))
	for i, of := range l {
		members[i] = member{of.name, of.value}
	}
	var b bytes.Buffer
	err := object(&b, members)
	return b.Bytes(), err
}
