package connection

import (
	"strings"

	"golang.org/x/text/language"

	"github.com/handoverhq/handover/hris"
)

// Text says in a language what was done, for a settings page: "Credentials
// replaced (token)", "Tested: The credentials lack a right." Names are those of
// settings, secrets, fields and rights as they are kept: a host that shows labels
// puts them into Names first.
func (e Entry) Text(tag language.Tag) string {
	text := hris.Text(tag, "trail."+string(e.Kind), nil)
	if len(e.Names) > 0 {
		text += " (" + strings.Join(e.Names, ", ") + ")"
	}
	if e.Code != "" {
		text += ": " + hris.Text(tag, e.Code, nil)
	}
	return text
}
