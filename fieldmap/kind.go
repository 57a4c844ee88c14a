package fieldmap

import (
	"fmt"
	"slices"
)

var kindNames = [...]string{
	Absent: "absent", Text: "text", Number: "number", Date: "date", YesNo: "yes_no", Option: "option",
	Options: "options", Object: "object", List: "list", File: "file",
}

// String gives the name of the kind as JSON has it: "text", "yes_no"…
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// MarshalText writes the name of the kind; that of Absent is "".
func (k Kind) MarshalText() ([]byte, error) {
	switch {
	case k == Absent:
		return []byte{}, nil
	case int(k) < len(kindNames):
		return []byte(kindNames[k]), nil
	}
	return nil, fmt.Errorf("fieldmap: there is no kind %d", uint8(k))
}

// UnmarshalText reads the name of a kind; "" is Absent.
func (k *Kind) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*k = Absent
		return nil
	}
	i := slices.Index(kindNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("fieldmap: there is no kind %q; use one of %q", text, kindNames[1:])
	}
	*k = Kind(i)
	return nil
}
