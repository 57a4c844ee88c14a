// Package personio is a client of the API of Personio, the HR suite of many
// employers in Germany and around it, in both of its generations.
//
//	credentials, err := personio.NewCredentials(id, secret)
//	client, err := personio.New(personio.Config{Credentials: credentials, AppID: "MY_COMPANY_HANDOVER"})
//	written, err := client.CreateEmployee(ctx, personio.NewEmployee{
//		Email: "ada@example.com", FirstName: "Ada", LastName: "Beispiel", Department: "Entwicklung",
//	})
//
// v1 speaks of employees and names: [Client.Employees], [Client.EmployeeByEmail],
// [Client.CreateEmployee], [Client.Attributes], [Client.UploadDocument]. v2 speaks
// of persons, employments and ids: [Client.Persons], [Client.CreatePerson],
// [Client.Employments], [Client.LegalEntities]. One pair of credentials and one
// Client serve both. Lists are read page by page, and each record is given as it
// arrives. A Client is safe for concurrent use.
//
// # Handing hires over
//
//	target, err := personio.NewTarget(client, personio.Settings{Company: "acme"})
//
// makes a [Target], which hands hires over as employees through either generation.
// It looks for the e-mail address, and for people of the same name, before it
// creates anybody; reads back what Personio kept; and files documents in the
// categories of its [Settings]. [Vendor] describes all of it to a host.
//
// # Errors
//
// Every error is an [*Error] with a [Reason]; it is an hris.Error too. Error.Effect
// says what a failed write may have done. Personio knows no idempotency key: a
// create is repeated only where it provably did nothing (no connection, 429, a
// token that was renewed), and one whose effect is unknown (5xx, a cut, an answer
// that cannot be read) must be looked for by e-mail before it is sent again.
//
// v1 may answer 200 and mean the opposite ("success":false), which is an error
// here. A success may have left things out: an unknown department is dropped with
// a note ([Written]), an unknown key without one. Read back what matters.
//
// # What is certain
//
// From Personio's documentation and descriptions: hosts, tokens and their life;
// the fields, pages and limits of v1; that only attributes ticked as readable come
// back, the others being absent without a word; the fields, cursors and errors of
// reading persons and employments in v2.
//
// # What is inferred, or observed in public clients
//
// The bodies of all writes of v2, of which no description could be read (see
// [NewPerson]); its rates and their headers; the header for beta addresses and the
// fields of workplaces, cost centres and org units; that a 401 of v2 may mean a
// missing right; the many forms of values in v1; tags as one text with commas;
// that v1 sends 403 for an old token as well as for a missing right; the menu paths
// in remedies.
//
// # What is not known
//
// How v1 reacts to an option that does not exist, or to an e-mail address that is
// taken; the wording of notes; the status and body of a create in v2; how fast
// employees may be created. Nothing here has been tried on a live account yet.
package personio
