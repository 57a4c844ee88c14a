// Package greenhousetest is a stateful Greenhouse Recruiting account for tests:
// the Harvest v3 API with its token host, attachments behind expiring URLs, and
// a sender of webhooks with Greenhouse's plan of attempts on a clock of yours.
//
//	clock := greenhousetest.NewClock(time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC))
//	srv := greenhousetest.NewServer(greenhousetest.Config{Now: clock.Now})
//	defer srv.Close()
//	demo := srv.SeedDemo()
//	// point a client at srv.URL() and srv.TokenURL() with demo.ClientID and demo.ClientSecret
//	hook, err := srv.SaveWebhook(ctx, greenhousetest.Webhook{Event: "hire_candidate", EndpointURL: receiver.URL, Secret: "s3cret"})
//	srv.Hire(demo.Complete) // changes what the API shows and queues the event
//	srv.Deliver(ctx)        // makes every attempt that is due
//	srv.LoseEvents(1)       // or: the next hire shows in the API only
//
// A [Fault] breaks the nth call where it hurts, [Server.Journal] tells what
// arrived, [Server.Deliveries] what was sent. Nothing is sent unless
// [Server.Deliver], [Server.Redeliver] or [Server.SaveWebhook] is called, or
// [Server.Run] runs. Methods panic where a test makes a mistake, such as an id
// that is not there.
//
// # What it does
//
// Tokens: client credentials (Basic, form body, sub) and authorization code with
// single-use refresh tokens; the published error table. Thirteen lists as bare
// arrays by descending id, cursors in the Link header, per_page, fields, and
// filters with pipe operators. Scopes, the Site Admin rule, private candidates
// and fields, confidential jobs. POST /v3/applications/{id}/hire. The 30-second
// window and its headers: 75 requests unless [Config.RateLimit] says otherwise,
// on the clock, so a test that stands still needs a limit that suits it.
// Attachments on a host of their own that wants no bearer token. All 29 events:
// those that follow from the state come by themselves, [SampleBody] has one of
// each, [Server.Emit] sends what you like.
//
// # What it does not do
//
// Harvest v1 and v2, other lists and writes, token introspection and exchange,
// managing webhooks over the API (which only partners may), e-mail about failed
// deliveries, TLS, IP rules, Onboarding, Ingestion and Job Board APIs,
// interviews, scorecards and job posts. Filters over source, user or form
// answers. Approval flows. Values of custom fields are not checked against
// their type or options.
//
// # Where Greenhouse's behaviour is not known
//
// These are the fake's choices, not facts; do not build on them:
//
//   - The body of a 403, a 413 and a 500, and the wording of most 422s: only
//     those for per_page above 500 and for a cursor in company were seen.
//   - An unknown parameter, an unknown status and a malformed operator are 422s
//     ([Config.IgnoreUnknownFilters]). Date-times need a time and a zone. fields
//     gives exactly the fields named, without id if that is not among them.
//   - A cursor lives 24 hours, belongs to its list, and is only given when a
//     further row exists.
//   - Windows begin with the first request, are counted per client id, and count
//     refused requests. 404s of unknown paths and requests without a token share
//     one window. Token requests have no limit unless one is set.
//   - An expired or revoked token gets the 401 that was seen for an undecodable
//     one. A sub that is not a user's id is invalid_request; a deactivated user
//     gets 403. The integration's own user is a Site Admin. A client checks in
//     before its grant_type is looked at, and only by Basic.
//   - A refresh token used twice is refused and nothing else happens.
//   - Private candidates are left out with their applications, offers and
//     documents, or shown as stubs ([Config.PrivateStubs]); private field values
//     are null. What hangs on a confidential job is hidden with it.
//   - v3 values of currency, ranges and users: {amount, currency_code},
//     {min_amount, max_amount, currency_code}, {min_value, max_value} and the
//     webhook's user object ([Config.CurrencyKey], [Config.NumbersAsText],
//     [Config.UserFieldsAsID]). Unset values are null.
//   - A ping is signed, carries an event id and is logged like other events; it
//     is sent for a deactivated hook, too. Names of events in pings, except for
//     hire_candidate.
//   - Retries keep their event id ([Config.EventIDPerAttempt]). Attempts are
//     planned from the first one. The time-out is 10 seconds; redirects are not
//     followed; the User-Agent is "Greenhouse Webhooks"; a hook that has been
//     deactivated meanwhile drops what waits; a new secret signs what waits.
//     More than seven attempts wait 8 hours each.
//   - hire_candidate also comes for hires over the API and without an offer,
//     whose key is then missing ([Config.NullOffer]). It follows offer_updated.
//     A candidate hired for a job has one entry in jobs.
//   - Unhiring opens the opening and its job again and makes the offer Created.
//   - Recruiter and coordinator of a webhook's candidate are the application's;
//     attachments there are the application's own.
//   - Anonymizing keeps to the documented list; what the fake does not keep is
//     named only when asked for.
//   - The form of tokens, secrets, event ids and signed URLs, and the answer of
//     the file host to a bearer token, which follows S3.
//
// The package imports nothing of the client it helps to test: wire structs are
// written twice so that a mistake in one shows in the other.
package greenhousetest
