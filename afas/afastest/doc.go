// Package afastest is a stateful AFAS Profit environment for tests: it speaks
// Profit's REST interface on a loopback port, quirks and errors included, and
// remembers what it was sent.
//
//	srv := afastest.NewServer(afastest.Config{})
//	defer srv.Close()
//	demo := srv.SeedDemo()
//	// point a client at srv.URL() with demo.Token, send a hire, then:
//	srv.RunWorkflow()                  // now there is an applicant
//	fmt.Println(len(srv.Applicants())) // 1
//
// A [Fault] breaks the nth call where it hurts: latency, any status AFAS gives,
// a connection cut before, during or after the work, a commit that comes only
// when the [Clock] has moved on. [Server.Journal] tells what arrived.
//
// # What it does
//
// Both kinds of credential (AfasToken and OAuth client credentials).
// GetConnectors with paging, sorting, the fifteen operators, comma and
// semicolon groups and filterjson, over rows of your own or the ready-made
// views of vacancies, dossier items, applicants, persons, countries, dossier
// item types and profiles. Metainfo in Dutch and English, code values
// included. The UpdateConnectors HrCreateApplicant, KnPerson, HrOnboarding and
// KnSubject, checked against their fields, as one transaction each. Files,
// kept as size and SHA-256. ProfitVersion, SubjectConnector, FileConnector.
//
// As in Profit, functional errors are HTTP 500 with an externalMessage, nothing
// is idempotent, row order without orderbyfieldids changes from call to call,
// times carry a Z that is not true, and a request goes on when its client has
// left.
//
// # What it does not do
//
// Other UpdateConnectors (HrApplicant, KnEmployee, HrVacancy), @Action, SOAP,
// one-time passwords, private_key_jwt, DPoP and the authorization code flow,
// reports, images, reactions, webhooks, TLS, users and their filters (but see
// [Server.HideRows]), rate limits of its own accord, record locks of its own
// accord. The workflow is one step that always accepts. Field tables hold what
// a candidate needs, not everything AFAS publishes; reference fields other
// than country, vacancy, person, employee, profile and dossier item type are
// not looked up. Filters do not reach into relations. Times of day of the
// daylight-saving change are ambiguous, as they are in Profit.
//
// # Where AFAS's behaviour is not known
//
// These are the fake's choices, not facts; do not build on them:
//
//   - Accept-Language decides which codes a write must use;
//     [Config.CodesByEnvironment] lets the environment decide. Metainfo always
//     follows the header. A tag AFAS does not list means the environment's
//     language.
//   - Duplicate applications are accepted.
//   - The wording of most messages: only the missing-right, unknown-reference
//     and wrong-destination texts were observed.
//   - Malformed JSON is a 400 (the body was observed, the status not); a PUT
//     and a DELETE answer 200 and nothing.
//   - null clears a field, as "" does.
//   - Texts compare without regard to case; an empty cell is unequal to every
//     value and smaller than all. % wildcards are optional. The quick filter
//     looks for every word.
//   - An unknown GetConnector is a 404; one outside the app connector is a 500,
//     or a 401 with [Config.DeniedAs401]. Updates give the 500 for both.
//   - skip=-1 returns all rows whatever take says; a missing operatortypes list
//     means equals; filterjson wins over the lists.
//   - A country code outside Profit's list is refused; one that is some other
//     country is stored.
//   - The keys of several elements come as a list.
//   - Length counts UTF-16 units; 75 MB are 75,000,000 bytes.
//   - The form of tokenExpiry when there is one.
//
// The package imports nothing of the client it helps to test: wire structs are
// written twice so that a mistake in one shows in the other.
package afastest
