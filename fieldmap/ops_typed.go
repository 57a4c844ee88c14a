package fieldmap

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/handoverhq/handover/hris/civil"
)

func dateOps() []Operation {
	return []Operation{
		{Name: "date", Summary: "a date from a text", In: []Kind{Text, Date}, Out: Date,
			Params: []Param{{Name: "layouts", Kind: List, Summary: `how it is written, as Go writes 2 January 2006: "02/01/2006"; "2006-01-02" unless given. Several may be tried; a text that they read differently is asked about`}},
			Build:  buildDate},
		{Name: "format", Summary: "a date as a text", In: []Kind{Date}, Out: Text,
			Params: []Param{{Name: "layout", Kind: Text, Required: true, Summary: `how to write it, as Go writes 2 January 2006: "02-01-2006"`}},
			Build: func(a Args) (Apply, error) {
				layout := a.Text("layout")
				if !readsDays(layout) {
					return nil, errors.New("a layout must hold the year, month and day of 2 January 2006")
				}
				return func(v Value) (Value, *Problem) {
					d := v.Date()
					return TextValue(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format(layout)), nil
				}, nil
			}},
	}
}

func buildDate(a Args) (Apply, error) {
	layouts := a.Texts("layouts")
	if len(layouts) == 0 {
		layouts = []string{time.DateOnly}
	}
	for _, layout := range layouts {
		if !readsDays(layout) {
			return nil, errors.New("a layout must hold the year, month and day of 2 January 2006")
		}
	}
	listed := strings.Join(layouts, ", ")
	if fixed, ok := fixedLayout(layouts[0]); ok && len(layouts) == 1 {
		return fixed.apply(listed), nil
	}
	return func(v Value) (Value, *Problem) {
		if v.kind == Date {
			return v, nil
		}
		return readDate(v.text, layouts, listed)
	}, nil
}

// readsDays reports whether a layout tells days apart.
func readsDays(layout string) bool {
	day := time.Date(1987, time.November, 23, 0, 0, 0, 0, time.UTC)
	back, err := time.Parse(layout, day.Format(layout))
	return err == nil && civil.DateOf(back) == civil.DateOf(day)
}

// readDate takes the day as it is written; a zone beside it moves nothing.
func readDate(text string, layouts []string, listed string) (Value, *Problem) {
	text = strings.TrimSpace(text)
	var found Value
	for _, layout := range layouts {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		day := DateValue(civil.DateOf(t))
		if !found.IsAbsent() && found != day {
			return Value{}, newProblem(SeverityQuestion, CodeAmbiguous, "")
		}
		found = day
	}
	if found.IsAbsent() {
		return Value{}, newProblem(SeverityError, CodeNotADate, "", "layouts", listed)
	}
	return found, nil
}

func numberOps() []Operation {
	return []Operation{{Name: "number", Summary: "a number from a text", In: []Kind{Text, Number}, Out: Number,
		Params: []Param{
			{Name: "decimal", Kind: Text, Summary: `what stands before the decimals: "." unless given`},
			{Name: "group", Kind: Text, Summary: `what stands between thousands: nothing unless given; " " also means narrow and fixed spaces`},
		},
		Build: func(a Args) (Apply, error) {
			decimal, group := a.Text("decimal"), a.Text("group")
			if decimal == "" {
				decimal = "."
			}
			if utf8.RuneCountInString(decimal) != 1 || utf8.RuneCountInString(group) > 1 || decimal == group {
				return nil, errors.New("decimal and group are one character each, and not the same")
			}
			point, _ := utf8.DecodeRuneInString(decimal)
			between, size := utf8.DecodeRuneInString(group)
			if size == 0 {
				between = 0
			}
			return func(v Value) (Value, *Problem) {
				if v.kind == Number {
					return v, nil
				}
				d, err := parseNumber(trim(v.text), point, between)
				if err != nil {
					return Value{}, newProblem(SeverityError, CodeNotANumber, "")
				}
				return NumberValue(d), nil
			}, nil
		}}}
}

// parseNumber reads digits with one decimal sign and groups of three: 1.50 is
// not 150. A group of " " also means fixed and narrow spaces.
func parseNumber(s string, decimal, group rune) (civil.Decimal, error) {
	var buffer [48]byte
	plain := buffer[:0]
	run, grouped, behind := 0, false, false // digits since the last sign; whether one was a group's; behind the point
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			run++
			plain = append(plain, byte(r))
		case r == decimal && !behind:
			if grouped && run != 3 {
				return civil.Decimal{}, civil.ErrDecimal
			}
			behind = true
			plain = append(plain, '.')
		case !behind && isGroup(r, group):
			if run == 0 || run > 3 || grouped && run != 3 {
				return civil.Decimal{}, civil.ErrDecimal
			}
			grouped, run = true, 0
		case (r == '-' || r == '+') && len(plain) == 0:
			plain = append(plain, byte(r))
		default:
			return civil.Decimal{}, civil.ErrDecimal
		}
		if len(plain) == cap(buffer[:]) {
			return civil.Decimal{}, civil.ErrDecimal
		}
	}
	if grouped && !behind && run != 3 {
		return civil.Decimal{}, civil.ErrDecimal
	}
	return civil.ParseDecimal(string(plain))
}

func isGroup(r, group rune) bool {
	return r == group && group != 0 || group == ' ' && (r == '\u00a0' || r == '\u202f' || r == '\u2009')
}

func yesNoOps() []Operation {
	return []Operation{{Name: "yesno", Summary: "yes or no from a text", In: []Kind{Text, YesNo}, Out: YesNo,
		Params: []Param{
			{Name: "yes", Kind: List, Summary: "texts that mean yes, instead of the usual words"},
			{Name: "no", Kind: List, Summary: "texts that mean no, instead of the usual words"},
		},
		Build: buildYesNo}}
}

func buildYesNo(a Args) (Apply, error) {
	answers := usualAnswers
	if yes, no := a.Texts("yes"), a.Texts("no"); len(yes)+len(no) > 0 {
		answers = make(map[string]bool, len(yes)+len(no))
		for _, word := range yes {
			answers[fold(word)] = true
		}
		for _, word := range no {
			if answers[fold(word)] {
				return nil, errors.New("a text cannot mean both yes and no")
			}
			answers[fold(word)] = false
		}
	}
	return func(v Value) (Value, *Problem) {
		if v.kind == YesNo {
			return v, nil
		}
		yes, ok := answers[fold(v.text)]
		if !ok {
			return Value{}, newProblem(SeverityError, CodeNotYesNo, "")
		}
		return YesNoValue(yes), nil
	}, nil
}

// usualAnswers are folded.
var usualAnswers = map[string]bool{
	"yes": true, "y": true, "true": true, "1": true, "ja": true, "j": true, "tak": true, "oui": true, "sí": true, "si": true, "sì": true, "sim": true,
	"no": false, "n": false, "false": false, "0": false, "nee": false, "nein": false, "nie": false, "non": false, "não": false,
}

func yesOrNo(text string) (yes, ok bool) {
	yes, ok = usualAnswers[fold(text)]
	return yes, ok
}
