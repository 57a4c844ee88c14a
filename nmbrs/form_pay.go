package nmbrs

import (
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// Paths of the form's fields about the address and the pay.
const (
	pathStreet   = "street"
	pathNumber   = "house_number"
	pathAddition = "house_number_addition"
	pathZIP      = "postal_code"
	pathCity     = "city"
	pathState    = "state_province"
	pathCountry  = "country"

	pathSalaryType = "salary_type"
	pathSalary     = "salary"
	pathIBAN       = "iban"
	pathBIC        = "bic"
	pathHolder     = "account_holder"
)

func (t *Target) addressFields() []fieldmap.Field {
	section := t.in("Adres", "Address")
	return []fieldmap.Field{
		t.text(section, pathStreet, hris.KeyStreet, "Straat", "Street"),
		t.text(section, pathNumber, hris.KeyNumber, "Huisnummer", "House number"),
		t.text(section, pathAddition, hris.KeySuffix, "Toevoeging", "House number addition"),
		t.text(section, pathZIP, hris.KeyZIP, "Postcode", "Postcode"),
		t.text(section, pathCity, hris.KeyCity, "Plaats", "City"),
		t.text(section, pathState, hris.KeyState, "Provincie", "State or province"),
		t.like(t.text(section, pathCountry, hris.KeyCountry, "Land (ISO-code)", "Country (ISO code)"), aCountry),
	}
}

// addressOf reads the home address of a form, false where there is none to speak of.
func addressOf(v fieldmap.Values) (Address, bool) {
	a := Address{
		Type: HomeAddress, Default: true, Street: v[pathStreet].Text(), Number: v[pathNumber].Text(), Addition: v[pathAddition].Text(),
		ZIP: v[pathZIP].Text(), City: v[pathCity].Text(), State: v[pathState].Text(), Country: v[pathCountry].Text(),
	}
	return a, a.Street != "" || a.ZIP != "" || a.City != ""
}

// salaryTypes are Nmbrs's own, as it spells them.
var salaryTypes = []struct {
	id     SalaryType
	nl, en string
}{
	{"Bruto_Salaris_Fulltime", "bruto per periode, bij een volledig dienstverband", "gross per period, of a full-time job"},
	{"Bruto_Salaris_Partime", "bruto per periode, naar deeltijd", "gross per period, of the part-time job"},
	{"Bruto_Uurloon", "bruto per uur", "gross per hour"},
	{"Netto_Salaris_Partime_incl_looncomp", "netto per periode, met looncomponenten", "net per period, wage components included"},
	{"Netto_Salaris_Partime_excl_looncomp", "netto per periode, zonder looncomponenten", "net per period, wage components excluded"},
	{"Netto_Uurloon_incl_looncomp", "netto per uur, met looncomponenten", "net per hour, wage components included"},
	{"Netto_Uurloon_excl_looncomp", "netto per uur, zonder looncomponenten", "net per hour, wage components excluded"},
	{"Werkgerverslasten", "werkgeverslasten", "employer's costs"},
}

func (t *Target) payFields() []fieldmap.Field {
	salary, bank := t.in("Salaris", "Salary"), t.in("Bankrekening", "Bank account")
	var types []fieldmap.Choice
	for _, s := range salaryTypes {
		types = append(types, fieldmap.Choice{ID: string(s.id), Label: t.in(s.nl, s.en)})
	}
	return []fieldmap.Field{
		{Path: pathSalaryType, Label: t.in("Soort salaris", "Salary type"), Kind: fieldmap.Option, Choices: types, Confirm: true, Section: salary,
			Help: t.in("Zegt waarvoor het bedrag geldt; een bedrag alleen zegt dat niet.", "Says what the amount is for; an amount alone does not.")},
		{Path: pathSalary, Key: hris.KeySalaryAmount, Label: t.in("Bedrag", "Amount"), Kind: fieldmap.Number, Sensitive: true, Section: salary,
			Limits: fieldmap.Limits{Min: civil.DecimalOf(0), MaxPlaces: new(4)}},
		sensitive(t.text(bank, pathIBAN, hris.KeyIBAN, "IBAN", "IBAN")),
		t.text(bank, pathBIC, "", "BIC", "BIC"),
		t.text(bank, pathHolder, "", "Ten name van", "Account holder"),
	}
}

// salaryAccount is the account that a salary goes to, among those that Nmbrs tells
// apart (inferred: the first).
const salaryAccount = "Bankrekening1"

func bankAccountOf(v fieldmap.Values) (BankAccount, bool) {
	b := BankAccount{Type: salaryAccount, IBAN: electronic(v[pathIBAN].Text()), BIC: v[pathBIC].Text(), Name: v[pathHolder].Text()}
	return b, b.IBAN != ""
}

func salaryOf(v fieldmap.Values) (Salary, bool) {
	s := Salary{Type: SalaryType(v[pathSalaryType].Option()), Amount: v[pathSalary].Number()}
	return s, s.Type != "" && !s.Amount.IsZero()
}
