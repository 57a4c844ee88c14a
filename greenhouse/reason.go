package greenhouse

import "github.com/handoverhq/handover/hris"

// Reason is why a call failed, or a webhook was not accepted: one of a closed
// list. It is an error, so that errors.Is(err, greenhouse.NotGranted) can be asked.
type Reason string

// The reasons.
const (
	// Before anything was sent.
	BadInput       Reason = "the call breaks a rule of Greenhouse"
	BadCredentials Reason = "the credentials are not in a form Greenhouse gives out"

	// Credentials and rights.
	CredentialsRefused Reason = "Greenhouse does not accept the credentials"
	ConsentEnded       Reason = "the customer's consent has ended"
	NotSaved           Reason = "the rotated tokens could not be saved"
	NotGranted         Reason = "the credential lacks a scope, or its user is not a Site Admin"

	// Greenhouse refused, or could not.
	Rejected      Reason = "Greenhouse refused the request"
	CursorRefused Reason = "Greenhouse no longer knows the page to go on from"
	NotFound      Reason = "Greenhouse has nothing at this address"
	RateLimited   Reason = "Greenhouse asks for fewer calls"
	Unavailable   Reason = "Greenhouse is not available"
	NoAnswer      Reason = "no answer came"
	BadAnswer     Reason = "Greenhouse's answer cannot be read"
	WrongType     Reason = "a field holds something else than Greenhouse documents"
	LinkForeign   Reason = "the link to the next page is not one of this API"
	CursorAgain   Reason = "the pages go round in a circle"

	// Files.
	LinkRefused Reason = "the address of a file is not one to fetch from"
	LinkExpired Reason = "the address of a file has expired"
	FileGone    Reason = "Greenhouse no longer has the file"
	FileLarge   Reason = "the file is larger than what is taken"

	// Webhooks.
	NoSecret           Reason = "no secret key is set for this webhook"
	SignatureMissing   Reason = "the request carries no signature"
	SignatureMalformed Reason = "the signature is not in Greenhouse's form"
	SignatureAlgorithm Reason = "the signature is of another kind than sha256"
	SignatureWrong     Reason = "the signature does not match"
	NotAnEvent         Reason = "the body is not an event of Greenhouse"
	BodyTooLarge       Reason = "the body is larger than an event of Greenhouse can be"
	BodyTooSlow        Reason = "the body did not arrive in time"
	BodyCut            Reason = "the body did not arrive whole"
	BodyCoded          Reason = "the body is not plain JSON"
	PasswordWrong      Reason = "the user name or password of the webhook does not match"
	EndpointUnknown    Reason = "no webhook has this address"
	EndpointFormer     Reason = "the address belongs to a former activation"
	EndpointOff        Reason = "the connection of this address is switched off"
	NotKept            Reason = "the event could not be kept"
)

// Error is the reason's text.
func (r Reason) Error() string { return string(r) }

const webHookPage = "Configure > Dev Center > Web Hooks > Web Hooks"

// reasons says what each reason is to the rest of Handover, and what to do.
var reasons = map[Reason]struct {
	code   hris.Code
	remedy string
}{
	BadInput:       {hris.InvalidInput, ""},
	BadCredentials: {hris.BadCredentials, "In Greenhouse: Configure > Dev Center > API Credentials: create one of type Harvest V3 (OAuth) and copy both its id and its secret."},

	CredentialsRefused: {hris.BadCredentials, "In Greenhouse: Configure > Dev Center > API Credentials: check that the credential is of type Harvest V3 (OAuth), make a new secret and enter it here."},
	ConsentEnded:       {hris.BadCredentials, "Connect Greenhouse again: a Site Admin has to consent once more."},
	NotSaved:           {hris.Unavailable, "Mend the store of the connection's secrets: the new tokens are held in memory until it takes them."},
	NotGranted:         {hris.RightMissing, "In Greenhouse: Configure > Dev Center > API Credentials: tick the list permission, and let the credential act as a Site Admin."},

	Rejected:      {hris.Rejected, ""},
	CursorRefused: {hris.Unavailable, "Read the list again from its start."},
	NotFound:      {hris.NotThere, "Check the address of the API: it is https://harvest.greenhouse.io."},
	RateLimited:   {hris.RateLimited, ""},
	Unavailable:   {hris.Unavailable, "Try again later; status.greenhouse.io tells of disturbances."},
	NoAnswer:      {hris.Unavailable, "Try again later; status.greenhouse.io tells of disturbances."},
	BadAnswer:     {hris.BadAnswer, ""},
	WrongType:     {hris.SchemaDrift, "Tell the makers of this library: Greenhouse may have changed the field."},
	LinkForeign:   {hris.BadAnswer, "If a proxy stands between, it must rewrite the Link header."},
	CursorAgain:   {hris.BadAnswer, "Read the list again from its start."},

	LinkRefused: {hris.DocumentMissing, ""},
	LinkExpired: {hris.DocumentMissing, "Addresses of files live for 7 days: read the attachment again through Harvest."},
	FileGone:    {hris.DocumentMissing, "Look whether the file is still on the candidate's profile."},
	FileLarge:   {hris.DocumentRefused, ""},

	NoSecret:           {hris.SetupIncomplete, "Store a secret key before pasting it into Greenhouse: saving the webhook sends a ping that must be answered."},
	SignatureMissing:   {hris.InvalidInput, "In Greenhouse: " + webHookPage + ": enter the secret key. A proxy in between must pass the Signature header on."},
	SignatureMalformed: {hris.InvalidInput, "A proxy in between must pass the Signature header on as it is."},
	SignatureAlgorithm: {hris.InvalidInput, ""},
	SignatureWrong:     {hris.InvalidSetting, "In Greenhouse: " + webHookPage + ": enter the secret key shown here. A proxy in between must not change the body."},
	NotAnEvent:         {hris.InvalidInput, ""},
	BodyTooLarge:       {hris.TooLarge, ""},
	BodyTooSlow:        {hris.Unavailable, ""},
	BodyCut:            {hris.Unavailable, ""},
	BodyCoded:          {hris.InvalidInput, "A proxy in between must not change the body."},
	PasswordWrong:      {hris.InvalidSetting, "In Greenhouse: " + webHookPage + " > Advanced settings: enter the user name and password shown here."},
	EndpointUnknown:    {hris.InvalidSetting, "In Greenhouse: " + webHookPage + ": paste the whole endpoint URL."},
	EndpointFormer:     {hris.Disabled, "In Greenhouse: " + webHookPage + ": paste the endpoint URL of the present activation, or delete this webhook."},
	EndpointOff:        {hris.Disabled, "Switch the connection on again where it was set up, or delete this webhook."},
	NotKept:            {hris.Unavailable, ""},
}
