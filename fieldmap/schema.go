package fieldmap

import "github.com/handoverhq/handover/hris/civil"

// Schema lists the fields of a source or a target, in the order a person
// would fill them in. It is plain data and encodes as JSON.
type Schema struct {
	Fields []Field `json:"fields"`
}

// Field describes one field.
type Field struct {
	// Path names the field within its schema, such as "person.first_name" or
	// "ViGe"; unique there. A part of an [Object] is named within the object:
	// from outside its path is that of the object, a dot and its own.
	Path string `json:"path"`
	// Key is what the field means, in a vocabulary that source and target
	// share; empty where it has no such meaning. [Match] pairs fields by it.
	Key string `json:"key,omitempty"`

	Label   string `json:"label,omitempty"`   // for people, in the language of the schema
	Help    string `json:"help,omitempty"`    // one sentence more
	Section string `json:"section,omitempty"` // heading under which a form shows it

	Kind      Kind     `json:"kind"`
	Required  bool     `json:"required,omitempty"`
	ReadOnly  bool     `json:"read_only,omitempty"`  // shown, never written
	Sensitive bool     `json:"sensitive,omitempty"`  // masked unless a person asks to see it
	DependsOn []string `json:"depends_on,omitempty"` // paths whose choice narrows this field's options

	// Confirm says that a value counts only once a person gave it: what a rule
	// gives is a suggestion, shown with [CodeConfirm] and left out of
	// [Plan.Values] until [Plan.Set] confirms or replaces it. For what cannot be
	// undone. Of an Object it goes for each of its parts, of the items of a List
	// for the list as a whole.
	Confirm bool `json:"confirm,omitempty"`

	Limits Limits `json:"limits,omitzero"`

	// Choices are the options of an Option or Options field. Referenced says
	// that there are too many to list: a [Resolver] knows them. Of a Text field
	// they are the texts that are known: another one is taken with a warning.
	Choices    []Choice `json:"choices,omitempty"`
	Referenced bool     `json:"referenced,omitempty"`

	// Fields are the parts of an Object; of a List, one field describes each item.
	Fields []Field `json:"fields,omitempty"`
}

// Choice is one option of a list: the id that is sent, the label that is shown.
type Choice struct {
	ID    string `json:"id"`
	Label string `json:"label,omitempty"`
}

// Limits bound a value. A zero limit does not bind.
type Limits struct {
	MaxLength int    `json:"max_length,omitempty"` // in runes
	Pattern   string `json:"pattern,omitempty"`    // RE2; the whole text must match
	// Form is what Pattern means, for people and in the language of the schema:
	// "digits only, such as 12345". Problems show it; without it they show Pattern.
	Form string `json:"form,omitempty"`

	Min       civil.Decimal `json:"min,omitzero"`
	Max       civil.Decimal `json:"max,omitzero"`
	MaxPlaces *int          `json:"max_places,omitempty"` // digits behind the point; 0 means whole numbers

	Earliest civil.Date `json:"earliest,omitzero"`
	Latest   civil.Date `json:"latest,omitzero"`

	MaxItems int      `json:"max_items,omitempty"` // of Options and List
	MIME     []string `json:"mime,omitempty"`      // accepted kinds of file, such as "application/pdf"
	MaxBytes int64    `json:"max_bytes,omitempty"` // of a file
}
