package hris

import (
	"maps"
	"slices"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
)

// Hire is a candidate who has been hired. The host makes it, from its own
// records or from JSON with [ParseHire]; nothing in it is stored in the clear.
//
// PersonID and ApplicationID are the host's own ids: opaque here, stable, and
// never a name or an e-mail address, because the ledger keeps them.
type Hire struct {
	PersonID      string
	ApplicationID string
	HiredAt       time.Time // when the candidate was hired; zero where unknown

	Person      Person
	Job         Job
	Offer       Offer
	Application Application
	Documents   []Document
	Consents    []Consent

	// Custom holds the host's further fields by name: text, number, yes/no, or
	// several options. They are mapped as "custom.<name>".
	Custom map[string]fieldmap.Value
}

// Person is who was hired. Empty means unknown: nothing is guessed.
type Person struct {
	FirstName     string
	LastName      string // without the prefix, where NamePrefix has it
	NamePrefix    string // "van der"
	Initials      string
	PreferredName string // what the person is called
	BirthName     string
	PartnerPrefix string
	PartnerName   string
	NameUse       string // which of the names is used: the host's own word
	DateOfBirth   civil.Date
	Gender        string // the host's own word: "female"
	Nationality   string
	Language      string // BCP 47 where the host has it
	WorkEmail     string // only ever an address given as such
	PrivateEmail  string // a candidate's own e-mail address
	MobilePhone   string
	HomePhone     string
	Address       Address
	IBAN          string
	NationalID    string
}

// Address is where the person lives.
type Address struct {
	Street  string
	Number  string // "105"; may carry its suffix: "105a"
	Suffix  string // "a"
	Line2   string
	ZIP     string
	City    string
	State   string
	Country string // ISO 3166-1 alpha-2, or a name
}

// Job is what the person was hired for.
type Job struct {
	Title       string
	Department  string
	Location    string
	LegalEntity string
	Manager     string
}

// Offer is what was agreed.
type Offer struct {
	StartDate    civil.Date
	EndDate      civil.Date // of a fixed term
	ContractType string
	WeeklyHours  civil.Decimal
	Salary       Salary
}

// Salary is an amount per period.
type Salary struct {
	Amount   civil.Decimal
	Currency string // ISO 4217
	Period   string // "month", "year", "hour": the host's own word
}

// Application is how the person came.
type Application struct {
	Motivation string // the text of a motivation letter
	Source     string
	ProfileURL string // the candidate's profile in the host
}

// Consent is a permission that the person gave and the host has on record.
type Consent struct {
	Purpose string // "keep_data"
	GivenOn civil.Date
	Refused bool // asked, and refused
}

// KeepData is the [Consent] purpose that lets a target keep the data of an
// applicant for longer than the procedure takes.
const KeepData = "keep_data"

// DocumentKind says what a document is.
type DocumentKind string

// The kinds of document.
const (
	CV               DocumentKind = "cv"
	MotivationLetter DocumentKind = "motivation_letter"
	SignedOffer      DocumentKind = "signed_offer"
	Identity         DocumentKind = "identity" // passports and the like: never sent unless chosen by name
	OtherDocument    DocumentKind = "other"
)

// Document is a file of the hire. The host opens it by its reference.
type Document struct {
	fieldmap.FileRef
	Kind DocumentKind `json:"kind"`
}

// Clone gives a copy that shares nothing with h that is ever changed.
func (h *Hire) Clone() *Hire {
	c := *h
	c.Documents, c.Consents, c.Custom = slices.Clone(h.Documents), slices.Clone(h.Consents), maps.Clone(h.Custom)
	return &c
}

// Consented reports whether the person gave consent for purpose, and did not
// refuse it anywhere.
func (h *Hire) Consented(purpose string) bool {
	given := false
	for _, c := range h.Consents {
		if c.Purpose == purpose {
			if c.Refused {
				return false
			}
			given = true
		}
	}
	return given
}

// ConsentedPurposes lists the purposes with a consent on record, sorted.
func (h *Hire) ConsentedPurposes() []string {
	var given []string
	for _, c := range h.Consents {
		if h.Consented(c.Purpose) {
			given = append(given, c.Purpose)
		}
	}
	slices.Sort(given)
	return slices.Compact(given)
}

// Document gives the first document of a kind.
func (h *Hire) Document(kind DocumentKind) (Document, bool) {
	for _, d := range h.Documents {
		if d.Kind == kind {
			return d, true
		}
	}
	return Document{}, false
}

// String masks everything but the host's own ids.
func (h Hire) String() string {
	return "hire " + h.PersonID + "/" + h.ApplicationID + " " + privacy.Mask
}
