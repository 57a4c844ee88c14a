package civil

import (
	"errors"
	"strconv"
	"strings"
)

// Decimal is an exact decimal number of at most 18 significant digits, at most
// 18 of them behind the point. The zero Decimal is absent, which is not the
// number 0. Trailing zeros behind the point do not count: 1.50 == 1.5.
type Decimal struct {
	coef  int64
	scale uint8
	set   bool
}

// ErrDecimal is the cause of every error of [ParseDecimal].
var ErrDecimal = errors.New("not a decimal number (want digits, at most 18, with an optional sign and point)")

const maxDigits = 18

// ParseDecimal reads an optional sign, digits, and optionally a point and more
// digits: "1250000", "-0.50". No exponent, no grouping, no comma. The error
// never repeats the text: it may be a salary.
func ParseDecimal(text string) (Decimal, error) {
	s := text
	neg := strings.HasPrefix(s, "-")
	if neg || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	whole, frac, point := strings.Cut(s, ".")
	if whole == "" || point && frac == "" {
		return Decimal{}, ErrDecimal
	}
	whole = strings.TrimLeft(whole, "0")
	frac = strings.TrimRight(frac, "0")
	if len(whole)+len(frac) > maxDigits {
		return Decimal{}, ErrDecimal
	}
	var coef int64
	for _, part := range [2]string{whole, frac} {
		for i := range len(part) {
			c := part[i]
			if c < '0' || c > '9' {
				return Decimal{}, ErrDecimal
			}
			coef = coef*10 + int64(c-'0')
		}
	}
	if neg {
		coef = -coef
	}
	return Decimal{coef, uint8(len(frac)), true}, nil
}

// MustDecimal is [ParseDecimal] for numbers known to be right; it panics otherwise.
func MustDecimal(text string) Decimal {
	d, err := ParseDecimal(text)
	if err != nil {
		panic("civil: MustDecimal: " + err.Error())
	}
	return d
}

// DecimalOf gives the whole number n. Numbers of 19 digits are clipped to 18:
// they are beyond any amount this package is for.
func DecimalOf(n int64) Decimal {
	const limit = 999_999_999_999_999_999
	return Decimal{min(max(n, -limit), limit), 0, true}
}

// IsZero reports whether d is absent (not whether it is the number 0).
func (d Decimal) IsZero() bool { return !d.set }

// Sign gives -1, 0 or +1.
func (d Decimal) Sign() int {
	switch {
	case d.coef < 0:
		return -1
	case d.coef > 0:
		return 1
	}
	return 0
}

// Places is the number of digits behind the point that d needs, 0 to 18.
func (d Decimal) Places() int { return int(d.scale) }

// Int64 gives d as a whole number, and false where it is absent or has digits
// behind the point.
func (d Decimal) Int64() (int64, bool) { return d.coef, d.set && d.scale == 0 }

// Compare gives -1, 0 or +1. An absent decimal compares as 0.
func (d Decimal) Compare(other Decimal) int {
	aw, af := d.split()
	bw, bf := other.split()
	switch {
	case aw != bw:
		return sign64(aw, bw)
	case af != bf:
		return sign64(af, bf)
	}
	return 0
}

func sign64(a, b int64) int {
	if a < b {
		return -1
	}
	return 1
}

// split gives the whole part, and the part behind the point in units of
// 10^-18; both carry the sign.
func (d Decimal) split() (whole, frac int64) {
	p := pow10(int(d.scale))
	return d.coef / p, d.coef % p * pow10(maxDigits-int(d.scale))
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// String gives plain digits, never an exponent: "1250000", "-0.5"; "" where
// d is absent.
func (d Decimal) String() string {
	if !d.set {
		return ""
	}
	s := strconv.FormatInt(d.coef, 10)
	if d.scale == 0 {
		return s
	}
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	if pad := int(d.scale) + 1 - len(s); pad > 0 {
		s = strings.Repeat("0", pad) + s
	}
	point := len(s) - int(d.scale)
	return sign + s[:point] + "." + s[point:]
}

// Fixed gives d with exactly places digits behind the point, and false where
// that would drop a digit or d is absent. Amounts are not rounded here.
func (d Decimal) Fixed(places int) (string, bool) {
	if !d.set || places < int(d.scale) || places > maxDigits {
		return "", false
	}
	s := d.String()
	if missing := places - int(d.scale); missing > 0 {
		if d.scale == 0 {
			s += "."
		}
		s += strings.Repeat("0", missing)
	}
	return s, true
}

// MarshalText implements encoding.TextMarshaler.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; "" is the absent Decimal.
func (d *Decimal) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Decimal{}
		return nil
	}
	parsed, err := ParseDecimal(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
