package nmbrstest

import (
	"net/http"
	"strings"
	"time"
)

// The writes to an employee. Which names they send was seen in public clients;
// what they answer was not: here it is the id of what was written.

// change serves a write to the employee of the path: reads the body, does the
// write, answers {name: id}.
func (x *restExchange) change(body any, status int, do func(e *Employee, c *Company) (name, id string, refusal *Answer)) work {
	if refusal := x.body(body); refusal != nil {
		return always(refusal)
	}
	return x.s.restWriting(func(time.Time) *Answer {
		e, c, refusal := x.employee()
		if refusal != nil {
			return refusal
		}
		name, id, refusal := do(e, c)
		if refusal != nil {
			return refusal
		}
		return jsonAnswer(status, map[string]string{name: id})
	})
}

// words pairs REST's words with SOAP's.
type words map[string]string

func (w words) back(soap string) any {
	for rest, s := range w {
		if s == soap {
			return rest
		}
	}
	return wireText(soap)
}

var addressTypes = words{
	"homeAddress": "HomeAddress", "postAddress": "PostAddress", "absenceAddress": "AbsenceAddress",
	"holidaysAddress": "HolidaysAddress", "weekendAddress": "WeekendAddress", "workAddress": "WorkAddress", // the last is REST's only
}

type addressBody struct {
	IsDefault           bool        `json:"isDefault"`
	Type                string      `json:"type"`
	Street              string      `json:"street"`
	HouseNumber         string      `json:"houseNumber"`
	HouseNumberAddition string      `json:"houseNumberAddition"`
	PostalCode          string      `json:"postalCode"`
	City                string      `json:"city"`
	StateProvince       string      `json:"stateProvince"`
	CountryISOCode      string      `json:"countryISOCode"`
	Period              *restPeriod `json:"period"`
}

func (b *addressBody) check() *Answer {
	var f flaws
	f.required("type", b.Type)
	f.oneOf("type", b.Type, addressTypes)
	f.required("street", b.Street)
	f.atMost(200, "street", b.Street)
	f.atMost(20, "houseNumber", b.HouseNumber)
	f.atMost(20, "houseNumberAddition", b.HouseNumberAddition)
	f.atMost(15, "postalCode", b.PostalCode)
	f.required("city", b.City)
	f.atMost(100, "city", b.City)
	f.atMost(100, "stateProvince", b.StateProvince)
	f.required("countryISOCode", b.CountryISOCode)
	f.country("countryISOCode", b.CountryISOCode)
	return f.answer()
}

// prepareAddress serves POST address: another address each time.
func (x *restExchange) prepareAddress() work {
	var b addressBody
	return x.change(&b, http.StatusCreated, func(e *Employee, c *Company) (name, id string, refusal *Answer) {
		if refusal = b.check(); refusal != nil {
			return "", "", refusal
		}
		from, refusal := x.s.since(c, b.Period, "period")
		if refusal != nil {
			return "", "", refusal
		}
		a, r := x.s.addAddress(e, Address{
			From: from, Type: addressTypes[b.Type], Default: b.IsDefault,
			Street: b.Street, HouseNumber: b.HouseNumber, HouseNumberAddition: b.HouseNumberAddition,
			PostalCode: b.PostalCode, City: b.City, StateProvince: b.StateProvince, Country: strings.ToUpper(b.CountryISOCode),
		})
		if r != nil {
			return "", "", refusedREST(r)
		}
		return "addressId", a.UUID, nil
	})
}

// prepareDepartment serves PUT department.
func (x *restExchange) prepareDepartment() work {
	var b struct {
		ID     string      `json:"departmentId"`
		Period *restPeriod `json:"periodDetails"`
	}
	return x.change(&b, http.StatusOK, func(e *Employee, c *Company) (name, id string, refusal *Answer) {
		from, refusal := x.s.since(c, b.Period, "periodDetails")
		if refusal != nil {
			return "", "", refusal
		}
		d := first(x.s.state.Departments, func(d *Department) bool { return strings.EqualFold(d.UUID, b.ID) })
		if d == nil {
			return "", "", refusedREST(refuse(NotFound))
		}
		if r := x.s.setDepartment(e, c, from, d.ID); r != nil {
			return "", "", refusedREST(r)
		}
		return "departmentId", d.UUID, nil
	})
}

// prepareFunction serves PUT function.
func (x *restExchange) prepareFunction() work {
	var b struct {
		ID     string      `json:"functionId"`
		Period *restPeriod `json:"periodDetails"`
	}
	return x.change(&b, http.StatusOK, func(e *Employee, c *Company) (name, id string, refusal *Answer) {
		from, refusal := x.s.since(c, b.Period, "periodDetails")
		if refusal != nil {
			return "", "", refusal
		}
		f := first(x.s.state.Functions, func(f *Function) bool { return strings.EqualFold(f.UUID, b.ID) })
		if f == nil {
			return "", "", refusedREST(refuse(NotFound))
		}
		if r := x.s.setFunction(e, c, from, f.ID); r != nil {
			return "", "", refusedREST(r)
		}
		return "functionId", f.UUID, nil
	})
}

