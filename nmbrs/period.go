package nmbrs

import (
	"strconv"
	"strings"
)

// ParsePeriod reads a period as Nmbrs writes it: year, number and type. The type
// of a four-weekly period is 4W in its WSDL and W4 in its help, that of a week W
// or W1. Every error is a [BadInput].
func ParsePeriod(text string) (Period, error) {
	parts := strings.Split(strings.TrimSpace(text), "-")
	if len(parts) != 3 {
		return Period{}, errNoPeriod
	}
	year, errYear := strconv.ParseUint(parts[0], 10, 16)
	number, errNumber := strconv.ParseUint(parts[1], 10, 8)
	kind, most := periodType(parts[2])
	if errYear != nil || errNumber != nil || len(parts[0]) != 4 || number < 1 || number > most {
		return Period{}, errNoPeriod
	}
	return Period{Year: int(year), Number: int(number), Type: kind}, nil
}

var errNoPeriod = inputError("a period is a year, a number and a type, such as 2026-12-M, 2026-13-4W or 2026-53-W")

// periodType gives the type and how many of it a year can have.
func periodType(text string) (kind PeriodType, most uint64) {
	switch strings.ToUpper(text) {
	case "M", "M1", "1M":
		return Monthly, 12
	case "4W", "W4":
		return FourWeekly, 13
	case "W", "W1", "1W":
		return Weekly, 53
	}
	return "", 0
}
