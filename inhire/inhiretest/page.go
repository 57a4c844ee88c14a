package inhiretest

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"time"
)

// cursor is where a list goes on: after the row it names. It keeps the list's
// filter. Clients are to hand it back as it is.
type cursor struct {
	List        string    `json:"l"`
	AppliedFrom string    `json:"f,omitempty"`
	ATS         string    `json:"v,omitempty"`
	After       time.Time `json:"t,omitzero"`
	ID          string    `json:"i,omitempty"` // "": at the beginning
}

func (c cursor) String() string { return base64.RawURLEncoding.EncodeToString([]byte(encode(c))) }

// readCursor reads a cursor of the list that base is at the beginning of. A
// filter given beside it must be its own.
func readCursor(text string, base cursor) (cursor, bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return cursor{}, false
	}
	var c cursor
	if json.Unmarshal(b, &c) != nil || c.List != base.List ||
		base.AppliedFrom != "" && base.AppliedFrom != c.AppliedFrom || base.ATS != "" && base.ATS != c.ATS {
		return cursor{}, false
	}
	return c, true
}

// next is the cursor that a page gives: after its last row.
func (s *Server) next(at, last cursor) string {
	if s.cfg.RepeatCursor {
		return at.String()
	}
	return last.String()
}

// limit is how many rows a page has.
func (x *exchange) limit() (int, bool) {
	text := x.r.URL.Query().Get("limit")
	if text == "" {
		return x.s.cfg.MaxPage, true
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, false
	}
	return min(n, x.s.cfg.MaxPage), true
}
