package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"
)

// sweep searches all files of folders for texts, in every form in which a program
// may have written them: as they are, in either case, as UTF-16, in hex, and
// within base64. It gives where it found one, without the text, and how many bytes
// it has searched.
func sweep(texts []string, folders ...string) (found []string, searched int64, err error) {
	s := newSearch(texts)
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			n, form, err := s.file(path)
			if searched += n; form != "" {
				found = append(found, fmt.Sprintf("%s (%s)", path, form))
			}
			return err
		})
		if err != nil {
			return found, searched, err
		}
	}
	return found, searched, nil
}

// search looks for many texts at once: by their first four bytes.
type search struct {
	pairs   [1 << 16]bool // of first two bytes
	needles map[uint32][]needle
	longest int
}

type needle struct {
	bytes []byte
	form  string
}

func newSearch(texts []string) *search {
	s := &search{needles: map[uint32][]needle{}}
	for _, text := range texts {
		for _, n := range forms(text) {
			if len(n.bytes) < 6 {
				continue // too short to be told from chance
			}
			s.pairs[binary.LittleEndian.Uint16(n.bytes)] = true
			key := binary.LittleEndian.Uint32(n.bytes)
			s.needles[key] = append(s.needles[key], n)
			s.longest = max(s.longest, len(n.bytes))
		}
	}
	return s
}

// forms are the ways in which a text may stand in a file.
func forms(text string) []needle {
	var all []needle
	add := func(form string, b []byte) {
		if !slices.ContainsFunc(all, func(n needle) bool { return bytes.Equal(n.bytes, b) }) {
			all = append(all, needle{b, form})
		}
	}
	for _, cased := range []string{text, strings.ToLower(text), strings.ToUpper(text)} {
		add("as text", []byte(cased))
		add("in hex", []byte(hex.EncodeToString([]byte(cased))))
		add("in hex", []byte(strings.ToUpper(hex.EncodeToString([]byte(cased)))))
		wide := utf16.Encode([]rune(cased))
		little, big := make([]byte, 0, 2*len(wide)), make([]byte, 0, 2*len(wide))
		for _, u := range wide {
			little, big = binary.LittleEndian.AppendUint16(little, u), binary.BigEndian.AppendUint16(big, u)
		}
		add("in UTF-16", little)
		add("in UTF-16", big)
		// In base64 a text looks different after each of three beginnings; what the
		// neighbours have a part in is left out.
		for lead := range 3 {
			for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				coded := alphabet.EncodeToString(append(make([]byte, lead), cased...))
				first, last := (lead*8+5)/6, (lead+len(cased))*8/6
				add("in base64", []byte(coded[first:last]))
			}
		}
	}
	return all
}

// file searches a file piece by piece. Pieces overlap, so that nothing hides
// between two.
func (s *search) file(path string) (searched int64, form string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	piece, kept := make([]byte, 1<<20), 0
	for {
		n, err := io.ReadFull(f, piece[kept:])
		searched += int64(n)
		all := piece[:kept+n]
		if form := s.in(all); form != "" {
			return searched, form, nil
		}
		if err != nil {
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				err = nil
			}
			return searched, "", err
		}
		kept = copy(piece, all[len(all)-min(len(all), s.longest):])
	}
}

// in gives the form of the first text that stands there; "" where none does.
func (s *search) in(b []byte) string {
	for i := 0; i+4 <= len(b); i++ {
		if !s.pairs[uint16(b[i])|uint16(b[i+1])<<8] {
			continue
		}
		for _, n := range s.needles[binary.LittleEndian.Uint32(b[i:])] {
			if bytes.HasPrefix(b[i:], n.bytes) {
				return n.form
			}
		}
	}
	return ""
}

// secrets are the credentials of all connections: no file may have them either.
func (r *run) secrets() []string {
	all := slices.Clone(r.known)
	accounts := slices.Clone(r.world.Accounts)
	for number, pasted := range r.pasted {
		accounts = append(accounts, *r.world.Accounts[number].Source)
		all = append(all, pasted.Token.Reveal(), pasted.Key.Reveal())
	}
	for _, a := range accounts {
		for _, name := range []string{"client secret", "token", "access key"} {
			if secret := a.Facts[name]; len(secret) >= 8 && !slices.Contains(all, secret) {
				all = append(all, secret)
			}
		}
	}
	return all
}
