package nmbrstest

import "slices"

func insertByType(a args) act {
	h := hiring{
		Type: EmployeeType(a.number("EmployeeType")), FirstName: a.text("FirstName"), LastName: a.text("LastName"),
		Start: a.day("StartDate"), Unprotected: a.yes("UnprotectedMode"),
	}
	return insert("Employee_InsertByEmployeeTypeResult", a.number("CompanyId"), h)
}

// insertPlain makes somebody on the payroll.
func insertPlain(a args) act {
	h := hiring{
		Type: Payroll, FirstName: a.text("FirstName"), LastName: a.text("LastName"),
		Start: a.day("StartDate"), Unprotected: a.yes("UnprotectedMode"),
	}
	return insert("Employee_InsertResult", a.number("CompanyId"), h)
}

func insertByDefault(a args) act {
	h := hiring{
		Type: Payroll, FirstName: a.text("FirstName"), LastName: a.text("LastName"), Template: a.text("DefaultEmployeeTemplate"),
		Start: a.sub("employment").day("StartDate"), Unprotected: a.yes("UnprotectedMode"),
	}
	company := a.number("CompanyId")
	if h.Template == "" {
		return func(*soapCall) *Refusal { return refuse(InvalidValues) }
	}
	return insert("Employee_InsertBasedOnDefaultResult", company, h)
}

func insert(result string, company int64, h hiring) act {
	h.Via = "soap"
	return func(c *soapCall) *Refusal {
		at, r := c.s.state.companyFor(c.user, company)
		if r != nil {
			return r
		}
		e, r := c.s.hire(c.at, at, h)
		if r != nil {
			return r
		}
		c.w.number(result, e.ID)
		return nil
	}
}

func readEmployeeTypes(args) act {
	return func(c *soapCall) *Refusal {
		c.list("EmployeeType_GetListResult", len(employeeTypes), func(i int) {
			c.w.open("EmployeeType")
			c.w.number("Id", int64(i))
			c.w.text("Description", employeeTypes[i])
			c.w.close("EmployeeType")
		})
		return nil
	}
}

func readEmployees(a args) act {
	company, kind := a.number("CompanyId"), EmployeeType(a.number("EmployeeType"))
	return func(c *soapCall) *Refusal {
		at, r := c.s.state.companyFor(c.user, company)
		if r != nil {
			return r
		}
		all := slices.DeleteFunc(c.s.state.employeesOf(company), func(e *Employee) bool { return e.Type != kind })
		c.list("List_GetByCompanyResult", len(all), func(i int) {
			c.w.open("Employee")
			c.person(all[i], at.Period.First())
			c.w.close("Employee")
		})
		return nil
	}
}

// person writes what every list says of an employee.
func (c *soapCall) person(e *Employee, day string) {
	info := e.personalAt(day)
	c.w.number("Id", e.ID)
	c.w.number("Number", int64(e.Number))
	c.w.text("DisplayName", info.DisplayName())
}

func updateDepartment(a args) act {
	employee, department := a.number("EmployeeId"), a.number("DepartmentId")
	return func(c *soapCall) *Refusal {
		e, company, from, r := c.current(employee)
		if r != nil {
			return r
		}
		return c.s.setDepartment(e, company, from, department)
	}
}

func updateFunction(a args) act {
	employee, function := a.number("EmployeeId"), a.number("FunctionId")
	return func(c *soapCall) *Refusal {
		e, company, from, r := c.current(employee)
		if r != nil {
			return r
		}
		return c.s.setFunction(e, company, from, function)
	}
}
