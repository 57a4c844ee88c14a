// Package connection keeps customers' integrations: connected, tested, mapped,
// rotated, switched off and on, re-activated, removed.
//
//	svc, err := connection.New(connection.Config{
//		Store: store, Vendors: []hris.Vendor{afas.Vendor(), nmbrs.Vendor()}, Sealer: keyring,
//		Managers: []string{"admin"}, EraseSealed: eraseSealed, Changed: changed,
//	})
//	made, err := svc.Connect(ctx, actor, tenant, connection.Request{Vendor: "afas", Product: "applicant", Settings: s, Secrets: c})
//	transfers, err := transfer.New(transfer.Config{Connections: svc, Ledger: ledger, Sealer: keyring, HashKey: key})
//
// Store is [Memory], or the Connections of package sqlstore's Store or of
// sqlstore/postgres'. Transfers go through connections, and connections tell
// transfers: eraseSealed and changed are closures over a variable that the
// transfer service is put into afterwards, as the example Transfers shows. With
// package riverqueue they are closures over the Queue, whose methods of these names
// reach transfers and inbox. Without Changed, what was held for the connection's
// sake stays held after its credentials were rotated.
//
// # A settings page
//
// A product says what to ask, in the language of whoever reads the page, and reads
// what they typed:
//
//	product, _ := vendor.In(reader).Product("employee")
//	fields, credentials := product.Settings.Fields, product.Secrets // what to draw: Label, Help, Section, Kind, Required, Choices
//
//	settings, secrets, problems := product.Read(r.PostFormValue)
//	beside := map[string]string{} // a setting's path or a secret's name
//	for _, problem := range problems {
//		beside[problem.Field] = hris.ProblemText(reader, problem)
//	}
//	if len(problems) == 0 {
//		made, err = svc.Connect(ctx, actor, tenant, connection.Request{Vendor: vendor.Name, Product: product.Name, Settings: settings, Secrets: secrets})
//	}
//
// A page that changes settings alone reads them with product.Settings.Parse, in the
// same way. [Service.Connect] answers with an [Outcome], whose Report is
// the checklist to show, or with an error: an [*Unready] has the Report of what is missing,
// and [hris.Error.TextIn] and RemedyIn are for the reader. Findings come in
// [Request].Language. Where the product sends webhooks the Outcome has an [Activation],
// which is shown this once. The example SettingsPage is such a page in German.
//
// A source of hires and a sink of statuses are connected, tested, rotated, switched
// off, re-activated and removed like a target; they have no mapping, and no
// transfer goes through them. What works in the background asks for them each
// time it has something to do:
//
//	source, err := connection.As[*greenhouse.Source](svc.Connected(ctx, tenant, id))
//	webhooks, err := greenhouse.NewWebhooks(greenhouse.WebhooksConfig{Endpoints: svc, Recorder: svc, Keeper: in})
//
// # What is promised
//
// What was entered is tried before it takes the place of what works: a check
// with a [hris.Missing] finding, or one that could not run, saves nothing
// ([Unready] carries the report), unless a person accepts what is missing.
// Credentials that are not accepted never replace others. A connection stays
// with the account it was made to: hand-overs are counted by account, and
// another account is another connection.
//
// Each change is one commit with its line in the audit trail, at the revision
// that the person saw: two people who change a connection at the same time do
// not undo one another's work ([hris.ConnectionChanged]).
//
// What waits for a connection is told of each change that may let it go on
// ([Config].Changed), once or more often: the store remembers the change until its
// host was told. Where the process died in between, or the host failed, [Service.CatchUp]
// tells it, for which a host has a schedule, or package riverqueue, which calls it
// every minute.
//
// A tenant reaches its own connections and no others. Somebody else's connection
// is one that does not exist.
//
// # Privacy
//
// Everything that was entered, and everything a vendor gave, is kept sealed and
// bound to tenant, connection and its place: settings, rules, the form with its
// lists of options, every credential. Seal needs a key of the host's; [Service.Reseal]
// brings all to the newest one, after which older ones can be dropped. Of a credential at
// most the last four characters are ever shown again. The audit trail says who,
// when and what, by names of settings, secrets and fields, and never a value.
//
// # Credentials that rotate
//
// Targets are opened with [hris.Opening].SaveSecret, LoadSecret and LockSecret. The
// lock is a lease in the store, so that one process at a time renews; what a
// person entered meanwhile is never overwritten by a renewal, and a renewal is
// never lost to a settings page. A process that stops for longer than its lease
// while it renews may use up a credential together with another.
//
// A credential that ends where nobody uses it is renewed by a host's schedule: it
// goes through [Service.Active] and calls [Service.Refresh], from as many processes
// as there are.
//
// # Removing
//
// [Service.Remove] erases all that is sealed in one commit, and then has the host
// erase what waits sealed for the connection: the drafts of its hand-overs in the
// ledger and, where it was a source, the payloads of what it sent in the inbox. Package
// riverqueue's Queue.EraseSealed does both; without it they are
//
//	eraseSealed := func(ctx context.Context, tenant, id string) error {
//		return errors.Join(service.EraseDrafts(ctx, tenant, id), in.EraseLine(ctx, tenant, id))
//	}
//
// The ledger's keys stay, so that nothing becomes sendable twice. A process that dies
// in between leaves that to [Service.CatchUp]. A Send, or a webhook's delivery, that
// had begun before may still leave something after that; it goes nowhere, and waits
// until it expires, or until Remove is called again.
//
// # Errors
//
// All errors are *hris.Error or wrap one: [hris.NoConnection],
// [hris.ConnectionChanged], [hris.OtherAccount], [hris.NotMapped],
// [hris.Disabled], [hris.NotAllowed], [hris.InvalidSetting],
// [hris.InvalidMapping], and what a vendor's check gives.
//
// A [Service] is safe for concurrent use, and as many of them as there are
// processes may work on one [Store].
package connection
