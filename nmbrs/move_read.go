package nmbrs

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// PrepareMove reads what a connection over SOAP and one over REST to the same account
// have, and pairs it. The rules are those that the customer laid over [Mapping] on the
// connection over SOAP. That nobody has given consent for a debtor, or for any, is no
// error: prepare it again when somebody has, and [Move.Keep] what was confirmed.
//
// It writes nothing. It makes a few calls for each debtor, and one for each company.
func PrepareMove(ctx context.Context, from, to *Target, rules fieldmap.Rules) (*Move, error) {
	soap, isSOAP := from.api.(*soapTarget)
	rest, isREST := to.api.(*restTarget)
	switch {
	case !isSOAP || !isREST:
		return nil, moveError(settingAPI, "a move goes from a connection over SOAP to one over REST")
	case from.settings.account() != to.settings.account():
		return nil, moveError(settingDomain, "the two connections lead to different accounts")
	}
	if err := soap.open(); err != nil {
		return nil, err
	}
	r := &moveReader{
		Move: &Move{Account: from.settings.account(), Read: from.now().UTC(), Language: to.settings.Language, Before: rules},
		soap: soap, rest: rest, uuids: map[string]string{},
	}
	if err := r.readHere(ctx); err != nil {
		return nil, err
	}
	if err := r.readThere(ctx); err != nil {
		return nil, err
	}
	r.convert()
	r.use()
	r.match()
	return r.Move, r.forms(ctx)
}

// moveReader fills a Move.
type moveReader struct {
	*Move
	soap *soapTarget
	rest *restTarget
	// uuids are what the converters say, by an item's kind and id.
	uuids map[string]string
}

func (r *moveReader) here(item MoveItem) { r.Pairs = append(r.Pairs, MovePair{From: item}) }

// readHere reads SOAP's side: debtors first, then what is theirs.
func (r *moveReader) readHere(ctx context.Context) error {
	debtors, err := r.soap.client.Debtors(ctx)
	if err != nil {
		return err
	}
	guids, err := converted(r, rightDebtorGUIDs, func() ([]GUID, error) { return r.soap.client.DebtorGUIDs(ctx) })
	if err != nil {
		return err
	}
	r.keep(pathDebtor, guids)
	for _, d := range debtors {
		r.here(MoveItem{Kind: pathDebtor, ID: d.ID, Code: d.Number, Name: d.Name})
	}
	if err := r.readCompanies(ctx, debtors); err != nil {
		return err
	}
	for _, d := range debtors {
		departments, err := r.soap.client.Departments(ctx, d.ID)
		if err != nil {
			return err
		}
		for _, x := range departments {
			r.here(MoveItem{pathDepartment, x.ID, x.Code, x.Description, d.ID})
		}
		functions, err := r.soap.client.Functions(ctx, d.ID)
		if err != nil {
			return err
		}
		for _, x := range functions {
			r.here(MoveItem{pathFunction, x.ID, x.Code, x.Description, d.ID})
		}
	}
	types, err := r.soap.Target.employeeTypes(ctx) // or those of the settings
	for _, x := range types {
		r.here(MoveItem{Kind: pathType, ID: x.ID, Name: x.Description})
	}
	return err
}

// readCompanies reads the companies of each debtor; or all of them, of which it is then
// not told whose they are.
func (r *moveReader) readCompanies(ctx context.Context, debtors []Debtor) error {
	for _, d := range debtors {
		all := false
		for company, err := range r.soap.companies(ctx, d.ID) {
			if err != nil {
				return err
			}
			all = company.DebtorID == ""
			r.here(MoveItem{pathCompany, company.ID, company.Number, company.Name, company.DebtorID})
			guids, err := converted(r, rightCompanyGUIDs, func() ([]GUID, error) {
				return r.soap.client.CompanyGUIDs(ctx, company.ID, CompanyEntity)
			})
			if err != nil {
				return err
			}
			r.keep(pathCompany, guids)
		}
		if all {
			return nil
		}
	}
	return nil
}

// converted asks a converter, unless the login has no right to it.
func converted(r *moveReader, needs right, ask func() ([]GUID, error)) ([]GUID, error) {
	if slices.Contains(r.Lacking, needs.name) {
		return nil, nil
	}
	guids, err := ask()
	if errors.Is(err, NotGranted) {
		r.Lacking = append(r.Lacking, needs.name)
		return nil, nil
	}
	return guids, err
}

func (r *moveReader) keep(kind string, guids []GUID) {
	for _, g := range guids {
		if strings.Trim(g.UUID, "0-") != "" { // an empty GUID is none
			r.uuids[kind+" "+g.ID()] = g.UUID
		}
	}
}

// readThere reads REST's side, of the debtors for whom there is a consent that holds.
func (r *moveReader) readThere(ctx context.Context) error {
	for i, x := range RESTEmployeeTypes() { // their places are the numbers that SOAP is thought to have
		r.There = append(r.There, MoveItem{Kind: pathType, ID: x.ID, Code: strconv.Itoa(i), Name: x.Description})
	}
	for _, id := range r.rest.order {
		debtor, err := r.rest.debtor(ctx, id)
		switch {
		case errors.Is(err, hris.BadCredentials), errors.Is(err, UnknownDebtor), errors.Is(err, OutOfReach):
			continue // as good as no consent; the connection's check says why
		case err != nil:
			return err
		}
		r.There = append(r.There, MoveItem{Kind: pathDebtor, ID: id, Code: debtor.Number, Name: debtor.Name})
		for x, err := range r.rest.companies(ctx, id) {
			if err != nil {
				return err
			}
			r.There = append(r.There, MoveItem{pathCompany, x.ID, x.Number, x.Name, id})
		}
		for x, err := range r.rest.departments(ctx, id) {
			if err != nil {
				return err
			}
			r.There = append(r.There, MoveItem{pathDepartment, x.ID, x.Code, x.Description, id})
		}
		for x, err := range r.rest.functions(ctx, id) {
			if err != nil {
				return err
			}
			r.There = append(r.There, MoveItem{pathFunction, x.ID, x.Code, x.Description, id})
		}
	}
	return nil
}

// convert takes the converters' word, with what REST says of it where there is a
// consent to read it.
func (r *moveReader) convert() {
	for i := range r.Pairs {
		p := &r.Pairs[i]
		uuid := r.uuids[p.From.Kind+" "+p.From.ID]
		if uuid == "" {
			continue
		}
		p.To, p.How = MoveItem{Kind: p.From.Kind, ID: strings.ToLower(uuid)}, ByConverter
		for _, item := range r.There {
			if item.Kind == p.From.Kind && strings.EqualFold(item.ID, uuid) {
				p.To = item
			}
		}
	}
}

// forms reads both forms. REST has none as long as there is no consent.
func (r *moveReader) forms(ctx context.Context) error {
	was, err := r.soap.Form(ctx, nil)
	if err != nil {
		return err
	}
	r.Was = was.Schema
	if slices.ContainsFunc(r.There, func(x MoveItem) bool { return x.Kind == pathDebtor }) {
		r.Form, err = r.rest.Form(ctx, nil)
	}
	return err
}
