// Package erecruitertest is a stateful eRecruiter account for tests (the Polish
// applicant tracking system at erecruiter.pl, not the Austrian or the American
// product of a like name): token endpoint and API on a loopback port, with the
// quirks that public clients met and those that may be feared, and a memory of
// what it was sent.
//
//	srv := erecruitertest.NewServer(erecruitertest.Config{})
//	defer srv.Close()
//	demo := srv.SeedDemo()
//	// point a client at srv.URL() with demo.Company and demo.AccessKey, create
//	// an application in demo.Shared, then:
//	fmt.Println(srv.Writes(), len(srv.Applications()))
//
// A [Fault] breaks the nth call where it hurts: any status, a page of a proxy, a
// connection cut before, during or after the work, a commit that comes only when
// the [Clock] has moved on. [Server.Journal] tells what arrived,
// [Server.Requests] how often each route was called, [Server.MostWithin] how
// close together. [Wire] changes the shape of answers on the way.
//
// # What is observed
//
// eRecruiter publishes no description of its API. Two public clients of 2017 and
// 2018 show: the token call (password grant, client by Basic, refresh_token and
// expires_in in the answer), Bearer tokens, v1.0 and v1.1 in the path, all paths
// that are read here, companyId, limit and offset, a bare array of companies with
// companyId and companyName, the envelopes recruitments, applications, candidates
// and candidateApplicationStages, the ids id, applicationId and candidateId, the
// names firstName, lastName, email and candidateName to candidateCvFiles, three
// spellings of the row count, and an array of message, errorCode and modelType
// with a 500. That paths count without regard to case, that token errors are
// RFC 6749's and that a proxy may answer HTML is inferred.
//
// From eRecruiter's help pages: six types of stage; which stages are the
// system's; that a new stage is attached to all active recruitments, that a
// system stage cannot be deleted and another one only with a replacement; that a
// look at a new candidate's card moves it on; all or selected recruitments for a
// partner's key.
//
// # What is our proposal
//
// How an access key travels, each field not named above, all codes of types,
// states and rights, every error but that 500, creating an application, and:
//
//   - A single recruitment carries the consents of its form.
//   - 422 is the array of errors, one for each field, its path in modelType.
//   - An external id is taken once in the whole account, until its application is
//     deleted. What is wrong with the data is told before a 409 is.
//   - A candidate with a known e-mail address is the same candidate, who keeps
//     the name first given.
//   - A new application stands at the first stage.
//
// # Where eRecruiter's behaviour is not known
//
// These are the fake's choices; do not build on them:
//
//   - companyId is required but for Companies: [Config.CompanyOptional]. Another
//     company's recruitments are a 404, an unknown company a 403.
//   - What is not shared is a 404: [Config.UnsharedAs403].
//   - Recruitments lists active ones, Closed closed ones; drafts, suspended and
//     archived ones are in neither. All can be read by their id, with their
//     applications: [Config.ClosedHidden]. Only active ones take applications.
//   - Lists with limit and offset: stages and origins of the account,
//     recruitments, applications, candidates; by id, stages by their order. All
//     others come whole. No limit means 100, and a greater one is cut to it.
//   - The count is that of all rows: [Wire.PageCounts].
//   - Times are Warsaw's, without an offset: [Wire.TimeLayout].
//   - The application carries its stage: [Wire.StageInHistory]. It carries its
//     own CVs, not all of the candidate.
//   - The stage dictionary is the account's stages.
//   - The replacement of a deleted stage is a new entry of the history:
//     [Config.ReplacementRewrites]. Deleted stages keep their last name there.
//   - A merged application is a 404, and one that was moved is so by its old id:
//     [Config.MovedKeepsID].
//   - Refresh tokens are good once: [Config.ReusableRefresh]. An exchanged key
//     gives none. A user's token opens all recruitments.
//   - A rotated key ends the one before, and tokens made of it, at once.
//   - No rate limit: [Config.Limit]. It counts in a sliding window, and before
//     the token is looked at.
//   - Idempotency-Key is ignored: [Config.Idempotent].
//   - CVs of up to [Config.MaxCV] bytes, of any type, but not empty.
//
// # What it does not do
//
// Tags, notes as a resource, forms and their files, photos, educations and
// whatever else hangs on a candidate, merging by the API, webhooks, offers,
// users and their rights one by one, several partners, suspended processing.
//
// testdata/contract.openapi.json describes the reads and the create in full,
// with what was observed marked; the fake says nothing that is not in it.
//
// The package imports nothing of the client it helps to test: wire structs are
// written twice so that a mistake in one shows in the other.
package erecruitertest
