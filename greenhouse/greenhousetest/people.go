package greenhousetest

import "time"

// Contact is a phone number, address, e-mail address or website with its type,
// such as home, mobile, personal or work.
type Contact struct{ Value, Type string }

// Candidate is a person. "" and the zero time are null.
type Candidate struct {
	Row
	FirstName, LastName, PreferredName string // no webhook carries the preferred name
	Company, Title                     string
	LastActivityAt                     time.Time
	Private                            bool
	CannotEmail                        bool
	TimeZone                           string // a Rails name, such as Amsterdam
	ExternalID                         string // in webhooks only
	Tags                               []string
	LinkedUserIDs                      []int64
	Phones, Addresses                  []Contact
	Emails, Websites                   []Contact
	SocialMedia                        []string
	Educations                         []Education
	Employments                        []Employment
	CustomFields                       Values

	// Stub makes v3 list {"message": Stub} in place of the person: a row
	// without an id, as the published schema allows.
	Stub string
}

// Education is shown in webhooks. Dates are YYYY-MM-DD here and MM/DD/YYYY on
// the wire.
type Education struct{ School, Degree, Discipline, Start, End string }

// Employment is shown in webhooks, with dates as in [Education].
type Employment struct{ Company, Title, Start, End string }

// User is a user of Greenhouse.
type User struct {
	Row
	FirstName, LastName string
	Email               string   // "" for service users, never null
	Emails              []string // nil is null, which the published schema did not foresee
	JobTitle            string
	AgencyID            int64
	Deactivated         bool
	SiteAdmin           bool
	EmployeeID          string
	LinkedCandidateIDs  []int64
	OfficeIDs           []int64
	DepartmentIDs       []int64
	Service             bool // an integration's user: listed only with show_service_accounts
	CustomFields        Values

	// What a token that acts as this user does not get to see.
	NoPrivateCandidates, NoPrivateFields bool
}

// Name is the display name.
func (u *User) Name() string {
	switch {
	case u.FirstName == "":
		return u.LastName
	case u.LastName == "":
		return u.FirstName
	}
	return u.FirstName + " " + u.LastName
}

// Department is a node in the tree of departments.
type Department struct {
	Row
	Name       string
	ParentID   int64
	ExternalID string
}

// Office is a node in the tree of offices.
type Office struct {
	Row
	Name       string
	Location   string
	ParentID   int64
	ExternalID string
	ContactID  int64 // a user
}
