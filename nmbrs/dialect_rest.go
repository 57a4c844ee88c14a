package nmbrs

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// restTarget makes employees over REST, with one client for each debtor's consent.
type restTarget struct {
	*Target
	clients map[string]*RESTClient // by the debtor's id
	order   []string
}

// NewRESTTarget makes the target of a connection over REST. Clients are those of the
// consents, by the id of their debtor; a connection without any can be opened, and
// says in its check what it lacks. It makes no call.
func NewRESTTarget(clients map[string]*RESTClient, settings Settings, options ...TargetOption) (*Target, error) {
	settings.API = REST
	return newTarget(settings, func(t *Target) (dialect, error) {
		for debtor, client := range clients {
			if client == nil || debtor == "" {
				return nil, errors.New("nmbrs: a REST client is nil, or its debtor has no id")
			}
		}
		return &restTarget{Target: t, clients: maps.Clone(clients), order: slices.Sorted(maps.Keys(clients))}, nil
	}, options)
}

func (r *restTarget) open() error {
	if len(r.clients) > 0 {
		return nil
	}
	return notSent(ConsentMissing, "nobody has given consent for any debtor yet")
}

// of is the client of a debtor's consent.
func (r *restTarget) of(debtor string) (*RESTClient, error) {
	if client := r.clients[debtor]; client != nil {
		return client, nil
	}
	e := notSent(ConsentMissing, "there is no consent for this debtor")
	e.Fields = []string{pathDebtor}
	return nil, e
}

// notTaken are the fields that REST has no place for (as far as is observed).
var notTaken = []string{pathTitle, pathNickname, pathBirthPlace, pathCivilStatus, pathBIC, pathUnprotected}

// fields marks what REST does not take, so that a rule for it is told why it cannot
// be, and what it wants otherwise.
func (r *restTarget) fields(fields []fieldmap.Field) []fieldmap.Field {
	for i := range fields {
		f := &fields[i]
		switch {
		case slices.Contains(notTaken, f.Path):
			f.ReadOnly, f.Confirm = true, false
			f.Help = r.in("De REST-API van Nmbrs heeft hier geen plaats voor.", "Nmbrs's REST API has no place for this.")
		case f.Path == pathNationality:
			*f = r.like(*f, aCountry)
			f.Help = r.in("Een landcode (ISO). Verplicht voor wie verloond wordt: zonder maakt Nmbrs er een externe van.", "A country's code (ISO). Required of whoever is on the payroll: without it Nmbrs makes them external.")
		case f.Path == pathNameUse:
			*f = r.like(*f, anInteger)
		case f.Path == pathCompany:
			f.Help = r.in("Waar de verloning loopt.", "Whose payroll it is.")
		}
	}
	return fields
}

func (r *restTarget) isPayroll(e EmployeeType) bool { return e.ID == restPayroll }

// refuse says what an address needs over REST.
func (r *restTarget) refuse(v fieldmap.Values) error {
	_, there := addressOf(v)
	for _, path := range []string{pathStreet, pathCity, pathCountry} {
		if there && v[path].Text() == "" {
			return refusedField(path, r.in("een adres heeft een straat, een plaats en een land nodig", "an address needs a street, a city and a country"))
		}
	}
	return nil
}

func (r *restTarget) needsPeriod(string) bool { return true }

// choiceWithoutPeriod: every write names its period, so that of the start serves.
// Which one is current cannot be made up.
func (r *restTarget) choiceWithoutPeriod() string { return fromStart }

// withoutPeriod takes from the settings how long periods are.
func (r *restTarget) withoutPeriod(start civil.Date) (since, bool) {
	period, known := periodOn(r.settings.Periods, start)
	return since{period: period, later: true, day: start}, known
}

func (r *restTarget) periodHelp() string {
	return r.in("Nmbrs vertelt de huidige periode van dit bedrijf niet. De gegevens kunnen vanaf de startdatum gelden als in de instellingen staat hoe lang de periodes duren.",
		"Nmbrs does not tell this company's current period. Values can hold from the start date if the settings say how long periods are.")
}

// debtors are those with a consent. One whose consent has ended is left out, unless
// there is no other: the check names it.
func (r *restTarget) debtors(ctx context.Context) iter.Seq2[Debtor, error] {
	return func(yield func(Debtor, error) bool) {
		var last error
		seen := 0
		for _, id := range r.order {
			d, err := r.debtor(ctx, id)
			switch {
			case errors.Is(err, hris.BadCredentials):
				last = err
				continue
			case err != nil:
				yield(Debtor{}, err)
				return
			}
			seen++
			if !yield(d, nil) {
				return
			}
		}
		if seen == 0 && last != nil {
			yield(Debtor{}, last)
		}
	}
}

