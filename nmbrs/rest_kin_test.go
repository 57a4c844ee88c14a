package nmbrs

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

func TestAPartIsSentAgainOnlyWhereNothingStandsInItsPlace(t *testing.T) {
	t.Parallel()
	home := Address{Type: HomeAddress, Street: "Brinklaan", Number: "105", Addition: "a", ZIP: "1404 EV", City: "Bussum"}
	pay := Salary{Type: "Bruto_Salaris_Fulltime", Amount: civil.MustDecimal("3000.25")}
	account := BankAccount{Type: "Bankrekening1", IBAN: "NL02ABNA0123456789"}
	for _, c := range []struct {
		kind, had      string
		ours, complete bool
	}{
		{"addresses", `{"addressId":"x","type":"homeAddress","street":"BRINKLAAN 105 A","postalCode":"1404EV","city":"bussum"}`, true, true},
		{"addresses", `{"addressId":"x","type":"homeAddress","street":"Brinklaan","houseNumber":"105","postalCode":"1404EV","city":"Bussum"}`, false, false},
		{"addresses", `{"addressId":"x","type":"postAddress","street":"Postbus","houseNumber":"1","city":"Bussum"}`, false, true},
		{"addresses", `{"addressId":"x","street":"Brinklaan"}`, false, false},
		{"addresses", ``, false, false},
		{"salaries", `{"salaryId":"x","type":"grossFulltimeSalary","value":3000.250}`, true, true},
		{"salaries", `{"salaryId":"x","type":"grossFulltimeSalary","value":3000}`, false, false},
		{"salaries", `{"salaryId":"x","type":"employerCosts","value":1}`, false, true},
		{"bankAccounts", `{"bankAccountId":"x","bankAccountType":"bankAccount1","IBAN":"NL02 ABNA 0123 4567 89"}`, true, true},
		{"bankAccounts", `{"bankAccountId":"x","bankAccountType":"bankAccount1","IBAN":"NL02****6789"}`, false, false},
		{"bankAccounts", `{"bankAccountId":"x","bankAccountType":"salarySavings","IBAN":"NL91ABNA0417164300"}`, false, true},
	} {
		o := newVendorOffice(t, func(w http.ResponseWriter, _ *http.Request) {
			restReply(w, 200, `{"data":[{"employeeId":"e-1","`+c.kind+`":[`+c.had+`]}],"pagination":{"totalPages":1}}`)
		})
		target, err := NewRESTTarget(map[string]*RESTClient{"d-1": o.client(o.shelf())}, Settings{Domain: "acme"})
		require.NoError(t, err)
		api, at := target.api.(*restTarget), place{"d-1", "c-1"}
		look := map[string]look{"addresses": api.lookForAddress(at, home), "salaries": api.lookForSalary(at, pay), "bankAccounts": api.lookForBankAccount(at, account)}[c.kind]
		seen, err := look(t.Context(), hris.Receipts{stepInsert: {ID: "e-1"}})
		require.NoError(t, err, c.had)
		assert.Equal(t, c.complete, seen.Complete, c.had)
		assert.Equal(t, c.ours, len(seen.Matches) == 1 && seen.Matches[0].Exact, c.had)
	}
}
