package nmbrs

import (
	"context"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/nmbrs/internal/soap/debtorsvc"
)

// Environment tells the label of the environment that the credentials belong to,
// such as acme: the Domain of [SOAPConfig]. Nothing else is needed to ask for it.
// It is the caller's to remember.
func (c *SOAPClient) Environment(ctx context.Context) (domain string, err error) {
	reply, err := ask[debtorsvc.Environment_GetResponse](ctx, c, opEnvironment, &debtorsvc.Environment_Get{})
	if err != nil {
		return "", err
	}
	result := reply.Environment_GetResult
	if result == nil {
		return "", lacking(opEnvironment, errNoValues)
	}
	// SubDomain is the label (vendor's support pages). Domain stands beside it, taken
	// to be the host or the rest of it.
	domain = result.SubDomain
	if domain == "" {
		domain = result.Domain
	}
	domain, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(domain)), ".")
	if domain == "" {
		return "", lacking(opEnvironment, errNoValues)
	}
	return domain, nil
}

// Debtors are those the login may see: an accountant's customers, or the one of a
// client.
func (c *SOAPClient) Debtors(ctx context.Context) ([]Debtor, error) {
	reply, err := ask[debtorsvc.List_GetAllResponse](ctx, c, opDebtors, &debtorsvc.List_GetAll{})
	if err != nil || reply.List_GetAllResult == nil {
		return nil, err
	}
	var all []Debtor
	for _, d := range reply.List_GetAllResult.Debtor {
		if d.Id != 0 { // of an element that is nil
			all = append(all, Debtor{ID: text32(d.Id), Number: d.Number, Name: d.Name})
		}
	}
	return all, nil
}

// Departments of a debtor.
func (c *SOAPClient) Departments(ctx context.Context, debtorID string) ([]Department, error) {
	id, bad := soapID("DebtorId", debtorID)
	if bad != nil {
		return nil, during(opDepartments.op, bad)
	}
	reply, err := ask[debtorsvc.Department_GetListResponse](ctx, c, opDepartments, &debtorsvc.Department_GetList{DebtorId: id})
	if err != nil || reply.Department_GetListResult == nil {
		return nil, err
	}
	var all []Department
	for _, d := range reply.Department_GetListResult.Department {
		if d.Id != 0 {
			all = append(all, Department{ID: text32(d.Id), Code: d.Code, Description: d.Description})
		}
	}
	return all, nil
}

// Functions of a debtor.
func (c *SOAPClient) Functions(ctx context.Context, debtorID string) ([]Function, error) {
	id, bad := soapID("DebtorId", debtorID)
	if bad != nil {
		return nil, during(opFunctions.op, bad)
	}
	reply, err := ask[debtorsvc.Function_GetListResponse](ctx, c, opFunctions, &debtorsvc.Function_GetList{DebtorId: id})
	if err != nil || reply.Function_GetListResult == nil {
		return nil, err
	}
	var all []Function
	for _, f := range reply.Function_GetListResult.Function {
		if f.Id != 0 {
			all = append(all, Function{ID: text32(f.Id), Code: f.Code, Description: f.Description})
		}
	}
	return all, nil
}

// DebtorGUIDs gives the ids of all debtors in both APIs. The call is certain, its
// reply inferred from that of [SOAPClient.CompanyGUIDs].
func (c *SOAPClient) DebtorGUIDs(ctx context.Context) ([]GUID, error) {
	reply, err := ask[debtorsvc.Converter_GetDebtors_IntToGuidResponse](ctx, c, opDebtorGUIDs, &debtorsvc.Converter_GetDebtors_IntToGuid{})
	if err != nil || reply.Converter_GetDebtors_IntToGuidResult == nil || reply.Converter_GetDebtors_IntToGuidResult.Mappings == nil {
		return nil, err
	}
	var all []GUID
	for _, m := range reply.Converter_GetDebtors_IntToGuidResult.Mappings.Mapping {
		if m.IdInt != 0 {
			all = append(all, GUID{Number: int64(m.IdInt), UUID: m.IdGuid})
		}
	}
	return all, nil
}

func text32(n int32) string { return strconv.FormatInt(int64(n), 10) }
