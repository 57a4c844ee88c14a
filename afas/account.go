package afas

import "golang.org/x/text/language"

// account names the environment for good: what a hire is handed over to once
// only. Member number and kind of environment outlive tokens and app
// connectors. A customer may have several environments of one kind under one
// number, which only the credentials tell apart; AFAS documents no id of them
// that is known without a call, so they count as one account here: a hire sent
// to one of them is not offered again to the other.
func (c *Client) account() string {
	if c.member == "" {
		return vendorName + ":" + c.environment.String() + ":" + canonical(c.base)
	}
	return vendorName + ":" + c.environment.String() + ":" + unpadded(c.member)
}

// in picks a text in the language of the client.
func (c *Client) in(nl, en string) string {
	switch c.language {
	case Dutch, DutchBelgium:
		return nl
	}
	return en
}

// tag is the language in which the client's people read: AFAS's own Dutch, or
// English for all others.
func (c *Client) tag() language.Tag {
	if c.in("nl", "en") == "nl" {
		return language.Dutch
	}
	return language.English
}
