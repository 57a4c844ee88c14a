package personio

import "github.com/handoverhq/handover/hris"

// Reason is why a call failed, one of a closed list. It is an error, so that
// errors.Is(err, personio.NotGranted) can be asked.
type Reason string

// The reasons.
const (
	// Before anything was sent.
	BadInput       Reason = "the call breaks a rule of Personio"
	BadCredentials Reason = "the credentials are not in a form Personio gives out"
	FileGone       Reason = "a file cannot be opened or read"
	FileChanged    Reason = "a file is not what it was said to be"
	FileRefused    Reason = "Personio does not take files of this kind or size"

	// Credentials and rights.
	CredentialsRefused Reason = "Personio does not accept the credentials"
	NotGranted         Reason = "the credentials have no right to this"

	// Something is not what it was.
	NotFound  Reason = "Personio has nothing at this address"
	WrongType Reason = "an attribute holds something else than was asked for"
	Moved     Reason = "the address redirects to another one"

	// Personio refused, or could not.
	Rejected     Reason = "Personio refused the data"
	TooLarge     Reason = "the request is larger than Personio accepts"
	RateLimited  Reason = "Personio asks for fewer calls"
	ServerFailed Reason = "Personio failed"
	Unavailable  Reason = "Personio is not available"
	NoAnswer     Reason = "no answer came"
	BadAnswer    Reason = "Personio's answer cannot be read"
)

// Error is the reason's text.
func (r Reason) Error() string { return string(r) }

// reasons says what each reason is to the rest of Handover, and what to do.
var reasons = map[Reason]struct {
	code   hris.Code
	remedy string
}{
	BadInput:       {hris.InvalidInput, ""},
	BadCredentials: {hris.BadCredentials, ""},
	FileGone:       {hris.DocumentMissing, "Choose the file again."},
	FileChanged:    {hris.DocumentChanged, "Review the file and choose it again."},
	FileRefused:    {hris.DocumentRefused, ""},

	CredentialsRefused: {hris.BadCredentials, "In Personio: Settings > Integrations > API credentials: copy client id and secret again, or generate new ones."},
	NotGranted:         {hris.RightMissing, "In Personio: Settings > Integrations > API credentials: open the credential and tick the right that is missing; then see that the credential still exists and is the one entered here."},

	NotFound:  {hris.NotThere, "See whether the record still exists in Personio, and whether the address of the API is right."},
	WrongType: {hris.SchemaDrift, "Choose another attribute, or mend its type in Personio."},
	Moved:     {hris.NotThere, "Enter the address of the API itself, such as https://api.personio.de."},

	Rejected:     {hris.Rejected, "Personio says why in its own message."},
	TooLarge:     {hris.TooLarge, "Send smaller files: Personio takes 30 MB."},
	RateLimited:  {hris.RateLimited, ""},
	ServerFailed: {hris.OutcomeHidden, "Look in Personio whether it was done before trying again."},
	Unavailable:  {hris.Unavailable, "Try again later."},
	NoAnswer:     {hris.OutcomeHidden, "Look in Personio whether it was done before trying again."},
	BadAnswer:    {hris.BadAnswer, ""},
}
