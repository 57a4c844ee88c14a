package nmbrstest

import "time"

// The entries of the lists that go by employee. Their names were seen in public
// clients. A createdAt is the employee's: the state keeps no other.

func created(e *Employee) string { return e.CreatedAt.UTC().Format(time.RFC3339) }

func (s *Server) infoRows(e *Employee, c *Company) (rows []any) {
	for _, at := range e.Personal {
		rows = append(rows, s.wireInfo(e, c, at))
	}
	return rows
}

func (s *Server) addressRows(e *Employee, c *Company) (rows []any) {
	for _, a := range e.Addresses {
		rows = append(rows, map[string]any{
			"addressId": a.UUID, "isDefault": a.Default, "type": addressTypes.back(a.Type), "street": a.Street,
			"houseNumber": wireText(a.HouseNumber), "houseNumberAddition": wireText(a.HouseNumberAddition),
			"postalCode": wireText(a.PostalCode), "city": a.City, "stateProvince": wireText(a.StateProvince),
			"countryISOCode": wireText(a.Country), "period": wirePeriod(c, a.From),
		})
	}
	return rows
}

func (s *Server) departmentRows(e *Employee, c *Company) (rows []any) {
	for _, at := range e.Department {
		if d := s.state.department(at.Value); d != nil {
			rows = append(rows, map[string]any{
				"departmentId": d.UUID, "code": wireCode(d.Code), "description": d.Description,
				"createdAt": created(e), "period": wirePeriod(c, at.From),
			})
		}
	}
	return rows
}

func (s *Server) functionRows(e *Employee, c *Company) (rows []any) {
	for _, at := range e.Function {
		if f := s.state.function(at.Value); f != nil {
			rows = append(rows, map[string]any{
				"functionId": f.UUID, "code": wireCode(f.Code), "description": f.Description,
				"createdAt": created(e), "period": wirePeriod(c, at.From),
			})
		}
	}
	return rows
}

func (s *Server) salaryRows(e *Employee, _ *Company) (rows []any) {
	for _, at := range e.Salary {
		rows = append(rows, map[string]any{
			"salaryId": at.Value.UUID, "startDate": wireDay(at.From), "type": salaryTypes.back(at.Value.Type),
			"value": wireNumber(at.Value.Value), "createdAt": created(e),
		})
	}
	return rows
}

func (s *Server) bankAccountRows(e *Employee, _ *Company) (rows []any) {
	for _, b := range e.BankAccounts {
		rows = append(rows, map[string]any{
			"bankAccountId": b.UUID, "number": wireText(b.Number), "description": wireText(b.Description), "IBAN": wireText(b.IBAN),
			"city": wireText(b.City), "name": wireText(b.Holder), "bankAccountType": accountTypes.back(b.Type), "createdAt": created(e),
		})
	}
	return rows
}

func (s *Server) contractRows(e *Employee, _ *Company) (rows []any) {
	for _, k := range e.Contracts {
		rows = append(rows, map[string]any{
			"contractId": k.UUID, "startDate": wireDay(k.Start), "trialPeriod": wireDay(k.TrialEnd), "endDate": wireDay(k.End),
			"indefinite": k.Indefinite, "writtenContract": k.Written, "hoursPerWeek": wireNumber(k.HoursPerWeek), "createdAt": created(e),
		})
	}
	return rows
}
