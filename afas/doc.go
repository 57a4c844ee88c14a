// Package afas is a client of the REST services of AFAS Profit, the ERP and HR
// suite of many Dutch and Belgian employers, and makes Profit a target that hired
// candidates are handed over to.
//
//	credentials, err := afas.ClientCredentials(id, secret)
//	client, err := afas.New(afas.Config{Member: "12345", Credentials: credentials})
//	result, err := client.CreateApplicant(ctx, afas.Applicant{Vacancy: 101, LastName: "Voorbeeld"})
//
// Profit is read through GetConnectors, which every customer defines for
// themselves ([Client.Rows], [RowsAs]), and written through UpdateConnectors
// ([Client.Insert], and typed: [Client.CreateApplicant], [Client.StartOnboarding],
// [Client.CreatePerson], [Client.CreateSubject]). [Client.Metainfo] tells what the
// app connector may use; [Client.UpdateConnector] which fields and codes there are.
// A Client is safe for concurrent use. [Vendor] describes the targets to a host, and lists
// the settings and secrets that a customer enters.
//
// # Errors
//
// Every error is an [*Error] with a [Reason]; it is an hris.Error too. Functional
// errors are HTTP 500 in Profit, so a status says little: what counts is whether
// Profit explained itself. Error.Effect says what a failed write may have done. There
// is no idempotency key, and AFAS works on for up to 15 minutes after a client has
// left: a create whose effect is unknown must not be sent again before looking.
//
// # What is certain
//
// From AFAS's documentation and its published descriptions: hosts, both kinds of
// credentials and the end of the classic one in 2027; the parameters, operators and
// length limit of a query; that dates carry a Z which is not true; the shape of
// requests, results and errors; the 75 MB limit and the 900 s time-out; the fields
// of the typed records; that codes differ by language and release.
//
// # What is inferred, or observed in public clients
//
// The country codes; that numbers may lack the zero before the point in old
// releases; that a query's groups are (A and B) or C and nothing else; that a page
// which is not full is the last one; that a bare HTTP 400 comes from the network in
// front of Profit; the wordings by which a time-out, work broken off, a locked
// record, a blocked connector and a missing right are told (an error they do not explain
// leaves a write unknown); that a 2xx other than 201 without trace identifier and result
// is not Profit's; which fields of type blob are files; that the menu paths in
// remedies are those of the release at hand.
//
// # What is not known
//
// Which language decides the codes of a write (this client sends one language with
// everything); the keys of a result for several records (it sends one); where
// @Action stands (it is not used); the form of a token's expiry date; whether the
// slow operators need % signs (Query.Wildcards); whether HrOnboarding answers with
// a key. Nothing here has been tried on a live environment yet.
package afas
