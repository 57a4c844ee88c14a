package nmbrstest

import "slices"

func readDebtors(args) act {
	return func(c *soapCall) *Refusal {
		all := c.debtors()
		c.list("List_GetAllResult", len(all), func(i int) {
			c.w.open("Debtor")
			c.w.number("Id", all[i].ID)
			c.w.text("Number", all[i].Number)
			c.w.text("Name", all[i].Name)
			c.w.close("Debtor")
		})
		return nil
	}
}

// debtors are those the user may see.
func (c *soapCall) debtors() []*Debtor {
	return slices.DeleteFunc(slices.Clone(c.s.state.Debtors), func(d *Debtor) bool { return !c.user.seesDebtor(d.ID) })
}

func readDepartments(a args) act {
	debtor := a.number("DebtorId")
	return func(c *soapCall) *Refusal {
		if _, r := c.s.state.debtorFor(c.user, debtor); r != nil {
			return r
		}
		all := slices.DeleteFunc(slices.Clone(c.s.state.Departments), func(d *Department) bool { return d.DebtorID != debtor })
		c.list("Department_GetListResult", len(all), func(i int) { c.coded("Department", all[i].ID, all[i].Code, all[i].Description) })
		return nil
	}
}

func readFunctions(a args) act {
	debtor := a.number("DebtorId")
	return func(c *soapCall) *Refusal {
		if _, r := c.s.state.debtorFor(c.user, debtor); r != nil {
			return r
		}
		all := slices.DeleteFunc(slices.Clone(c.s.state.Functions), func(f *Function) bool { return f.DebtorID != debtor })
		c.list("Function_GetListResult", len(all), func(i int) { c.coded("Function", all[i].ID, all[i].Code, all[i].Description) })
		return nil
	}
}

func (c *soapCall) coded(name string, id int64, code, description string) {
	c.w.open(name)
	c.w.number("Id", id)
	c.w.raw("Code", code)
	c.w.text("Description", description)
	c.w.close(name)
}

func readEnvironment(args) act {
	return func(c *soapCall) *Refusal {
		host := ".nmbrs.nl"
		if c.s.cfg.Sandbox {
			host = ".nmbrs-sandbox.nl"
		}
		c.w.open("Environment_GetResult")
		c.w.text("Domain", c.s.cfg.Domain+host) // not what the header's Domain takes
		c.w.text("SubDomain", c.s.cfg.Domain)
		c.w.close("Environment_GetResult")
		return nil
	}
}

func readDebtorGUIDs(args) act {
	return func(c *soapCall) *Refusal {
		var pairs []guid
		for _, d := range c.debtors() {
			pairs = append(pairs, guid{d.ID, d.UUID})
		}
		c.guids("Converter_GetDebtors_IntToGuidResult", "Debtor", pairs)
		return nil
	}
}
