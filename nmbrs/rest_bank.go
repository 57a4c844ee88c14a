package nmbrs

import (
	"context"
	"net/http"

	"github.com/handoverhq/handover/internal/httpx"
)

// BankAccounts gives the bank accounts of an employee of a company. Observed: GET
// companies/{id}/employees/bankaccounts, rows of employeeId and, inferred from its
// siblings, bankAccounts.
func (c *RESTClient) BankAccounts(ctx context.Context, companyID, employeeID string) ([]BankAccount, error) {
	e := endpoint{op: "list bank accounts", method: http.MethodGet, path: c.paths.BankAccounts, class: httpx.Read, scope: "employee.bankaccount.read", unknown: UnknownCompany, setting: "BankAccounts"}
	rows, err := recordsOf[bankRecord](ctx, c, e, "bankAccounts", companyID, employeeID)
	if err != nil {
		return nil, err
	}
	all := make([]BankAccount, len(rows))
	for i, r := range rows {
		all[i] = BankAccount{
			ID: string(r.ID), Type: bankWords.soap(string(r.Type)), IBAN: string(r.IBAN), Number: string(r.Number),
			Name: string(r.Name), City: string(r.City), Description: string(r.Description),
		}
	}
	return all, nil
}

type bankRecord struct {
	ID          text `json:"bankAccountId"`
	Type        text `json:"bankAccountType"`
	IBAN        text `json:"IBAN"`
	Number      text `json:"number"`
	Description text `json:"description"`
	City        text `json:"city"`
	Name        text `json:"name"`
}

// InsertBankAccount gives an employee a bank account, and its id where Nmbrs tells
// it. Observed: POST employees/{id}/bankaccount with IBAN (needed), number,
// description, city, name and bankAccountType. REST has no place for a BIC, which a
// European IBAN implies, and takes no account without an IBAN: both are refused
// here. It is a create: sent twice, there may be two.
func (c *RESTClient) InsertBankAccount(ctx context.Context, employeeID string, b BankAccount) (id string, err error) {
	e := endpoint{op: "insert bank account", method: http.MethodPost, path: c.paths.BankAccount, class: httpx.Create, scope: "employee.bankaccount", unknown: UnknownEmployee, setting: "BankAccount"}
	kind, ok := "", true
	if b.Type != "" {
		kind, ok = bankWords.rest(b.Type)
	}
	err = checkIDs(employeeID)
	switch {
	case err != nil:
	case b.IBAN == "":
		err = badField("IBAN", "an IBAN is needed")
	case b.BIC != "":
		err = badField("BIC", "REST has no place for a BIC")
	case !ok:
		err = badField("bankAccountType", "the type of bank account is none that Nmbrs has over REST")
	}
	if err != nil {
		return "", during(e.op, err)
	}
	f := fields{"IBAN": b.IBAN}
	f.put("number", b.Number)
	f.put("description", b.Description)
	f.put("city", b.City)
	f.put("name", b.Name)
	f.put("bankAccountType", kind)
	return c.write(ctx, e, employeeID, f, "bankAccountId")
}
