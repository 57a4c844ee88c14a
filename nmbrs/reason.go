package nmbrs

import "github.com/handoverhq/handover/hris"

// Reason is why a call failed, one of a closed list. It is an error, so that
// errors.Is(err, nmbrs.NotGranted) can be asked.
type Reason string

// The reasons.
const (
	// Before anything was sent.
	BadInput       Reason = "the call breaks a rule of Nmbrs"
	BadCredentials Reason = "the credentials are not in a form Nmbrs gives out"

	// Credentials and rights.
	CredentialsRefused Reason = "Nmbrs does not accept the credentials"
	ConsentMissing     Reason = "nobody has given consent for this debtor, or it has ended" // REST
	NotGranted         Reason = "the login has no right to this call"
	OutOfReach         Reason = "the login has no right to this debtor or company"
	Blocked            Reason = "Nmbrs does not let this machine in" // SOAP
	NoSubscription     Reason = "the subscription does not cover this"

	// Something is not what it was.
	UnknownDebtor   Reason = "Nmbrs knows no such debtor for this login"
	UnknownCompany  Reason = "Nmbrs knows no such company for this login"
	UnknownEmployee Reason = "Nmbrs knows no such employee for this login"
	NotFound        Reason = "Nmbrs has nothing under this id"
	Moved           Reason = "the API is not served at this address"
	NotUnderstood   Reason = "Nmbrs does not know this call or cannot read it" // SOAP

	// Nmbrs refused the data.
	Protected    Reason = "the date lies outside the company's current period"
	PeriodClosed Reason = "the wage tax return of this period was sent already"
	WrongPeriod  Reason = "the period does not fit the company"
	BadBank      Reason = "Nmbrs does not take the bank account"
	Rejected     Reason = "Nmbrs refused the data"
	TooLarge     Reason = "the request is larger than Nmbrs accepts"

	// Nmbrs could not.
	RateLimited  Reason = "Nmbrs asks for fewer calls"
	ServerFailed Reason = "Nmbrs failed"
	Unavailable  Reason = "Nmbrs is not available"
	NoAnswer     Reason = "no answer came"
	BadAnswer    Reason = "Nmbrs's answer cannot be read"
)

// Error is the reason's text.
func (r Reason) Error() string { return string(r) }

const lookFirst = "Look in Nmbrs whether it was done before trying again."

// reasons says what each reason is to the rest of Handover, and what to do.
var reasons = map[Reason]struct {
	code   hris.Code
	remedy string
}{
	BadInput:       {hris.InvalidInput, ""},
	BadCredentials: {hris.BadCredentials, ""},

	CredentialsRefused: {hris.BadCredentials, "Connect again."},
	ConsentMissing:     {hris.BadCredentials, "Let somebody who manages this debtor in Nmbrs give consent again."},
	NotGranted:         {hris.RightMissing, "In Nmbrs: Settings > User settings > User templates > API: tick the call for the template of this login."},
	OutOfReach:         {hris.RightMissing, "In Nmbrs: give the login access to this debtor and company; tags and filters of the user may hide them."},
	Blocked:            {hris.AddressBlocked, "See whether a proxy or firewall stands between; else ask Nmbrs's support whether it has blocked this address."},
	NoSubscription:     {hris.SetupIncomplete, "Ask Nmbrs to add the API to the subscription."},

	UnknownDebtor:   {hris.NotThere, "Choose the debtor again, or give the login access to it."},
	UnknownCompany:  {hris.NotThere, "Choose the company again, or give the login access to it."},
	UnknownEmployee: {hris.NotThere, "See in Nmbrs whether the employee still exists and the login may see this company."},
	NotFound:        {hris.NotThere, "See whether the record still exists in Nmbrs, and choose again."},
	Moved:           {hris.NotThere, "See whether the address of the API is right. Nmbrs ends SOAP on 1 March 2027: move the connection to REST."},
	NotUnderstood:   {hris.SchemaDrift, "Tell the makers of this software: the call is not what it was. Nmbrs ends SOAP on 1 March 2027."},

	Protected:    {hris.Rejected, "Choose a start in the company's current period or later, or let somebody responsible for the payroll allow the change outside of it."},
	PeriodClosed: {hris.Rejected, "Choose a later start, or let the payroll administrator correct the period in Nmbrs."},
	WrongPeriod:  {hris.Rejected, "Choose a period of the company's own type: month, four weeks or week."},
	BadBank:      {hris.Rejected, "Correct the bank account, or leave it out and enter it in Nmbrs."},
	Rejected:     {hris.Rejected, "Nmbrs says why in its own message."},
	TooLarge:     {hris.TooLarge, ""},

	RateLimited:  {hris.RateLimited, ""},
	ServerFailed: {hris.OutcomeHidden, lookFirst},
	Unavailable:  {hris.Unavailable, "Try again later."},
	NoAnswer:     {hris.OutcomeHidden, lookFirst},
	BadAnswer:    {hris.BadAnswer, ""},
}
