package main

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

func usage(format string, args ...any) error { return misuse{fmt.Errorf(format, args...)} }

func badUsage(text string) error { return usage("%s", text) }

// asUsage says where a mistake stands; no mistake stays none.
func asUsage(where string, err error) error {
	if err == nil {
		return nil
	}
	return usage("%s: %w", where, err)
}
