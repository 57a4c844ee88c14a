package afastest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// cell is one value of a row in the form in which it is compared.
type cell struct {
	null bool
	text string    // as shown, for string columns and text operators
	n    int64     // of int and boolean columns
	num  *big.Rat  // of decimal columns
	at   time.Time // wall time, dressed as UTC
}

// stored turns what a host put into a row into a cell of the column's type.
func stored(t FieldType, v any) (cell, error) {
	switch v := v.(type) {
	case nil:
		return cell{null: true}, nil
	case time.Time:
		w := wall(v)
		return cell{text: shownTime(w), at: w}, nil
	case bool:
		if t == Boolean {
			return boolCell(v), nil
		}
		n := 0
		if v {
			n = 1
		}
		return parseCell(t, strconv.Itoa(n))
	case string:
		if v == "" {
			return cell{null: true}, nil
		}
		return parseCell(t, v)
	case int:
		return parseCell(t, strconv.Itoa(v))
	case int64:
		return parseCell(t, strconv.FormatInt(v, 10))
	case float64:
		return parseCell(t, strconv.FormatFloat(v, 'f', -1, 64))
	case json.Number:
		return parseCell(t, v.String())
	}
	return cell{}, fmt.Errorf("afastest: a row cannot hold a %T", v)
}

func boolCell(v bool) cell {
	if v {
		return cell{text: "true", n: 1}
	}
	return cell{text: "false"}
}

// parseCell reads a value as text: a filter value, or a row's string.
func parseCell(t FieldType, s string) (cell, error) {
	switch t {
	case Int:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return cell{}, fmt.Errorf("not a whole number: %q", s)
		}
		return cell{text: strconv.FormatInt(n, 10), n: n}, nil
	case Decimal:
		n, ok := parseDecimal(s)
		if !ok {
			return cell{}, fmt.Errorf("not a number: %q", s)
		}
		return cell{text: s, num: n}, nil
	case Boolean:
		switch strings.ToLower(s) {
		case "true", "1":
			return boolCell(true), nil
		case "false", "0":
			return boolCell(false), nil
		}
		return cell{}, fmt.Errorf("not a boolean: %q", s)
	case Date:
		for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05", "2006-01-02T15:04:05.999999999"} {
			if at, err := time.Parse(layout, s); err == nil {
				return cell{text: shownTime(at), at: at}, nil
			}
		}
		return cell{}, fmt.Errorf("not a date without zone: %q", s)
	}
	return cell{text: s}, nil
}

// parseDecimal takes what JSON calls a number, without an exponent.
func parseDecimal(s string) (*big.Rat, bool) {
	if !json.Valid([]byte(s)) || strings.ContainsAny(s, "eE") {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// shownTime is the time as GetConnectors show it: Amsterdam wall time, rounded
// to the second, with a Z that is not true.
func shownTime(w time.Time) string { return w.Round(time.Second).Format("2006-01-02T15:04:05Z") }

// compare orders two cells of one type; empty comes first. Texts compare
// without regard to case, as the database's collation is taken to do.
func (c cell) compare(o cell, t FieldType) int {
	switch {
	case c.null || o.null:
		return cmp.Compare(b2i(o.null), b2i(c.null))
	case t == Int || t == Boolean:
		return cmp.Compare(c.n, o.n)
	case t == Decimal:
		return c.num.Cmp(o.num)
	case t == Date:
		return c.at.Compare(o.at)
	}
	return strings.Compare(strings.ToLower(c.text), strings.ToLower(o.text))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// appendJSON writes the cell as a GetConnector does.
func (c cell) appendJSON(b []byte, t FieldType) []byte {
	switch {
	case c.null:
		return append(b, "null"...)
	case t == Int || t == Decimal || t == Boolean:
		return append(b, c.text...)
	}
	return appendQuoted(b, c.text)
}
