package hris

import "github.com/handoverhq/handover/fieldmap"

// Form is what a target wants to know now: a [fieldmap.Schema] whose sections,
// labels and options are live, and what it says about documents.
type Form struct {
	fieldmap.Schema
	Language  string        `json:"language"` // BCP 47 tag of labels and options: "nl"
	Documents DocumentRules `json:"documents"`
}

// DocumentRules say which documents beyond the form's own file fields may go
// along, and, where none may, why.
type DocumentRules struct {
	Allowed  bool     `json:"allowed"`
	Why      Code     `json:"why,omitempty"`    // why not: connection.setup
	Remedy   string   `json:"remedy,omitempty"` // what the customer would grant
	MIME     []string `json:"mime,omitempty"`   // accepted kinds; none listed: any
	MaxBytes int64    `json:"max_bytes,omitempty"`
	MaxTotal int64    `json:"max_total,omitempty"` // over all documents and file fields
	// Preselect lists the kinds of document that go along unless the reviewer
	// takes them out.
	Preselect []DocumentKind `json:"preselect,omitempty"`
}
