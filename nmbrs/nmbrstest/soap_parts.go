package nmbrstest

var (
	soapAddressTypes = []string{"HomeAddress", "PostAddress", "AbsenceAddress", "HolidaysAddress", "WeekendAddress"}
	soapSalaryTypes  = []string{
		"None", "Bruto_Salaris_Fulltime", "Bruto_Salaris_Partime", "Bruto_Uurloon", "Netto_Salaris_Partime_incl_looncomp",
		"Netto_Salaris_Partime_excl_looncomp", "Netto_Uurloon_excl_looncomp", "Werkgerverslasten", "Netto_Uurloon_incl_looncomp",
	}
	soapAccountTypes = []string{
		"None", "Bankrekening1", "Spaarloon", "Bankrekening2", "Bankrekening3", "Bankrekening4", "Bankrekening5", "Standaard", "Levensloop",
	}
)

func (a args) address() Address {
	return Address{
		Type: a.one("Type", soapAddressTypes), Default: a.yes("Default"),
		Street: a.text("Street"), HouseNumber: a.text("HouseNumber"), HouseNumberAddition: a.text("HouseNumberAddition"),
		PostalCode: a.text("PostalCode"), City: a.text("City"), StateProvince: a.text("StateProvince"), Country: a.text("CountryISOCode"),
	}
}

func insertAddressCurrent(a args) act {
	employee, address := a.number("EmployeeId"), a.sub("Address").address()
	return whole(a.sub("Address"), func(c *soapCall) *Refusal {
		e, _, from, r := c.current(employee)
		if r != nil {
			return r
		}
		return c.putAddress("Address_InsertCurrentResult", e, from, address)
	})
}

func insertAddress(a args) act {
	employee, address := a.number("EmployeeId"), a.sub("Address").address()
	period, year, unprotected := a.number("Period"), a.number("Year"), a.yes("UnprotectedMode")
	return whole(a.sub("Address"), func(c *soapCall) *Refusal {
		e, _, from, r := c.dated(employee, year, period, unprotected)
		if r != nil {
			return r
		}
		return c.putAddress("Address_InsertResult", e, from, address)
	})
}

func (c *soapCall) putAddress(result string, e *Employee, from string, a Address) *Refusal {
	a.From = from
	made, r := c.s.addAddress(e, a)
	if r == nil {
		c.w.number(result, made.ID)
	}
	return r
}

func (a args) salary() Salary {
	scale := a.sub("SalaryTable").sub("Scale")
	return Salary{
		Value: a.decimal("Value"), Type: a.one("Type", soapSalaryTypes),
		Scale: scale.text("Scale"), ScalePercentage: scale.decimal("ScalePercentage"), Step: a.sub("SalaryTable").sub("Step").text("Step"),
	}
}

func updateSalaryCurrent(a args) act {
	employee, salary := a.number("EmployeeId"), a.sub("Salary").salary()
	return whole(a.sub("Salary"), func(c *soapCall) *Refusal {
		e, _, from, r := c.current(employee)
		if r != nil {
			return r
		}
		return c.s.setSalary(e, from, salary)
	})
}

func updateSalary(a args) act {
	employee, salary, start := a.number("EmployeeId"), a.sub("Salary").salary(), a.day("Start")
	return whole(a.sub("Salary"), func(c *soapCall) *Refusal {
		e, company, r := c.s.state.employeeFor(c.user, employee)
		if r == nil && !isDay(start) {
			r = refuse(InvalidValues)
		}
		if r == nil {
			r = c.s.protect(company, start, false, false)
		}
		if r != nil {
			return r
		}
		return c.s.setSalary(e, start, salary)
	})
}

func insertBankAccount(a args) act {
	b := a.sub("BankAccount")
	employee, account := a.number("EmployeeId"), BankAccount{
		Type: b.one("Type", soapAccountTypes), Number: b.text("Number"), Description: b.text("Description"),
		IBAN: b.text("IBAN"), BIC: b.text("BIC"), City: b.text("City"), Holder: b.text("Name"),
	}
	return whole(a.sub("BankAccount"), func(c *soapCall) *Refusal {
		e, _, from, r := c.current(employee)
		if r != nil {
			return r
		}
		account.From = from
		made, r := c.s.addBankAccount(e, account)
		if r == nil {
			c.w.number("BankAccount_InsertCurrentResult", made.ID)
		}
		return r
	})
}

func insertContract(a args) act {
	k := a.sub("EmployeeContract")
	employee, contract := a.number("EmployeeId"), Contract{
		Start: k.day("StartDate"), End: k.day("EndDate"), TrialEnd: k.day("TrialPeriod"),
		EmploymentType: int(k.number("EmployementType")), SequenceTaxID: int(k.number("EmploymentSequenceTaxId")),
		Indefinite: k.yes("Indefinite"), Written: k.yes("WrittenContract"), HoursPerWeek: k.decimal("HoursPerWeek"),
		Unprotected: a.yes("UnprotectedMode"),
	}
	if phase := k.optional("PhaseClassification"); phase != nil {
		contract.PhaseClassification = *phase
	}
	return whole(a.sub("EmployeeContract"), func(c *soapCall) *Refusal {
		e, company, r := c.s.state.employeeFor(c.user, employee)
		if r != nil {
			return r
		}
		made, r := c.s.addContract(e, company, contract)
		if r == nil {
			c.w.number("Contract_InsertResult", made.ID)
		}
		return r
	})
}
