package nmbrs

import (
	"context"
	"iter"

	"github.com/handoverhq/handover/nmbrs/internal/soap/companysvc"
)

// Companies are those the login may see, of all debtors. They do not tell which
// debtor they belong to.
func (c *SOAPClient) Companies(ctx context.Context) iter.Seq2[Company, error] {
	content, err := generated(&companysvc.List_GetAll{})
	return streamed(ctx, c, opCompanies, content, err, itemDepth, setCompany)
}

// CompaniesOf are those of one debtor. It takes a right of its own.
func (c *SOAPClient) CompaniesOf(ctx context.Context, debtorID string) iter.Seq2[Company, error] {
	id, bad := soapID("DebtorId", debtorID)
	content, err := generated(&companysvc.List_GetByDebtor{DebtorId: id})
	if bad != nil {
		err = bad
	}
	return streamed(ctx, c, opCompaniesOf, content, err, itemDepth, func(company *Company, depth int, name, text []byte) error {
		company.DebtorID = debtorID
		return setCompany(company, depth, name, text)
	})
}

// itemDepth is that of a list's items: reply, result, item.
const itemDepth = replyDepth + 2

func setCompany(c *Company, _ int, name, text []byte) error {
	switch string(name) {
	case "ID":
		c.ID = string(text)
	case "Number":
		c.Number = string(text)
	case "Name":
		c.Name = string(text)
	}
	return nil
}

// CurrentPeriod is the payroll period that a company is in: what is written
// without a date holds from its first day on.
func (c *SOAPClient) CurrentPeriod(ctx context.Context, companyID string) (Period, error) {
	id, bad := soapID("CompanyId", companyID)
	if bad != nil {
		return Period{}, during(opPeriod.op, bad)
	}
	reply, err := ask[companysvc.Company_GetCurrentPeriodResponse](ctx, c, opPeriod, &companysvc.Company_GetCurrentPeriod{CompanyId: id})
	if err != nil {
		return Period{}, err
	}
	period, err := ParsePeriod(reply.Company_GetCurrentPeriodResult)
	if err != nil {
		return Period{}, lacking(opPeriod, errPeriod)
	}
	return period, nil
}

var errPeriod = badAnswer("it holds no period such as 2026-12-M")

// Entity is a kind of thing whose ids can be converted.
type Entity string

// The entities. That the names are these is inferred.
const (
	CompanyEntity  Entity = "Company"
	EmployeeEntity Entity = "Employee"
)

// CompanyGUIDs gives ids in both APIs of what a company has of one kind. The names
// of the call and of its reply were observed in a public client.
func (c *SOAPClient) CompanyGUIDs(ctx context.Context, companyID string, of Entity) ([]GUID, error) {
	id, bad := soapID("CompanyId", companyID)
	if bad != nil {
		return nil, during(opCompanyGUIDs.op, bad)
	}
	reply, err := ask[companysvc.Converter_GetByCompany_IntToGuidResponse](ctx, c, opCompanyGUIDs,
		&companysvc.Converter_GetByCompany_IntToGuid{Entity: string(of), CompanyId: id})
	if err != nil || reply.Converter_GetByCompany_IntToGuidResult == nil || reply.Converter_GetByCompany_IntToGuidResult.Mappings == nil {
		return nil, err
	}
	var all []GUID
	for _, m := range reply.Converter_GetByCompany_IntToGuidResult.Mappings.Mapping {
		if m.IdInt != 0 {
			all = append(all, GUID{Number: int64(m.IdInt), UUID: m.IdGuid})
		}
	}
	return all, nil
}
