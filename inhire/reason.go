package inhire

import "github.com/handoverhq/handover/hris"

// Reason is why a call failed, one of a closed list. It is an error, so that
// errors.Is(err, inhire.StaleMapping) can be asked.
type Reason string

// The reasons.
const (
	// Before anything was sent.
	BadInput       Reason = "the call breaks a rule"
	BadProfile     Reason = "the wire profile cannot be used"
	BadCredentials Reason = "the credentials are incomplete"

	// The contract's codes.
	UnmappedStages Reason = "a stage has no status"                            // unmapped_stages: Error.Details name the stages
	LockedStage    Reason = "the status of a locked stage cannot be changed"   // locked_stage: likewise
	UnknownStatus  Reason = "inhire has no such status"                        // unknown_status
	StaleMapping   Reason = "the mapping has changed since it was read"        // stale_mapping
	BadKey         Reason = "eRecruiter does not accept the access key"        // bad_key, as inhire met it there
	KeyRefused     Reason = "inhire does not accept the API key"               // bad_key with 401, and any other 401
	NotReady       Reason = "the state of the integration does not allow this" // 409 with a code of its own

	// Rights, and things that are not what they were.
	NotGranted Reason = "the API key has no right to this"
	Blocked    Reason = "a proxy before inhire lets the call not through"
	NotFound   Reason = "inhire has no such application"
	NoSuchCall Reason = "nothing answers at this address"
	Moved      Reason = "the address redirects to another one"

	// inhire refused, or could not.
	Rejected     Reason = "inhire refused the data"
	TooLarge     Reason = "the request is larger than inhire accepts"
	RateLimited  Reason = "inhire asks for fewer calls"
	ServerFailed Reason = "inhire failed"
	Unavailable  Reason = "inhire is not available"
	NoAnswer     Reason = "no answer came"
	BadAnswer    Reason = "inhire's answer cannot be read"
	NotYet       Reason = "inhire took the change and has not made it yet"
)

// Error is the reason's text.
func (r Reason) Error() string { return string(r) }

const readBack = "Read the status back before writing it again: each write e-mails the candidate."

// reasons says what each reason is to the rest of Handover, and what to do.
var reasons = map[Reason]struct {
	code   hris.Code
	remedy string
}{
	BadInput:       {hris.InvalidInput, ""},
	BadProfile:     {hris.InvalidSetting, "Correct the wire profile in the settings."},
	BadCredentials: {hris.BadCredentials, "Enter the API key of inhire in the settings."},

	UnmappedStages: {hris.InvalidSetting, "Give each stage a status, then save."},
	LockedStage:    {hris.InvalidSetting, "Leave locked stages at the status they have, then save."},
	UnknownStatus:  {hris.SchemaDrift, "Read the statuses again, and correct the mapping."},
	StaleMapping:   {hris.Changed, "Read the mapping again, then save."},
	BadKey:         {hris.BadCredentials, "In eRecruiter, have an access key generated once more; save it and test the connection."},
	KeyRefused:     {hris.BadCredentials, "Enter a valid API key of inhire in the settings."},
	NotReady:       {hris.SetupIncomplete, "Save the integration, test the connection, and switch the synchronisation on, in this order."},

	NotGranted: {hris.RightMissing, "Use an API key that may do this."},
	Blocked:    {hris.AddressBlocked, "Ask inhire's support to let this server's IP address through."},
	NotFound:   {hris.NotThere, ""},
	NoSuchCall: {hris.InvalidSetting, "See whether the address and the calls of the wire profile are right."},
	Moved:      {hris.InvalidSetting, "Enter the address of the API itself in the wire profile."},

	Rejected:     {hris.Rejected, "inhire says why in its own message."},
	TooLarge:     {hris.TooLarge, "Set a smaller batch_size in the wire profile."},
	RateLimited:  {hris.RateLimited, ""},
	ServerFailed: {hris.OutcomeHidden, readBack},
	Unavailable:  {hris.Unavailable, "Try again later."},
	NoAnswer:     {hris.OutcomeHidden, readBack},
	BadAnswer:    {hris.BadAnswer, "See whether the wire profile is that of this account."},
	NotYet:       {hris.OutcomeHidden, readBack},
}
