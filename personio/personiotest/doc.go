// Package personiotest is a stateful Personio account for tests: it speaks
// both generations of Personio's API, v1 and v2, over one state on a loopback
// port, quirks and errors included, and remembers what it was sent.
//
//	srv := personiotest.NewServer(personiotest.Config{})
//	defer srv.Close()
//	demo := srv.SeedDemo()
//	// point a client at srv.URL() with demo.ClientID and demo.ClientSecret,
//	// create an employee, then:
//	fmt.Println(len(srv.Employees()))
//
// A [Fault] breaks the nth call where it hurts: any status, a connection cut
// before, during or after the work, a commit that comes only when the [Clock]
// has moved on. [Server.Journal] tells what arrived.
//
// # What it does
//
// v1: tokens that stay the same for 24 hours and come back in the Authorization
// header of answers; employees, listed by offset (50 a page, 100 at most),
// read, created and changed, with departments, offices and subcompanies by
// name; the catalogue of attributes with options; document categories and
// uploads, which are hashed as they pass. v2: tokens; persons and their
// employment, listed by cursor, created, changed and deleted; legal entities,
// org units, and behind the Beta header the list of org units, cost centers and
// workplaces; the list of documents.
//
// As at Personio, nothing is idempotent: a create sent twice makes two, unless
// the e-mail address stops it. An unknown department leaves the employee
// without one and a note in meta. Unknown keys vanish. E-mail addresses cannot
// be changed. Attributes off the white list ([Server.Hide]) are missing without
// a word. Weekly hours are text when read, dates carry Berlin's midnight, tags
// are one text with commas, an id passes 2^53. A missing Beta header is a 404.
// A request goes on when its client has left.
//
// Limits are kept on the clock, and passing one is a 429: v1 2000 a minute in
// all, listing employees 300 a minute and 15 a second, v1 tokens and uploads 60
// a minute, v2 tokens 150 a minute, each v2 endpoint a bucket of
// [Config.Replenish] a second. Where the clock stands still they never open
// again: see [Config.Unlimited].
//
// # What it does not do
//
// Absences, attendances, projects, compensations, reports, recruiting,
// webhooks, profile pictures, a second employment of a person, rehiring,
// scheduled changes, downloads, virus scans that take time, TLS, several
// companies, rights of one credential only. Salaries, holiday calendars and
// work schedules are the same for all. Filters know no sorting.
//
// # Where Personio's behaviour is not known
//
// These are the fake's choices, not facts; do not build on them:
//
//   - What v1 does with a bad option: [OptionMode]. With a taken e-mail address:
//     [DuplicateMode]. The wording of nearly all messages and notes.
//   - v1 creates carry meta only when there are notes. Notes are texts.
//   - An invalid or expired v1 token is the documented 403, see
//     [Config.BadTokenAs401]. v1's expires_in is always a whole day, though the
//     token may be old; v2's is what is left. A v1 token does not open v2, nor
//     the other way round.
//   - E-mail addresses are unique without regard to case, inactive employees
//     included; the email filter compares exactly.
//   - v1 clears texts, dates, hours and custom values by "" or null; names,
//     status and gender have their rules; departments, offices and subcompanies
//     cannot be cleared.
//   - v1 tags are split at commas and compared byte for byte, as options are; a
//     value that is a list is refused. One unknown tag spoils the value.
//   - limit above 100 is cut to 100; total_pages of nothing is 0; limit and
//     offset hold beside updated_since, as was seen.
//   - weekly_working_hours is the name that v1 takes, not weekly_hours.
//   - A hidden attribute can be written, and takes its field from v2 persons and
//     employments too.
//   - Which right opens which endpoint, but for persons.
//   - Limits count in sliding windows; the sizes of v2 buckets. 429 come before
//     the token is looked at.
//   - The 201 of an upload. Extensions say what a file is; 30 MB are 30,000,000
//     bytes.
//   - All of v2's writes, whose description could not be read: what is
//     required, the 400 that names the field in _meta, 201, ignored unknown keys,
//     e-mail addresses that cannot be changed, probation counted in days.
//   - Cursors keep filters and limit; they do not expire.
//   - v1's ids of departments, offices and subcompanies are v2's.
//
// The package imports nothing of the client it helps to test: wire structs are
// written twice so that a mistake in one shows in the other.
package personiotest
