// Package afas is a client of the REST services of AFAS Profit, the ERP and HR
// suite many Dutch and Belgian employers run.
//
//	credentials, err := afas.ClientCredentials(id, secret)
//	client, err := afas.New(afas.Config{Member: "12345", Credentials: credentials})
//	for row, err := range client.Rows(ctx, "Acme_Vacancies", afas.Query{OrderBy: []string{"Number"}, Paging: afas.BySkip}) { … }
//
// A Client is safe for concurrent use.
package afas
