package afas

import "github.com/handoverhq/handover/hris"

// Reason is why a call failed, one of a closed list. It is an error, so that
// errors.Is(err, afas.RecordLocked) can be asked.
type Reason string

// The reasons.
const (
	// Before anything was sent.
	BadInput       Reason = "the call breaks a rule of AFAS"
	BadMember      Reason = "not a member number"
	BadEnvironment Reason = "no such environment"
	BadAddress     Reason = "the address belongs to another environment than the settings name"
	BadCredentials Reason = "the credentials are not in a form AFAS gives out"
	QueryTooLong   Reason = "the query is longer than AFAS reads"
	FileGone       Reason = "a file cannot be opened or read"
	FileChanged    Reason = "a file is not what it was said to be"

	// Credentials and rights.
	CredentialsRefused Reason = "AFAS does not accept the credentials"
	AddressBlocked     Reason = "AFAS does not accept calls from this IP address"
	NotGranted         Reason = "the app connector or its user has no right to this connector"
	ConnectorBlocked   Reason = "AFAS has blocked this GetConnector"

	// The connector is not what it was.
	NotFound       Reason = "AFAS has nothing at this address"
	NoColumn       Reason = "the GetConnector has no such column"
	ColumnReplaced Reason = "a column's source field no longer exists in Profit"
	WrongType      Reason = "a column holds something else than was asked for"

	// AFAS refused, or could not.
	Rejected         Reason = "AFAS refused the data"
	RecordLocked     Reason = "the record is in use by somebody else"
	MalformedRequest Reason = "AFAS could not read the request"
	TooLarge         Reason = "the request is larger than AFAS accepts"
	TooMuchData      Reason = "the request took more memory than AFAS has"
	ServerTimedOut   Reason = "AFAS ran out of time"
	ServerFailed     Reason = "AFAS failed without giving a reason"
	Unavailable      Reason = "AFAS is not available"
	EdgeFailed       Reason = "the front door of AFAS answered instead of Profit"
	RateLimited      Reason = "AFAS asks for fewer calls"
	NoAnswer         Reason = "no answer came"
	BadAnswer        Reason = "AFAS's answer cannot be read"
)

// Error is the reason's text.
func (r Reason) Error() string { return string(r) }

// reasons says what each reason is to the rest of Handover, and what to do.
var reasons = map[Reason]struct {
	code   hris.Code
	remedy string
}{
	BadInput:       {hris.InvalidInput, ""},
	BadMember:      {hris.InvalidSetting, ""},
	BadEnvironment: {hris.InvalidSetting, ""},
	BadAddress:     {hris.InvalidSetting, ""},
	BadCredentials: {hris.BadCredentials, ""},
	QueryTooLong:   {hris.InvalidInput, ""},
	FileGone:       {hris.DocumentMissing, "Choose the file again."},
	FileChanged:    {hris.DocumentChanged, "Review the file and choose it again."},

	CredentialsRefused: {hris.BadCredentials, "In Profit: General > Management > App connector > User tokens: make a new token, or check that client id and secret belong to this environment and have not expired."},
	AddressBlocked:     {hris.AddressBlocked, "In Profit: General > Management > App connector > IP restrictions: add this server's address. If no restriction is set, AFAS may be overloaded: try again later."},
	NotGranted:         {hris.RightMissing, "In Profit: General > Management > App connector: add the connector, and see that the user of the token is in a group that may use it."},
	ConnectorBlocked:   {hris.SetupIncomplete, "In Profit: General > Output > Management > GetConnector: open the connector and clear Blocked. AFAS blocks connectors that ask too much of it."},

	NotFound:       {hris.NotThere, "Check the connector's name, the member number and the environment."},
	NoColumn:       {hris.SchemaDrift, "Add the column to the GetConnector in Profit, or choose another one in the settings."},
	ColumnReplaced: {hris.SchemaDrift, "Open the GetConnector in Profit and put another field in the place of the column marked (replaced)."},
	WrongType:      {hris.SchemaDrift, "Choose another column in the settings, or mend the column of the GetConnector in Profit."},

	Rejected:         {hris.Rejected, "AFAS says why in its own message; the administrator finds more under the log reference."},
	RecordLocked:     {hris.Locked, "Try again in a few minutes."},
	MalformedRequest: {hris.Rejected, ""},
	TooLarge:         {hris.TooLarge, "Send fewer or smaller files: AFAS takes 75 MB in one request, and a file counts a third more than its size."},
	TooMuchData:      {hris.TooLarge, "Ask for fewer rows or columns at a time."},
	ServerTimedOut:   {hris.OutcomeHidden, "Look in Profit whether it was done; AFAS may still be at work 15 minutes later."},
	ServerFailed:     {hris.OutcomeHidden, "Look in Profit whether it was done before trying again."},
	Unavailable:      {hris.Unavailable, "Try again later; afasstatus.nl tells of maintenance."},
	EdgeFailed:       {hris.OutcomeHidden, "Look in Profit whether it was done before trying again."},
	RateLimited:      {hris.RateLimited, ""},
	NoAnswer:         {hris.OutcomeHidden, "Look in Profit whether it was done; AFAS may still be at work 15 minutes later."},
	BadAnswer:        {hris.BadAnswer, ""},
}
