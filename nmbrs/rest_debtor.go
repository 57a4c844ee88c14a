package nmbrs

import (
	"context"
	"errors"
	"iter"
	"net/http"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

// Debtors gives what the consent is for: one debtor, as far as is documented.
// Observed: GET debtors, rows of debtorId, name and number.
func (c *RESTClient) Debtors(ctx context.Context) iter.Seq2[Debtor, error] {
	e := endpoint{op: "list debtors", method: http.MethodGet, path: c.paths.Debtors, class: httpx.Read, scope: "company.info.read", unknown: UnknownDebtor}
	return mapped(list(ctx, c, e, "", nil, debtorRow.key), debtorRow.debtor)
}

type debtorRow struct {
	ID     text `json:"debtorId"`
	Number text `json:"number"`
	Name   text `json:"name"`
}

func (r debtorRow) key() string    { return string(r.ID) }
func (r debtorRow) debtor() Debtor { return Debtor{string(r.ID), string(r.Number), string(r.Name)} }

// Debtor gives the one debtor that the consent is for. It fails with [OutOfReach]
// where there is none or several: a consent is for one (documented).
func (c *RESTClient) Debtor(ctx context.Context) (Debtor, error) {
	const op = "get debtor"
	var all []Debtor
	for d, err := range c.Debtors(ctx) {
		if err != nil {
			return Debtor{}, err
		}
		if all = append(all, d); len(all) > 1 {
			break
		}
	}
	switch len(all) {
	case 1:
		return all[0], nil
	case 0:
		return Debtor{}, &Error{Op: op, Reason: OutOfReach, Detail: "the consent is for no debtor", Effect: hris.EffectRefused}
	}
	return Debtor{}, &Error{Op: op, Reason: OutOfReach, Detail: "the consent is for several debtors", Effect: hris.EffectRefused,
		advice: "Let a login of one debtor give consent; accountants' logins are not taken."}
}

// Companies gives the companies of the consent. Observed: GET companies, rows of
// companyId, number, name and debtorId. A consent that covers several debtors is
// refused there, and then asked for debtor by debtor, as public clients do.
func (c *RESTClient) Companies(ctx context.Context) iter.Seq2[Company, error] {
	e := endpoint{op: "list companies", method: http.MethodGet, path: c.paths.Companies, class: httpx.Read, scope: "company.info.read", unknown: UnknownDebtor}
	return func(yield func(Company, error) bool) {
		for row, err := range list(ctx, c, e, "", nil, companyRow.key) {
			if refusal, ok := errors.AsType[*Error](err); ok && refusal.Code == multiDebtor {
				c.companiesByDebtor(ctx, yield)
				return
			}
			if !yield(row.company(""), err) {
				return
			}
		}
	}
}

func (c *RESTClient) companiesByDebtor(ctx context.Context, yield func(Company, error) bool) {
	for debtor, err := range c.Debtors(ctx) {
		if err != nil {
			yield(Company{}, err)
			return
		}
		for company, err := range c.CompaniesOf(ctx, debtor.ID) {
			if !yield(company, err) || err != nil {
				return
			}
		}
	}
}

// CompaniesOf gives the companies of a debtor. Observed: GET debtors/{id}/companies.
func (c *RESTClient) CompaniesOf(ctx context.Context, debtorID string) iter.Seq2[Company, error] {
	e := endpoint{op: "list companies", method: http.MethodGet, path: c.paths.DebtorCompanies, class: httpx.Read, scope: "company.info.read", unknown: UnknownDebtor}
	return checked(e.op, mapped(list(ctx, c, e, debtorID, nil, companyRow.key), func(r companyRow) Company { return r.company(debtorID) }), debtorID)
}

type companyRow struct {
	ID     text `json:"companyId"`
	Number text `json:"number"`
	Name   text `json:"name"`
	Debtor text `json:"debtorId"`
}

func (r companyRow) key() string { return string(r.ID) }

// company takes the debtor from the row, or is told.
func (r companyRow) company(debtorID string) Company {
	if r.Debtor != "" {
		debtorID = string(r.Debtor)
	}
	return Company{ID: string(r.ID), Number: string(r.Number), Name: string(r.Name), DebtorID: debtorID}
}

// Departments gives the departments of a debtor. Observed: GET
// debtors/{id}/departments, rows of departmentId, code and description.
func (c *RESTClient) Departments(ctx context.Context, debtorID string) iter.Seq2[Department, error] {
	e := endpoint{op: "list departments", method: http.MethodGet, path: c.paths.Departments, class: httpx.Read, scope: "company.info.read", unknown: UnknownDebtor}
	return checked(e.op, mapped(list(ctx, c, e, debtorID, nil, departmentRow.key), func(r departmentRow) Department {
		return Department{string(r.ID), string(r.Code), string(r.Description)}
	}), debtorID)
}

type departmentRow struct {
	ID          text `json:"departmentId"`
	Code        text `json:"code"`
	Description text `json:"description"`
}

func (r departmentRow) key() string { return string(r.ID) }

// Functions gives the job titles of a debtor. Observed: GET
// debtors/{id}/functions, rows of functionId, code and description.
func (c *RESTClient) Functions(ctx context.Context, debtorID string) iter.Seq2[Function, error] {
	e := endpoint{op: "list functions", method: http.MethodGet, path: c.paths.Functions, class: httpx.Read, scope: "company.info.read", unknown: UnknownDebtor}
	return checked(e.op, mapped(list(ctx, c, e, debtorID, nil, functionRow.key), func(r functionRow) Function {
		return Function{string(r.ID), string(r.Code), string(r.Description)}
	}), debtorID)
}

type functionRow struct {
	ID          text `json:"functionId"`
	Code        text `json:"code"`
	Description text `json:"description"`
}

func (r functionRow) key() string { return string(r.ID) }

// mapped turns the rows of a list into what this package gives.
func mapped[R, T any](rows iter.Seq2[R, error], of func(R) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for row, err := range rows {
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			if !yield(of(row), nil) {
				return
			}
		}
	}
}

// checked sees to the ids before a list is asked for.
func checked[T any](op string, rows iter.Seq2[T, error], ids ...string) iter.Seq2[T, error] {
	err := checkIDs(ids...)
	if err == nil {
		return rows
	}
	return func(yield func(T, error) bool) {
		var none T
		yield(none, during(op, err))
	}
}
