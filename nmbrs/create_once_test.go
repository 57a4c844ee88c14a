package nmbrs

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
)

// lostAnswers are what comes back where a write may have been done: statuses, and 0
// for a connection that is cut.
var lostAnswers = []int{http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusInternalServerError, 0}

// once asserts that a call that failed with an unknown effect was made once.
func once(t *testing.T, name string, answer int, calls int32, err error) {
	t.Helper()
	own, ok := err.(*Error)
	require.True(t, ok, "%s: %v", name, err)
	assert.Equal(t, hris.EffectUnknown, own.Effect, "%s, HTTP %d", name, answer)
	assert.EqualValues(t, 1, calls, "%s, HTTP %d", name, answer)
}

func lose(w http.ResponseWriter, answer int) {
	if answer == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(answer)
}

func TestNothingThatRESTMakesIsMadeTwice(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]func(*RESTClient) (string, error){
		"employee": func(c *RESTClient) (string, error) { return c.CreateEmployee(t.Context(), adaAtC1(), december) },
		"address": func(c *RESTClient) (string, error) {
			return c.InsertAddress(t.Context(), "e-1", Address{Type: HomeAddress, Street: "Brink", City: "Bussum", Country: "NL"}, december)
		},
		"salary": func(c *RESTClient) (string, error) {
			return c.SetSalary(t.Context(), "e-1", Salary{Type: "Bruto_Uurloon", Amount: civil.MustDecimal("21.5")}, civil.MustDate("2026-12-01"))
		},
		"bank account": func(c *RESTClient) (string, error) {
			return c.InsertBankAccount(t.Context(), "e-1", BankAccount{IBAN: "NL02ABNA0123456789"})
		},
		"contract": func(c *RESTClient) (string, error) {
			return c.InsertContract(t.Context(), "e-1", Contract{Start: civil.MustDate("2026-12-01"), Indefinite: true})
		},
	} {
		for _, answer := range lostAnswers {
			var calls atomic.Int32
			o := newVendorOffice(t, func(w http.ResponseWriter, _ *http.Request) { calls.Add(1); lose(w, answer) })
			_, err := call(o.client(o.shelf()))
			once(t, name, answer, calls.Load(), err)
		}
	}
}

func TestNothingThatSOAPInsertsIsInsertedTwice(t *testing.T) {
	t.Parallel()
	start := civil.MustDate("2026-12-01")
	for name, call := range map[string]func(*SOAPClient) (string, error){
		"employee": func(c *SOAPClient) (string, error) {
			return c.InsertEmployee(t.Context(), NewEmployee{CompanyID: "1", TypeID: "2", FirstName: "Ada", LastName: "Canary", Start: start})
		},
		"address": func(c *SOAPClient) (string, error) {
			return c.InsertAddress(t.Context(), "1", Address{Street: "Brink"})
		},
		"dated address": func(c *SOAPClient) (string, error) {
			return c.InsertAddressFrom(t.Context(), "1", Address{Street: "Brink"}, december, false)
		},
		"bank account": func(c *SOAPClient) (string, error) {
			return c.InsertBankAccount(t.Context(), "1", BankAccount{Type: "Bankrekening1", IBAN: "NL02ABNA0123456789"})
		},
		"contract": func(c *SOAPClient) (string, error) {
			return c.InsertContract(t.Context(), "1", Contract{Start: start})
		},
	} {
		for _, answer := range lostAnswers {
			var calls atomic.Int32
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { calls.Add(1); lose(w, answer) }))
			credentials, err := NewCredentials("ada@example.com", privacy.NewSecret("t0ken"))
			require.NoError(t, err)
			client, err := NewSOAPClient(SOAPConfig{Credentials: credentials, BaseURL: srv.URL, Clock: newSleepless()})
			require.NoError(t, err)
			_, err = call(client)
			once(t, name, answer, calls.Load(), err)
			client.CloseIdleConnections()
			srv.Close()
		}
	}
}
