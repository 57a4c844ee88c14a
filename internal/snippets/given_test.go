package snippets

// everywhere is what every document takes for granted.
const everywhere = `
var ctx context.Context
var err error
`

// given is what a document takes for granted besides.
var given = map[string]string{
	"README.md": host + `
		var store sqlstore.Database
		var user transfer.Actor
		var hire *hris.Hire
		var url string
		var reader language.Tag
		var entered fieldmap.Values
	`,
	"afas":                      credentials + `var yesterday civil.Date`,
	"erecruiter":                `var key privacy.Secret`,
	"fieldmap/phone":            `var source, target fieldmap.Schema; var rules fieldmap.Rules`,
	"greenhouse":                credentials + host + `var from, to time.Time`,
	"greenhouse/greenhousetest": `var receiver *httptest.Server`,
	"hris/connection": host + `
		var store connection.Store
		var ledger transfer.Ledger
		var s fieldmap.Values
		var c map[string]privacy.Secret
		var tenant, id string
		var vendor hris.Vendor
		var reader language.Tag
		var r *http.Request
	`,
	"hris/connection/connectiontest": storeOfOnesOwn("connection.Store"),
	"hris/hristest":                  `var openFake func(testing.TB, hristest.World) *hristest.Account`,
	"hris/intake": host + `
		var inbox hris.Inbox
		var transfers *transfer.Service
		var store sqlstore.Database
		var tenant, connection string
		var hire *hris.Hire
	`,
	"hris/intake/inboxtest":               storeOfOnesOwn("hris.Inbox"),
	"hris/riverqueue":                     host + `var store *sqlstore.Store; var transfers *transfer.Service`,
	"hris/sqlstore":                       host,
	"hris/sqlstore/postgres":              host,
	"hris/sqlstore/postgres/postgrestest": `var t *testing.T`,
	"hris/sqlstore/sqlstoretest":          `var t *testing.T`,
	"hris/statussync": `
		var stages hris.StageSource
		var statuses hris.StatusSink
		var actor statussync.Actor
		var tested func(context.Context) error
		var policy statussync.Authorizer
		var chosen map[string]string
	`,
	"hris/statussync/statussynctest": storeOfOnesOwn("statussync.Store"),
	"hris/transfer": host + `
		var ledger transfer.Ledger
		var tenant, connection string
		var hire *hris.Hire
		var store sqlstore.Database
		var db *sql.DB
	`,
	"hris/transfer/ledgertest": storeOfOnesOwn("transfer.Ledger"),
	"inhire":                   `var key privacy.Secret; var address string`,
	"fakehttp": `
		type exchange struct {
			call    struct{ Route string }
			prepare func() fakehttp.Act
			finish  func(*fakehttp.Answer) *fakehttp.Answer
			record  func(fakehttp.Outcome)
		}
		type Server struct { newExchange func(*http.Request) exchange; stage *fakehttp.Stage }
	`,
	"internal/httpx": `var token httpx.Auth; var payload []byte`,
	"nmbrs": `
		var token privacy.Secret
		var overSOAP, overREST *nmbrs.Target
		var rules fieldmap.Rules
		var show func(nmbrs.MovePair)
		var chosen func(nmbrs.MovePair) string
		var consent *nmbrs.Consent
		var config nmbrs.RESTConfig
		var session interface{ Put(privacy.Secret) }
		var store func(privacy.Secret) error
		var w http.ResponseWriter
		var r *http.Request
	`,
	"personio": credentials,
}

// credentials are those that a customer entered.
const credentials = `
	var id string
	var secret privacy.Secret
`

// host is what a host has made, or is about to make in another block.
const host = `
	var actor transfer.Actor
	var keyring *privacy.Keyring
	var key []byte
	var connections *connection.Service
	var vendors []hris.Vendor
	var eraseSealed, changed func(context.Context, string, string) error
	var service *transfer.Service
	var in *intake.Intake
	var routes intake.Routes
	var draft *transfer.Draft
	var mux *http.ServeMux
	var stages hris.StageSource
	var statuses hris.StatusSink
`

// storeOfOnesOwn stands for a package that keeps what a suite of ours holds to its
// promises.
func storeOfOnesOwn(store string) string {
	return `var mystore struct { New func(any) ` + store + `; WithClock func(func() time.Time) any }
	`
}
