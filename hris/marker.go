package hris

import (
	"crypto/rand"
	"strings"
)

// markerStart begins every marker, so that a look can tell ours from what else
// a field may hold.
const markerStart = "HO"

// markerLength is how long every marker is: capital letters and digits.
const markerLength = 24

// NewMarker makes a marker that nobody can guess or meet twice.
func NewMarker() string { return markerStart + rand.Text()[:markerLength-len(markerStart)] }

// IsMarker reports whether text is a marker of ours, of whatever transfer.
func IsMarker(text string) bool {
	return len(text) == markerLength && strings.HasPrefix(text, markerStart) &&
		strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}
