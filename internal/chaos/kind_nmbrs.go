package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// nmbrsEmployees hands over to Nmbrs over one of its two wires.
func nmbrsEmployees(name string, rest bool) kind {
	stage := func(path string, now func() time.Time, seed uint64) staged { return stageNmbrs(path, now, rest) }
	return kind{
		name: name, makes: "insert employee", stage: stage, late: 6 * time.Minute, rehire: byReopening, twins: true,
		open: func(a account, v visitor) (hris.Target, func(*hris.Form) fieldmap.Rules, error) {
			settings := nmbrs.Settings{Domain: a.Facts["domain"], Language: "en", EmployeeTypes: []nmbrs.EmployeeType{{ID: "2", Description: "Payroll"}}}
			if rest {
				target, err := targetOfREST(a, v, settings)
				return target, nmbrs.Mapping, err
			}
			credentials, err := nmbrs.NewCredentials(a.Facts["user"], privacy.NewSecret(a.Facts["token"]))
			if err != nil {
				return nil, nil, err
			}
			client, err := nmbrs.NewSOAPClient(nmbrs.SOAPConfig{
				Credentials: credentials, Domain: a.Facts["domain"], BaseURL: a.URL + "/soap/v3", Clock: &patient{clock: v.clock}, Logger: v.logger,
			})
			if err != nil {
				return nil, nil, err
			}
			target, err := nmbrs.NewSOAPTarget(client, settings, nmbrs.WithNow(v.clock.Now))
			return target, nmbrs.Mapping, err
		},
		review: func(a account, h *hris.Hire, _ bool) []transfer.Edit {
			kind, nationality := "2", "1"
			if rest {
				kind, nationality = "payroll", "NL"
			}
			return []transfer.Edit{
				transfer.Set("debtor", fieldmap.OptionValue(a.Facts["debtor"])), transfer.Set("company", fieldmap.OptionValue(a.Facts["company"])),
				transfer.Set("employee_type", fieldmap.OptionValue(kind)), transfer.SetText("nationality", nationality),
				transfer.Set("start_date", fieldmap.DateValue(h.Offer.StartDate)), transfer.Set("values_from", fieldmap.OptionValue("current")),
				transfer.Set("salary_type", fieldmap.OptionValue("Bruto_Salaris_Fulltime")), transfer.SetText("iban", h.Person.IBAN),
			}
		},
		correct: transfer.SetText("phone_other", canaryPhone+"33"),
	}
}

// targetOfREST keeps consents with the host, for all its processes.
func targetOfREST(a account, v visitor, settings nmbrs.Settings) (*nmbrs.Target, error) {
	name := a.Tenant + "/" + a.Connection
	client, err := nmbrs.NewRESTClient(nmbrs.RESTConfig{
		ClientID: nmbrstest.DemoClientID, ClientSecret: privacy.NewSecret(nmbrstest.DemoClientSecret), SubscriptionKey: privacy.NewSecret(nmbrstest.DemoSubscriptionKey),
		BaseURL: a.URL + "/api", IdentityURL: a.URL, Clock: &patient{clock: v.clock}, Logger: v.logger,
		Tokens: nmbrs.TokenStore{
			Save: func(ctx context.Context, t nmbrs.Token) error {
				return v.tokens.saveToken(ctx, name, t.Secret().Reveal())
			},
			Load: func(ctx context.Context) (nmbrs.Token, error) {
				stored, err := v.tokens.token(ctx, name)
				if err != nil {
					return nmbrs.Token{}, err
				}
				return nmbrs.ParseToken(privacy.NewSecret(stored))
			},
			Lock: func(ctx context.Context) (func(), error) { return v.tokens.lockToken(ctx, name) },
		},
	})
	if err != nil {
		return nil, err
	}
	return nmbrs.NewRESTTarget(map[string]*nmbrs.RESTClient{a.Facts["debtor"]: client}, settings, nmbrs.WithNow(v.clock.Now))
}

// stagedNmbrs is an accountant's Nmbrs.
type stagedNmbrs struct {
	*nmbrstest.Server
	demo nmbrstest.Demo
	rest bool
	now  func() time.Time
}

func stageNmbrs(path string, now func() time.Time, rest bool) staged {
	scopes := slices.Compact(slices.Sorted(slices.Values(slices.Concat(nmbrstest.RESTScopes(), nmbrs.DefaultScopes()))))
	s := &stagedNmbrs{Server: nmbrstest.New(nmbrstest.Config{BasePath: path, Now: now, Limit: -1, REST: nmbrstest.RESTConfig{Scopes: scopes}}), rest: rest, now: now}
	s.demo = s.SeedDemo()
	s.AddDepartment(nmbrstest.Department{DebtorID: s.demo.Accountant.ID, Code: "77", Description: "Care"})
	s.AddFunction(nmbrstest.Function{DebtorID: s.demo.Accountant.ID, Code: "77", Description: "Kok"})
	return s
}

func (s *stagedNmbrs) id(n int64, uuid string) string {
	if s.rest {
		return uuid
	}
	return strconv.FormatInt(n, 10)
}

func (s *stagedNmbrs) facts() map[string]string {
	d := s.demo
	return map[string]string{
		"domain": d.Domain, "user": d.Email, "token": d.Token,
		"debtor": s.id(d.Accountant.ID, d.Accountant.UUID), "company": s.id(d.Monthly.ID, d.Monthly.UUID),
	}
}

// consent is what a person gives on Nmbrs's page, as the host keeps it.
func (s *stagedNmbrs) consent() string {
	access, refresh := s.Tokens(s.demo.Accountant.ID)
	now := s.now()
	return nmbrs.Token{Access: privacy.NewSecret(access), Refresh: privacy.NewSecret(refresh), Expires: now.Add(time.Hour), Renewed: now}.Secret().Reveal()
}

func (s *stagedNmbrs) records() []record {
	var all []record
	for _, e := range s.Employees() {
		of := e.Personal.Last().FirstName
		if e.Via == "" || !strings.HasPrefix(of, canary) {
			continue
		}
		made := s.id(e.ID, e.UUID)
		all = append(all, record{of, "insert employee", made, time.Time{}})
		part := func(step string, id int64, uuid string) {
			all = append(all, record{of, step + " of " + made, s.id(id, uuid), time.Time{}})
		}
		for _, a := range e.Addresses {
			part("address", a.ID, a.UUID)
		}
		for _, b := range e.BankAccounts {
			part("bank account", b.ID, b.UUID)
		}
		if s.rest { // over SOAP there is one, and it is updated
			for _, w := range e.Salary {
				part("salary", w.Value.ID, fmt.Sprint(w.Value.UUID))
			}
		}
	}
	return all
}
