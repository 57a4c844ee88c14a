// Package erecruiter is a client of eRecruiter, the recruiting system of many
// employers in Poland (erecruiter.pl; not the Austrian product of that name, nor
// the American Erecruit), and a target that hands candidates over to it.
//
//	credentials, err := erecruiter.NewAccessKey(key)
//	client, err := erecruiter.New(erecruiter.Config{
//		Credentials: credentials, Company: "1001",
//		Profile:     erecruiter.WireProfile{Auth: erecruiter.AuthProfile{Mode: erecruiter.AccessKeyHeader}},
//	})
//	for recruitment, err := range client.Recruitments(ctx) {
//		// err ends the list; else one recruitment at a time, as it arrives
//	}
//
// eRecruiter publishes no description of its API. What stands here was observed in
// two public programs of 2017 and 2018, or is our proposal; each call says which.
// All of it is data: a [WireProfile] has every address, path, header, envelope,
// member and way to authenticate, with what was observed as its defaults, and is
// read from JSON ([ParseProfile]). A customer who gets the description from
// eRecruiter writes down what differs, and changes no code.
//
// Lists are read page by page, and each record is given as it arrives. A Client is
// safe for concurrent use.
//
// # Handing candidates over
//
//	target, err := erecruiter.NewTarget(client, erecruiter.Settings{Origin: "301"})
//
// makes a [Target] of applications. Nothing is sent without the candidate's consent
// to the transfer on record ([TransferConsent]). Without a CV the address of the
// candidate's profile goes into the note. The external id of an application is the
// hand-over's own marker, and the only thing by which one is ever taken for ours;
// others with the same e-mail address are shown to a person. [Vendor] describes all
// of it to a host.
//
// # Where applications stand
//
// [NewStageSource] tells a status synchronisation at which stage each application
// stands: a call per page, and one per application that is wanted where the list
// does not say it.
//
// # Errors
//
// Every error is an [*Error] with a [Reason]; it is an hris.Error too. Error.Effect
// says what a failed write may have done. A create is repeated only where it
// provably did nothing, and one whose effect is unknown must be looked for by its
// external id. A read that met a 500 is tried three times: eRecruiter answers some
// with one now and then. A page in HTML is a proxy's, and says nothing of what
// eRecruiter has.
//
// # What is observed
//
// Hosts, versions v1.0 and v1.1, the token call (password grant, client by Basic),
// refreshing with the client in the body as a setting; all paths that are read; the
// query companyId, limit and offset; the envelopes recruitments, applications and
// candidateApplicationStages, and companies as a bare array; three spellings of the
// row count; the ids companyId, id and applicationId, and the candidate's names; the
// error array, with a 500. From eRecruiter's help pages: six types of stage and
// which are the system's, access keys for partners, of all recruitments or of
// selected ones, publication places, consents on forms.
//
// # What is our proposal
//
// How an access key travels; every other member of records; creating an
// application; the names of rights; the zone of times without an offset; two calls
// a second.
//
// # What is not known
//
// The life of tokens and keys; limits; whether paths mind the case of letters; a
// filter by external id or by time of change; how large a CV may be; whether there
// is a sandbox. Nothing here has been tried on a live account.
package erecruiter