var salaryTypes = words{
	"grossFulltimeSalary":           "Bruto_Salaris_Fulltime",
	"grossParttimeSalary":           "Bruto_Salaris_Partime",
	"grossHourlyWage":               "Bruto_Uurloon",
	"netParttimeSalaryInclWageComp": "Netto_Salaris_Partime_incl_looncomp",
	"netParttimeSalaryExclWageComp": "Netto_Salaris_Partime_excl_looncomp",
	"netHourlyWageExclWageComp":     "Netto_Uurloon_excl_looncomp",
	"netHourlyWageInclWageComp":     "Netto_Uurloon_incl_looncomp",
	"employerCosts":                 "Werkgerverslasten",
}

// prepareSalary serves POST salary. A second one from the same day takes the
// first one's place (the fake's choice); salary tables are not looked at.
func (x *restExchange) prepareSalary() work {
	var b struct {
		StartDate restDay     `json:"startDate"`
		Type      string      `json:"type"`
		Value     restDecimal `json:"value"`
	}
	return x.change(&b, http.StatusCreated, func(e *Employee, c *Company) (name, id string, refusal *Answer) {
		var f flaws
		f.required("startDate", string(b.StartDate))
		f.oneOf("type", b.Type, salaryTypes)
		if refusal = f.answer(); refusal != nil {
			return "", "", refusal
		}
		day := string(b.StartDate)
		r := x.s.protect(c, day, x.s.cfg.REST.AllowPast, false)
		if r == nil {
			r = x.s.setSalary(e, day, Salary{Value: string(b.Value), Type: salaryTypes[b.Type]})
		}
		if r != nil {
			return "", "", refusedREST(r)
		}
		set, _ := e.Salary.At(day)
		return "salaryId", set.UUID, nil
	})
}

var accountTypes = words{
	"bankAccount1": "Bankrekening1", "bankAccount2": "Bankrekening2", "bankAccount3": "Bankrekening3",
	"bankAccount4": "Bankrekening4", "bankAccount5": "Bankrekening5",
	"salarySavings": "Spaarloon", "lifecycleSavingSchemes": "Levensloop", "standard": "Standaard",
}

// prepareBankAccount serves POST bankaccount: another account each time. Without
// a type it is a standard one (inferred).
func (x *restExchange) prepareBankAccount() work {
	var b struct {
		IBAN        string `json:"IBAN"`
		Number      string `json:"number"`
		Description string `json:"description"`
		City        string `json:"city"`
		Name        string `json:"name"` // of the bank
		Type        string `json:"bankAccountType"`
	}
	return x.change(&b, http.StatusCreated, func(e *Employee, c *Company) (name, id string, refusal *Answer) {
		var f flaws
		f.required("IBAN", b.IBAN)
		f.oneOf("bankAccountType", b.Type, accountTypes)
		if refusal = f.answer(); refusal != nil {
			return "", "", refusal
		}
		if b.Type == "" {
			b.Type = "standard"
		}
		a, r := x.s.addBankAccount(e, BankAccount{
			From: c.Period.First(), Type: accountTypes[b.Type],
			Number: b.Number, Description: b.Description, IBAN: b.IBAN, City: b.City, Holder: b.Name,
		})
		if r != nil {
			return "", "", refusedREST(r)
		}
		return "bankAccountId", a.UUID, nil
	})
}

// prepareContract serves POST contract: another contract each time.
func (x *restExchange) prepareContract() work {
	var b struct {
		StartDate       restDay     `json:"startDate"`
		TrialPeriod     restDay     `json:"trialPeriod"`
		EndDate         restDay     `json:"endDate"`
		Indefinite      *bool       `json:"indefinite"`
		WrittenContract bool        `json:"writtenContract"`
		HoursPerWeek    restDecimal `json:"hoursPerWeek"`
	}
	return x.change(&b, http.StatusCreated, func(e *Employee, c *Company) (name, id string, refusal *Answer) {
		var f flaws
		f.required("startDate", string(b.StartDate))
		if b.Indefinite == nil {
			f.add("indefinite", "is required")
		}
		if refusal = f.answer(); refusal != nil {
			return "", "", refusal
		}
		k, r := x.s.addContract(e, c, Contract{
			Start: string(b.StartDate), End: string(b.EndDate), TrialEnd: string(b.TrialPeriod),
			Indefinite: *b.Indefinite, Written: b.WrittenContract, HoursPerWeek: string(b.HoursPerWeek), Unprotected: x.s.cfg.REST.AllowPast,
		})
		if r != nil {
			return "", "", refusedREST(r)
		}
		return "contractId", k.UUID, nil
	})
}
