package erecruiter

import "github.com/handoverhq/handover/hris"

// Reason is why a call failed, one of a closed list. It is an error, so that
// errors.Is(err, erecruiter.NotGranted) can be asked.
type Reason string

// The reasons.
const (
	// Before anything was sent.
	BadInput        Reason = "the call breaks a rule"
	BadProfile      Reason = "the wire profile cannot be used"
	BadCredentials  Reason = "the credentials are incomplete"
	ConsentMissing  Reason = "the candidate's consent to the transfer is missing"
	NotAccepting    Reason = "the recruitment takes no applications"
	ConsentRequired Reason = "a consent that the recruitment requires was not given"
	FileGone        Reason = "a file cannot be opened or read"
	FileChanged     Reason = "a file is not what it was said to be"

	// Credentials and rights.
	CredentialsRefused Reason = "eRecruiter does not accept the credentials"
	NotGranted         Reason = "the credentials have no right to this"
	Blocked            Reason = "a proxy before eRecruiter lets the call not through"

	// Something is not what it was.
	NotFound Reason = "eRecruiter has nothing at this address, or does not show it"
	Moved    Reason = "the address redirects to another one"

	// eRecruiter refused, or could not.
	AlreadyThere Reason = "eRecruiter has an application with this external id"
	Rejected     Reason = "eRecruiter refused the data"
	TooLarge     Reason = "the request is larger than eRecruiter accepts"
	RateLimited  Reason = "eRecruiter asks for fewer calls"
	ServerFailed Reason = "eRecruiter failed"
	Unavailable  Reason = "eRecruiter is not available"
	NoAnswer     Reason = "no answer came"
	BadAnswer    Reason = "eRecruiter's answer cannot be read"
)

// Error is the reason's text.
func (r Reason) Error() string { return string(r) }

// reasons says what each reason is to the rest of Handover, and what to do.
var reasons = map[Reason]struct {
	code   hris.Code
	remedy string
}{
	BadInput:        {hris.InvalidInput, ""},
	BadProfile:      {hris.InvalidSetting, "Correct the wire profile in the settings."},
	BadCredentials:  {hris.BadCredentials, ""},
	ConsentMissing:  {hris.Problems, "Do not send the application: it stays on the platform alone."},
	NotAccepting:    {hris.Rejected, "Choose a recruitment that is active and shared with this integration."},
	ConsentRequired: {hris.Rejected, "Ask the candidate for the consent, or do not send the application."},
	FileGone:        {hris.DocumentMissing, "Choose the file again."},
	FileChanged:     {hris.DocumentChanged, "Review the file and choose it again."},

	CredentialsRefused: {hris.BadCredentials, "In eRecruiter: " + menuKeys + ": generate the access key once more and enter it here."},
	NotGranted:         {hris.RightMissing, "In eRecruiter: " + menuKeys + ": see what the access key opens."},
	Blocked:            {hris.AddressBlocked, "Ask eRecruiter's support to let this server's IP address through."},

	NotFound: {hris.NotThere, "See whether it still exists in eRecruiter and is shared with this integration, and whether the paths of the wire profile are right."},
	// Not NotThere: it is about the connection, and says nothing of what was asked for.
	Moved: {hris.InvalidSetting, "Enter the address of the API itself in the wire profile."},

	AlreadyThere: {hris.Rejected, "Look the application up by its external id."},
	Rejected:     {hris.Rejected, "eRecruiter says why in its own message."},
	TooLarge:     {hris.TooLarge, "Send a smaller CV."},
	RateLimited:  {hris.RateLimited, ""},
	ServerFailed: {hris.OutcomeHidden, "Look in eRecruiter whether it was done before trying again."},
	Unavailable:  {hris.Unavailable, "Try again later."},
	NoAnswer:     {hris.OutcomeHidden, "Look in eRecruiter whether it was done before trying again."},
	BadAnswer:    {hris.BadAnswer, "See whether the wire profile is that of this account."},
}

// menuKeys is where an administrator generates a partner's access key (eRecruiter's
// help pages).
const menuKeys = "Ustawienia > Integracje z eRecruiter > Partnerzy"
