package nmbrstest

import "slices"

func readCompanies(args) act {
	return func(c *soapCall) *Refusal {
		return c.companies("List_GetAllResult", func(*Company) bool { return true })
	}
}

func readCompaniesOf(a args) act {
	debtor := a.number("DebtorId")
	return func(c *soapCall) *Refusal {
		if _, r := c.s.state.debtorFor(c.user, debtor); r != nil {
			return r
		}
		return c.companies("List_GetByDebtorResult", func(x *Company) bool { return x.DebtorID == debtor })
	}
}

// companies are those the user may see. None tells its debtor.
func (c *soapCall) companies(result string, wanted func(*Company) bool) *Refusal {
	all := slices.DeleteFunc(slices.Clone(c.s.state.Companies), func(x *Company) bool { return !wanted(x) || !c.user.seesCompany(x) })
	c.list(result, len(all), func(i int) {
		w, x := c.w, all[i]
		w.open("Company")
		w.number("ID", x.ID) // capitals, as nowhere else
		w.number("Number", int64(x.Number))
		w.text("Name", x.Name)
		w.raw("LoonaangifteTijdvak", map[PeriodType]string{Monthly: "Month", FourWeekly: "Week4"}[x.Period.Type])
		w.text("KvkNr", x.KvkNr)
		w.close("Company")
	})
	return nil
}

func readCurrentPeriod(a args) act {
	id := a.number("CompanyId")
	return func(c *soapCall) *Refusal {
		company, r := c.s.state.companyFor(c.user, id)
		if r != nil {
			return r
		}
		c.w.raw("Company_GetCurrentPeriodResult", company.Period.Text(c.s.cfg.DigitLast))
		return nil
	}
}

func readTemplates(a args) act {
	id := a.number("CompanyId")
	return func(c *soapCall) *Refusal {
		if _, r := c.s.state.companyFor(c.user, id); r != nil {
			return r
		}
		all := slices.DeleteFunc(slices.Clone(c.s.state.Templates), func(t *Template) bool { return t.CompanyID != id })
		c.list("DefaultEmployeeTemplates_GetByCompanyResult", len(all), func(i int) {
			c.w.open("DefaultEmployeeTemplate")
			c.w.text("DefaultEmployeeTemplateId", all[i].ID)
			c.w.text("Description", all[i].Description)
			c.w.close("DefaultEmployeeTemplate")
		})
		return nil
	}
}

func readCompanyGUIDs(a args) act {
	entity, id := a.text("Entity"), a.number("CompanyId")
	return func(c *soapCall) *Refusal {
		company, r := c.s.state.companyFor(c.user, id)
		if r != nil {
			return r
		}
		var pairs []guid
		switch entity {
		case "Company":
			pairs = []guid{{company.ID, company.UUID}}
		case "Employee":
			for _, e := range c.s.state.employeesOf(id) {
				pairs = append(pairs, guid{e.ID, e.UUID})
			}
		case "Debtor":
			if d := c.s.state.debtor(company.DebtorID); d != nil {
				pairs = []guid{{d.ID, d.UUID}}
			}
		default:
			return refuse(InvalidValues)
		}
		c.guids("Converter_GetByCompany_IntToGuidResult", entity, pairs)
		return nil
	}
}

// guid is SOAP's number and REST's id of one thing.
type guid struct {
	id   int64
	uuid string
}

func (c *soapCall) guids(result, entity string, pairs []guid) {
	w := c.w
	w.open(result)
	w.text("Entity", entity)
	w.open("Mappings")
	for _, p := range pairs {
		w.open("Mapping")
		w.number("IdInt", p.id)
		w.text("IdGuid", p.uuid)
		w.close("Mapping")
	}
	w.close("Mappings")
	w.close(result)
}
