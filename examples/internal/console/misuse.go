package console

import (
	"fmt"

	"github.com/handoverhq/handover/hris"
)

// misuse is what the person at the terminal has to put right; its text is all
// there is to say.
type misuse struct{ error }

// Is matches hris.InvalidInput.
func (misuse) Is(target error) bool { return target == error(hris.InvalidInput) }

// Unwrap gives the cause.
func (m misuse) Unwrap() error { return m.error }

// Misuse makes the error of a flag, a file or a variable that is wrong. It matches
// [hris.InvalidInput], and says what to do.
func Misuse(format string, args ...any) error { return misuse{fmt.Errorf(format, args...)} }

// MisuseOf says where a mistake stands; no mistake stays none.
func MisuseOf(where string, err error) error {
	if err == nil {
		return nil
	}
	return Misuse("%s: %w", where, err)
}
