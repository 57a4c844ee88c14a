package nmbrs

import "github.com/handoverhq/handover/hris"

// The reasons that only REST has.
const (
	// TokenNotSaved: the host could not store the token that Nmbrs gave. It is kept
	// in memory, unused, and stored at the next try. A process that ends before
	// costs the consent.
	TokenNotSaved Reason = "the renewed token could not be stored, so it is not used"
	// TokenNotLoaded: the host could not read the stored token, or lock it. Nothing
	// was renewed, since what would come could not be stored either.
	TokenNotLoaded Reason = "the stored token could not be read"
	// ConsentRefused: the way back from the consent page is not one to follow.
	ConsentRefused Reason = "consent was not given"
)

func init() {
	for reason, meaning := range map[Reason]struct {
		code   hris.Code
		remedy string
	}{
		TokenNotSaved:  {hris.Unavailable, "See why the host's own store takes nothing. Do not end this process before it does: the token would be lost, and the customer would have to give consent again."},
		TokenNotLoaded: {hris.Unavailable, "See why the host's own store gives no answer."},
		ConsentRefused: {hris.BadCredentials, "Start again from the settings page, and let somebody who manages the debtor in Nmbrs give consent. Accountants' logins cannot."},
	} {
		reasons[reason] = meaning
	}
}
