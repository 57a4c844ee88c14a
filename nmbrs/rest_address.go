package nmbrs

import (
	"context"
	"net/http"

	"github.com/handoverhq/handover/internal/httpx"
)

// Addresses gives the addresses of an employee of a company, those of past periods
// too. Inferred from its siblings: GET companies/{id}/employees/addresses, rows of
// employeeId and addresses; the records are observed.
func (c *RESTClient) Addresses(ctx context.Context, companyID, employeeID string) ([]Address, error) {
	e := endpoint{op: "list addresses", method: http.MethodGet, path: c.paths.Addresses, class: httpx.Read, scope: "employee.info.read", unknown: UnknownCompany, setting: "Addresses"}
	rows, err := recordsOf[addressRecord](ctx, c, e, "addresses", companyID, employeeID)
	if err != nil {
		return nil, err
	}
	all := make([]Address, len(rows))
	for i, r := range rows {
		all[i] = r.address()
	}
	return all, nil
}

type addressRecord struct {
	ID       text `json:"addressId"`
	Default  text `json:"isDefault"`
	Type     text `json:"type"`
	Street   text `json:"street"`
	Number   text `json:"houseNumber"`
	Addition text `json:"houseNumberAddition"`
	ZIP      text `json:"postalCode"`
	City     text `json:"city"`
	State    text `json:"stateProvince"`
	Country  text `json:"countryISOCode"`
}

func (r addressRecord) address() Address {
	return Address{
		ID: string(r.ID), Type: AddressType(addressWords.soap(string(r.Type))), Default: r.Default == "true",
		Street: string(r.Street), Number: string(r.Number), Addition: string(r.Addition),
		ZIP: string(r.ZIP), City: string(r.City), State: string(r.State), Country: string(r.Country),
	}
}

// InsertAddress gives an employee an address from a period on, and its id where
// Nmbrs tells it. Observed: POST employees/{id}/address with type, street, city,
// countryISOCode and period (needed), isDefault, houseNumber, houseNumberAddition,
// postalCode and stateProvince. It is a create: sent twice, there may be two.
func (c *RESTClient) InsertAddress(ctx context.Context, employeeID string, a Address, from Period) (id string, err error) {
	e := endpoint{op: "insert address", method: http.MethodPost, path: c.paths.Address, class: httpx.Create, scope: "employee.info", unknown: UnknownEmployee, setting: "Address"}
	body, err := addressFields(employeeID, a, from)
	if err != nil {
		return "", during(e.op, err)
	}
	return c.write(ctx, e, employeeID, body, "addressId")
}

func addressFields(employeeID string, a Address, from Period) (fields, error) {
	if err := checkIDs(employeeID); err != nil {
		return nil, err
	}
	if err := checkPeriod(from); err != nil {
		return nil, err
	}
	kind, ok := addressWords.rest(string(a.Type))
	switch {
	case !ok:
		return nil, badField("type", "the type of address is none that Nmbrs has")
	case a.Street == "":
		return nil, badField("street", "a street is needed")
	case a.City == "":
		return nil, badField("city", "a city is needed")
	case !plainCountry.MatchString(a.Country):
		return nil, badField("countryISOCode", "a country is needed, as an ISO code")
	}
	f := fields{"type": kind, "isDefault": a.Default, "street": a.Street, "city": a.City, "countryISOCode": a.Country, "period": periodFields(from)}
	f.put("houseNumber", a.Number)
	f.put("houseNumberAddition", a.Addition)
	f.put("postalCode", a.ZIP)
	f.put("stateProvince", a.State)
	return f, nil
}
