package nmbrstest

import "strconv"

// Refusal is one of Nmbrs's numbered errors. SOAP puts number and title into a
// fault's text; REST has its own bodies.
type Refusal struct {
	Code  int
	Title string
}

// Error is as SOAP writes it behind the arrow.
func (r *Refusal) Error() string { return strconv.Itoa(r.Code) + ": " + r.Title }

// The numbers that a hand-over can meet. The titles are the project's wording.
const (
	InvalidAuthentication  = 1001 // e-mail, token or domain
	UnauthorisedAccess     = 1002 // the user template withholds the call
	UnauthorisedData       = 1003 // the user may not see that debtor or company
	NoSubscription         = 1004
	NoAccessToEmployee     = 2003
	NoAccessToCompany      = 2004
	InvalidPeriod          = 2006 // the company has no such period
	NoAccessToDebtor       = 2009
	ProtectedMode          = 2011 // outside the current period without UnprotectedMode
	WageTaxDeclarationSent = 2012
	InvalidIBAN            = 2014
	InvalidAccountNumber   = 2015
	InvalidAccountType     = 2016
	StartAfterEnd          = 2028
	InvalidValues          = 2030
	IBANRequired           = 2032
	NotFound               = 2046
	Unknown                = 9999
)

var titles = map[int]string{
	InvalidAuthentication:  "Invalid Authentication",
	UnauthorisedAccess:     "Unauthorized Access",
	UnauthorisedData:       "Unauthorized Data",
	NoSubscription:         "No valid subscription",
	NoAccessToEmployee:     "No access to Employee",
	NoAccessToCompany:      "No access to Company",
	InvalidPeriod:          "Invalid Period",
	NoAccessToDebtor:       "No access to Debtor",
	ProtectedMode:          "Protected mode",
	WageTaxDeclarationSent: "Wage tax declaration already sent",
	InvalidIBAN:            "Invalid IBAN",
	InvalidAccountNumber:   "Invalid bank account number",
	InvalidAccountType:     "Invalid bank account type",
	StartAfterEnd:          "Start date is after end date",
	InvalidValues:          "Invalid set of values",
	IBANRequired:           "IBAN is required",
	NotFound:               "Not found",
	Unknown:                "Unknown error",
}

func refuse(code int) *Refusal {
	title := titles[code]
	if title == "" {
		title = "Error"
	}
	return &Refusal{code, title}
}
