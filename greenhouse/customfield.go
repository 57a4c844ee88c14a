package greenhouse

import (
	"context"
	"iter"
	"time"
)

// CustomField defines a field that the customer added, or one of Greenhouse's own
// that works like those.
type CustomField struct {
	ID           int64         `json:"id"`
	CreatedAt    time.Time     `json:"created_at"`
	UpdatedAt    time.Time     `json:"updated_at"`
	On           FieldLevel    `json:"field_type"`
	NameKey      string        `json:"name_key"` // made when the field was, and never changed: the key to store
	Name         string        `json:"name"`     // as shown; may be changed
	ValueType    FieldType     `json:"value_type"`
	Description  string        `json:"description"`
	SortOrder    int64         `json:"sort_order"`
	Private      bool          `json:"private"`  // seen through Harvest only with a permission of its own; webhooks carry it always
	Required     bool          `json:"required"` // in Greenhouse's pages; a value may be absent all the same
	Active       *bool         `json:"active"`   // nil where Greenhouse does not say
	InternalType InternalField `json:"internal_type"`
}

func (f CustomField) rowID() int64 { return f.ID }

// Archived reports whether the field is known to be out of use.
func (f CustomField) Archived() bool { return f.Active != nil && !*f.Active }

// FieldLevel is what a custom field belongs to. The list is open.
type FieldLevel string

// The levels whose fields come with a hire.
const (
	OnCandidate   FieldLevel = "candidate"
	OnApplication FieldLevel = "application"
	OnJob         FieldLevel = "job"
	OnOpening     FieldLevel = "opening"
	OnOffer       FieldLevel = "offer"
	OnUser        FieldLevel = "user_attribute"
)

// InternalField is what a field means to Greenhouse itself; "" for the customer's own.
type InternalField string

// The meanings that matter to a hire.
const (
	InternalEmploymentType InternalField = "employment_type"
	InternalStartDate      InternalField = "start_date"
	InternalOfferOpening   InternalField = "offer_opening"
	InternalOfferDocuments InternalField = "offer_documents"
)

// CustomFieldFilter narrows [Client.CustomFields].
type CustomFieldFilter struct {
	IDs              []int64
	Created, Updated Span
	On               FieldLevel
	ActiveOnly       bool // leave out archived fields, which are listed otherwise
	NameKey          string
}

// CustomFields lists definitions.
func (c *Client) CustomFields(ctx context.Context, filter CustomFieldFilter) iter.Seq2[CustomField, error] {
	f := newFilter().common(filter.IDs, filter.Created, filter.Updated)
	f.text("field_type", string(filter.On))
	f.yes("active", filter.ActiveOnly)
	f.text("name_key", filter.NameKey)
	return list[CustomField](ctx, c, "custom_fields", *f)
}

// CustomFieldOption is what a select field offers. Its external id is not in web
// hooks, which carry the name alone.
type CustomFieldOption struct {
	ID            int64     `json:"id"`
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
	CustomFieldID int64     `json:"custom_field_id"`
	Name          string    `json:"name"`        // unique among the active options of a field
	ExternalID    string    `json:"external_id"` // the HR system's, where the customer entered it
	SortOrder     int64     `json:"sort_order"`
	Active        bool      `json:"active"`
}

func (o CustomFieldOption) rowID() int64 { return o.ID }

// OptionFilter narrows [Client.CustomFieldOptions].
type OptionFilter struct {
	IDs              []int64
	Created, Updated Span
	CustomFieldIDs   []int64
	ActiveOnly       bool
}

// CustomFieldOptions lists options, those of schools, degrees and disciplines too.
func (c *Client) CustomFieldOptions(ctx context.Context, filter OptionFilter) iter.Seq2[CustomFieldOption, error] {
	f := newFilter().common(filter.IDs, filter.Created, filter.Updated)
	f.ids("custom_field_ids", filter.CustomFieldIDs)
	f.yes("active", filter.ActiveOnly)
	return list[CustomFieldOption](ctx, c, "custom_field_options", *f)
}

// OptionNamed finds the option that a select's text means, among the options of
// one field: the active one of that name, else the only archived one. Two archived
// ones of one name cannot be told apart, and neither is given.
func OptionNamed(options []CustomFieldOption, name string) (CustomFieldOption, bool) {
	var found CustomFieldOption
	archived := 0
	for _, o := range options {
		switch {
		case o.Name != name:
		case o.Active:
			return o, true
		default:
			found = o
			archived++
		}
	}
	if archived != 1 {
		return CustomFieldOption{}, false
	}
	return found, true
}