// debtor is the one with an id, by its consent.
func (r *restTarget) debtor(ctx context.Context, id string) (Debtor, error) {
	for d, err := range r.clients[id].Debtors(ctx) {
		if err != nil {
			return Debtor{}, err
		}
		if d.ID == id {
			return d, nil
		}
	}
	return Debtor{}, &Error{Op: "list debtors", Reason: UnknownDebtor, Effect: hris.EffectRefused, Detail: "the consent is for another debtor than it was kept for"}
}

func (r *restTarget) companies(ctx context.Context, debtor string) iter.Seq2[Company, error] {
	return fromClient(r, debtor, func(c *RESTClient) iter.Seq2[Company, error] { return c.CompaniesOf(ctx, debtor) })
}

func (r *restTarget) departments(ctx context.Context, debtor string) iter.Seq2[Department, error] {
	return fromClient(r, debtor, func(c *RESTClient) iter.Seq2[Department, error] { return c.Departments(ctx, debtor) })
}

func (r *restTarget) functions(ctx context.Context, debtor string) iter.Seq2[Function, error] {
	return fromClient(r, debtor, func(c *RESTClient) iter.Seq2[Function, error] { return c.Functions(ctx, debtor) })
}

func (r *restTarget) employees(ctx context.Context, at place, kind string) iter.Seq2[Listed, error] {
	return fromClient(r, at.debtor, func(c *RESTClient) iter.Seq2[Listed, error] { return c.Employees(ctx, at.company, kind) })
}

// fromClient gives a list of the client of a debtor. Without a debtor it is empty.
func fromClient[T any](r *restTarget, debtor string, list func(*RESTClient) iter.Seq2[T, error]) iter.Seq2[T, error] {
	if debtor == "" {
		return each[T](nil)
	}
	client, err := r.of(debtor)
	if err != nil {
		return all[T](nil, err)
	}
	return list(client)
}

// hiredTypes are those that somebody can be hired as.
var hiredTypes = map[string][2]string{
	"applicant": {"Sollicitant", "Applicant"}, "newHire": {"Nieuwe medewerker", "New hire"}, restPayroll: {"Verloond", "Payroll"}, "external": {"Extern", "External"},
}

func (r *restTarget) employeeTypes(context.Context) ([]EmployeeType, error) {
	var types []EmployeeType
	for _, e := range RESTEmployeeTypes() {
		if label, ok := hiredTypes[e.ID]; ok {
			types = append(types, EmployeeType{ID: e.ID, Description: r.in(label[0], label[1])})
		}
	}
	return types, nil
}

func (r *restTarget) currentPeriod(ctx context.Context, at place) (Period, error) {
	client, err := r.of(at.debtor)
	if err != nil {
		return Period{}, err
	}
	current, err := client.CurrentPeriod(ctx, at.company)
	if own, ok := errors.AsType[*Error](err); ok && (own.Reason == UnknownCompany || own.Reason == BadAnswer) {
		// Neither path nor answer of this call is documented: it may be another here.
		// Whether the company is there, every other call tells.
		hidden := *own
		hidden.Reason = NotFound
		return Period{}, &hidden
	}
	return current, err
}

func (r *restTarget) insert(ctx context.Context, at place, e NewEmployee, from since) (string, error) {
	client, err := r.of(at.debtor)
	if err != nil {
		return "", err
	}
	return client.CreateEmployee(ctx, e, from.period)
}

func (r *restTarget) readPersonalInfo(ctx context.Context, at place, employee string) (PersonalInfo, error) {
	client, err := r.of(at.debtor)
	if err != nil {
		return PersonalInfo{}, err
	}
	return client.PersonalInfo(ctx, at.company, employee)
}

// writePersonalInfo writes the BSN with a call of its own; both may be repeated.
func (r *restTarget) writePersonalInfo(ctx context.Context, at place, employee string, info PersonalInfo, from since) error {
	client, err := r.of(at.debtor)
	if err != nil {
		return err
	}
	if err := client.UpdatePersonalInfo(ctx, employee, info, from.period); err != nil || info.BSN == "" {
		return err
	}
	return client.SetBSN(ctx, employee, info.BSN)
}

