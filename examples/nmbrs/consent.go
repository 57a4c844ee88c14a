package main

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/nmbrs"
)

// Names of secrets beside the consents themselves: the visit to the consent page
// that is under way, and the token it gave, until it is known whose it is.
const (
	visitUnderWay = "consent.request"
	tokenOfVisit  = "consent.token"
)

// anotherConsent behind -consent begins a visit although there is a consent: every
// debtor needs one of its own.
const anotherConsent = "new"

// visit sends a person to the consent page and gives the address that their browser
// came back to; "" where nobody was there.
type visit func(ctx context.Context, page string) (back string, err error)

// addConsents puts in the tokens that are kept, one for each debtor. Where there
// are none, or -consent brings an answer, a person consents first.
func (c connecting) addConsents(ctx context.Context, opening *hris.Opening, visit visit) error {
	prefix := nmbrs.RefreshTokenName("")
	if visit != nil && (len(c.secrets.under(prefix)) == 0 || c.o.consent != "") {
		if err := c.askConsent(ctx, *opening, visit); err != nil {
			return err
		}
	}
	for _, name := range c.secrets.under(prefix) {
		token, err := c.secrets.get(name)
		if err != nil {
			return err
		}
		opening.Secrets[name] = token
	}
	return nil
}

// askConsent leads a person through the consent page. Each thing is kept before the
// next one is done, so that a process which dies in between loses no consent.
func (c connecting) askConsent(ctx context.Context, opening hris.Opening, visit visit) error {
	if len(c.secrets.under(tokenOfVisit)) == 0 {
		consent, err := nmbrs.NewConsent(nmbrs.ConsentConfig{
			ClientID: opening.Secrets["client_id"].Reveal(), ClientSecret: opening.Secrets["client_secret"],
			RedirectURL: c.o.redirect, IdentityURL: opening.BaseURL, Clock: clockOf(opening.Now),
		})
		if err != nil {
			return console.MisuseOf("-redirect", err)
		}
		token, err := c.exchange(ctx, consent, visit)
		if err != nil {
			return err
		}
		if err := c.secrets.save(ctx, tokenOfVisit, token.Secret()); err != nil {
			return err
		}
	}
	return c.nameConsent(ctx, opening)
}

// exchange sends a person to the page, or takes the answer of one who was there.
func (c connecting) exchange(ctx context.Context, consent *nmbrs.Consent, visit visit) (nmbrs.Token, error) {
	var request nmbrs.ConsentRequest
	back := c.o.consent
	if back != "" && back != anotherConsent {
		kept, err := c.secrets.get(visitUnderWay)
		if err == nil {
			request, err = nmbrs.ParseConsentRequest(kept)
		}
		if err != nil {
			return nmbrs.Token{}, console.Misuse("-consent: no visit to the consent page is under way with this -db: run without -consent first")
		}
	} else {
		request = consent.Begin()
		if err := c.secrets.save(ctx, visitUnderWay, request.Secret()); err != nil { // a web host keeps it in the browser's session
			return nmbrs.Token{}, err
		}
		var err error
		if back, err = visit(ctx, request.URL); err != nil {
			return nmbrs.Token{}, err
		}
	}
	answer, err := url.Parse(strings.TrimSpace(back))
	if err != nil || answer.RawQuery == "" {
		return nmbrs.Token{}, console.Misuse("-consent: give the whole address that the browser was sent back to, with what stands behind its question mark")
	}
	return consent.Exchange(ctx, request, answer.Query())
}

// nameConsent asks Nmbrs which debtor the token is for, and keeps it under that
// name.
func (c connecting) nameConsent(ctx context.Context, opening hris.Opening) error {
	kept, err := c.secrets.get(tokenOfVisit)
	if err != nil {
		return err
	}
	token, err := nmbrs.ParseToken(kept)
	if err != nil {
		return err
	}
	cfg := nmbrs.RESTConfig{
		ClientID: opening.Secrets["client_id"].Reveal(), ClientSecret: opening.Secrets["client_secret"], SubscriptionKey: opening.Secrets["subscription_key"],
		Token: token, Clock: clockOf(opening.Now),
		Tokens: nmbrs.TokenStore{Save: func(ctx context.Context, t nmbrs.Token) error {
			return c.secrets.save(ctx, tokenOfVisit, t.Secret())
		}},
	}
	if opening.BaseURL != "" {
		cfg.BaseURL, cfg.IdentityURL = strings.TrimRight(opening.BaseURL, "/")+"/api", opening.BaseURL
	}
	client, err := nmbrs.NewRESTClient(cfg)
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	debtor, err := client.Debtor(ctx)
	if err != nil {
		return err
	}
	c.out.Line("  consent  is given for %s, and its token is kept sealed", debtor.Name)
	return c.secrets.replace(tokenOfVisit, nmbrs.RefreshTokenName(debtor.ID), visitUnderWay)
}

// askPerson shows whoever is at the terminal where to go, and waits for the address
// that they were sent back to.
func (c connecting) askPerson(_ context.Context, page string) (string, error) {
	fmt.Fprintf(c.t.stderr, "nmbrs: somebody who manages the debtor has to give consent at\n  %s\nand to paste here the address that they are sent back to:\n", page)
	scanner := bufio.NewScanner(c.t.in)
	if !scanner.Scan() || strings.TrimSpace(scanner.Text()) == "" {
		return "", console.Misuse("-consent: somebody has to visit the consent page; the address that they are sent back to comes behind -consent, with the same -db: %s", page)
	}
	return scanner.Text(), nil
}