func (r *restTarget) insertAddress(ctx context.Context, at place, employee string, a Address, from since) (string, error) {
	client, err := r.of(at.debtor)
	if err != nil {
		return "", err
	}
	return client.InsertAddress(ctx, employee, a, from.period)
}

func (r *restTarget) setDepartment(ctx context.Context, at place, employee, department string, from since) error {
	client, err := r.of(at.debtor)
	if err != nil {
		return err
	}
	return client.SetDepartment(ctx, employee, department, from.period)
}

func (r *restTarget) setFunction(ctx context.Context, at place, employee, function string, from since) error {
	client, err := r.of(at.debtor)
	if err != nil {
		return err
	}
	return client.SetFunction(ctx, employee, function, from.period)
}

// A salary is posted: whether a second one takes the place of the first is not known.
func (r *restTarget) salaryKind() hris.StepKind { return hris.Create }

func (r *restTarget) setSalary(ctx context.Context, at place, employee string, pay Salary, from since) (string, error) {
	client, err := r.of(at.debtor)
	if err != nil {
		return "", err
	}
	return client.SetSalary(ctx, employee, pay, from.day)
}

func (r *restTarget) insertBankAccount(ctx context.Context, at place, employee string, b BankAccount, _ since) (string, error) {
	client, err := r.of(at.debtor)
	if err != nil {
		return "", err
	}
	return client.InsertBankAccount(ctx, employee, b)
}

// kinship is what a record of an employee is to the one that a step makes.
type kinship uint8

const (
	unrelated  kinship = iota
	inItsPlace         // of the same type: the step's in other words, or entered by hand instead of it
	equal
)

func kin(same, ofItsType bool) kinship {
	switch {
	case same:
		return equal
	case ofItsType:
		return inItsPlace
	}
	return unrelated
}

func (r *restTarget) lookForAddress(at place, a Address) look {
	line := func(a Address) string { return a.Street + a.Number + a.Addition } // wherever the number stands
	return lookAmong(r, at, stepAddress, (*RESTClient).Addresses, func(had Address) (string, kinship) {
		return had.ID, kin(alike(line(had), line(a)) && alike(had.ZIP, a.ZIP) && alike(had.City, a.City), had.Type == a.Type || had.Type == "")
	})
}

func (r *restTarget) lookForSalary(at place, pay Salary) look {
	return lookAmong(r, at, stepSalary, (*RESTClient).Salaries, func(had DatedSalary) (string, kinship) {
		return had.ID, kin(had.Type == pay.Type && had.Amount.Compare(pay.Amount) == 0, had.Type == pay.Type || had.Type == "")
	})
}

func (r *restTarget) lookForBankAccount(at place, b BankAccount) look {
	return lookAmong(r, at, stepBankAccount, (*RESTClient).BankAccounts, func(had BankAccount) (string, kinship) {
		return had.ID, kin(alike(had.IBAN, b.IBAN), had.Type == b.Type || had.Type == "")
	})
}

// lookAmong looks for what a step makes among what the employee has. The employee is
// our own and new, so what is equal is what the step made, or as good as it. That
// nothing is there proves little: these lists were never seen to have what was just
// made, so absence is believed only of a list that has something; and not of one that
// has something in its place, or there would be two.
func lookAmong[T any](r *restTarget, at place, step string, list func(*RESTClient, context.Context, string, string) ([]T, error), kin func(T) (id string, is kinship)) look {
	return func(ctx context.Context, done hris.Receipts) (hris.Sighting, error) {
		client, err := r.of(at.debtor)
		if err != nil {
			return hris.Sighting{}, err
		}
		had, err := list(client, ctx, at.company, employeeOf(done))
		switch {
		case errors.Is(err, hris.RightMissing), errors.Is(err, hris.NotThere):
			return hris.Sighting{}, nil // the list is not for us, or not where it is looked for
		case err != nil:
			return hris.Sighting{}, err
		}
		seen := hris.Sighting{Complete: len(had) > 0}
		for _, one := range had {
			switch id, is := kin(one); is {
			case equal:
				seen.Matches = append(seen.Matches, hris.Match{Kind: step, ID: id, Exact: true})
			case inItsPlace:
				seen.Complete = false
			}
		}
		return seen, nil
	}
}

// alike compares what somebody typed with what Nmbrs made of it.
func alike(a, b string) bool {
	plain := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }
	return plain(a) == plain(b)
}
