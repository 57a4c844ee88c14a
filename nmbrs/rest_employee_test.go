package nmbrs

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
)

var december = Period{2026, 12, Monthly}

func adaAtC1() NewEmployee {
	return NewEmployee{
		CompanyID: "c-1", TypeID: "payroll", FirstName: "Ada", LastName: "Canary", Start: civil.MustDate("2026-12-01"),
		Personal: PersonalInfo{Nationality: "NL"},
	}
}

// onWire is what a call sends, and the answer it gets.
type onWire struct {
	call   func(*RESTClient, *testing.T) (string, error)
	method string
	path   string
	body   string
	answer string
	id     string
}

func TestWritesAreSentAsObservedOrDocumented(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]onWire{
		"create employee": {
			call: func(c *RESTClient, t *testing.T) (string, error) {
				n := adaAtC1()
				n.Unprotected = true // has no place
				n.Personal = PersonalInfo{
					EmployeeNumber: "98072", Initials: "A.B.", Prefix: "van der", Gender: GenderUndefined, Nationality: "PT", BirthDate: civil.MustDate("1990-02-28"), BirthCountry: "NL",
					PartnerPrefix: "de", PartnerName: "Jong", NameUse: "2", PhonePrivate: "1", PhoneWork: "2", MobilePrivate: "3", MobileWork: "4", PhoneOther: "5",
					EmailPrivate: "ada@example.com", EmailWork: "a@example.org", BSN: "123456782",
				}
				return c.CreateEmployee(t.Context(), n, december)
			},
			method: "POST", path: "/base/api/companies/c-1/employees", answer: `{"employeeId":"e-1"}`, id: "e-1",
			body: `{"personalInfo":{
				"basicInfo":{"employeeNumber":98072,"firstName":"Ada","prefix":"van der","initials":"A.B.","lastName":"Canary","employeeType":"payroll"},
				"birthInfo":{"birthDate":"1990-02-28","birthCountryCodeISO":"NL","nationalityCodeISO":"PT","gender":"unspecified"},
				"contactInfo":{"privateEmail":"ada@example.com","businessEmail":"a@example.org","privatePhone":"1","businessPhone":"2","privateMobilePhone":"3","businessMobilePhone":"4","otherPhone":"5"},
				"partnerInfo":{"partnerPrefix":"de","partnerName":"Jong","ascriptionCode":2},
				"period":{"year":2026,"period":12}},"additionalEmployeeInfo":{"inServiceDate":"2026-12-01"}}`,
		},
		"update personal info": {
			call: func(c *RESTClient, t *testing.T) (string, error) {
				return "", c.UpdatePersonalInfo(t.Context(), "e-1", PersonalInfo{LastName: "Canary", Gender: Female}, december)
			},
			method: "PUT", path: "/base/api/employees/e-1/personalInfo", answer: `{"personalInfoId":"x"}`,
			body: `{"basicInfo":{"lastName":"Canary"},"birthInfo":{"gender":"female"},"period":{"year":2026,"period":12}}`,
		},
		"BSN": {
			call: func(c *RESTClient, t *testing.T) (string, error) {
				return "", c.SetBSN(t.Context(), "e-1", "123456782")
			},
			method: "PUT", path: "/base/api/employees/e-1/social_security_number", body: `{"socialSecurityNumber":"123456782"}`,
		},
		"address": {
			call: func(c *RESTClient, t *testing.T) (string, error) {
				return c.InsertAddress(t.Context(), "e-1", Address{Type: HomeAddress, Default: true, Street: "Kerkstraat", Number: "12", Addition: "bis", ZIP: "1234 AB", City: "Utrecht", State: "UT", Country: "NL"}, december)
			},
			method: "POST", path: "/base/api/employees/e-1/address", answer: `{"addressId":"a-1"}`, id: "a-1",
			body: `{"type":"homeAddress","isDefault":true,"street":"Kerkstraat","houseNumber":"12","houseNumberAddition":"bis","postalCode":"1234 AB","city":"Utrecht","stateProvince":"UT","countryISOCode":"NL","period":{"year":2026,"period":12}}`,
		},
		"department": {
			call: func(c *RESTClient, t *testing.T) (string, error) {
				return "", c.SetDepartment(t.Context(), "e-1", "dep-1", december)
			},
			method: "PUT", path: "/base/api/employees/e-1/department", body: `{"departmentId":"dep-1","periodDetails":{"year":2026,"period":12}}`,
		},
		"function": {
			call: func(c *RESTClient, t *testing.T) (string, error) {
				return "", c.SetFunction(t.Context(), "e-1", "f-1", december)
			},
			method: "PUT", path: "/base/api/employees/e-1/function", body: `{"functionId":"f-1","periodDetails":{"year":2026,"period":12}}`,
		},
		"salary": {
			call: func(c *RESTClient, t *testing.T) (string, error) {
				return c.SetSalary(t.Context(), "e-1", Salary{Type: "Bruto_Salaris_Fulltime", Amount: civil.MustDecimal("1250000.10")}, civil.MustDate("2026-12-01"))
			},
			method: "POST", path: "/base/api/employees/e-1/salary", answer: `{"salaryId":"s-1"}`, id: "s-1",
			body: `{"startDate":"2026-12-01T00:00:00Z","type":"grossFulltimeSalary","value":1250000.1}`,
		},
		"bank account": {
			call: func(c *RESTClient, t *testing.T) (string, error) {
				return c.InsertBankAccount(t.Context(), "e-1", BankAccount{Type: "bankAccount1", IBAN: "NL20INGB0001234567", Name: "ING", City: "Utrecht", Number: "1", Description: "loon"})
			},
			method: "POST", path: "/base/api/employees/e-1/bankaccount", answer: ``, id: "",
			body: `{"IBAN":"NL20INGB0001234567","bankAccountType":"bankAccount1","name":"ING","city":"Utrecht","number":"1","description":"loon"}`,
		},
		"contract": {
			call: func(c *RESTClient, t *testing.T) (string, error) {
				return c.InsertContract(t.Context(), "e-1", Contract{Start: civil.MustDate("2026-12-01"), TrialEnd: civil.MustDate("2027-01-01"), End: civil.MustDate("2027-12-01"), IsWritten: true, HoursPerWeek: civil.MustDecimal("38.5")})
			},
			method: "POST", path: "/base/api/employees/e-1/contract", answer: `{"contractId":"k-1"}`, id: "k-1",
			body: `{"startDate":"2026-12-01T00:00:00Z","trialPeriod":"2027-01-01T00:00:00Z","endDate":"2027-12-01T00:00:00Z","indefinite":false,"writtenContract":true,"hoursPerWeek":38.5}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newVendorOffice(t, func(rw http.ResponseWriter, r *http.Request) {
				assert.Equal(t, w.method, r.Method)
				assert.Equal(t, w.path, r.URL.Path)
				got, _ := json.Marshal(restSent(t, r))
				assert.JSONEq(t, w.body, string(got))
				if name == "salary" {
					assert.Contains(t, string(got), `"value":1250000.1`, "digit by digit, without an exponent")
				}
				restReply(rw, 201, w.answer)
			})
			id, err := w.call(o.client(o.shelf()), t)
			require.NoError(t, err)
			assert.Equal(t, w.id, id)
		})
	}
}

func TestWhatCannotBeSentIsRefusedBeforeItIs(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	client := o.client(o.shelf())
	create := func(change func(*NewEmployee)) error {
		n := adaAtC1()
		change(&n)
		_, err := client.CreateEmployee(t.Context(), n, december)
		return err
	}
	personal := func(info PersonalInfo) error {
		info.LastName = "Canary"
		return client.UpdatePersonalInfo(t.Context(), "e-1", info, december)
	}
	salary := func(s Salary) error {
		_, err := client.SetSalary(t.Context(), "e-1", s, civil.MustDate("2026-12-01"))
		return err
	}
	address := func(a Address) error {
		_, err := client.InsertAddress(t.Context(), "e-1", a, december)
		return err
	}
	bank := func(b BankAccount) error {
		_, err := client.InsertBankAccount(t.Context(), "e-1", b)
		return err
	}
	_, noPeriod := client.CreateEmployee(t.Context(), adaAtC1(), Period{})
	_, badContract := client.InsertContract(t.Context(), "e-1", Contract{Start: civil.MustDate("2026-12-01"), PhaseClassification: 1})
	_, badList := rowsIn(client.Employees(t.Context(), "../canary", ""))
	for name, err := range map[string]error{
		"payroll without nationality": create(func(n *NewEmployee) { n.Personal.Nationality = "" }),
		"a type of SOAP":              create(func(n *NewEmployee) { n.TypeID = "2" }),
		"no type":                     create(func(n *NewEmployee) { n.TypeID = "" }),
		"no start":                    create(func(n *NewEmployee) { n.Start = civil.Date{} }),
		"no name":                     create(func(n *NewEmployee) { n.LastName = "" }),
		"no company":                  create(func(n *NewEmployee) { n.CompanyID = "" }),
		"a number of SOAP's table":    create(func(n *NewEmployee) { n.Personal.Nationality = "1" }),
		"no period":                   noPeriod,
		"number of words":             personal(PersonalInfo{EmployeeNumber: "canary"}),
		"title":                       personal(PersonalInfo{Title: "canary"}),
		"nickname":                    personal(PersonalInfo{Nickname: "canary"}),
		"place of birth":              personal(PersonalInfo{BirthPlace: "canary"}),
		"civil status":                personal(PersonalInfo{CivilStatus: "canary"}),
		"name use":                    personal(PersonalInfo{NameUse: "canary"}),
		"gender":                      personal(PersonalInfo{Gender: "canary"}),
		"country":                     personal(PersonalInfo{BirthCountry: "canary"}),
		"BSN":                         client.SetBSN(t.Context(), "e-1", "canary"),
		"salary without type":         salary(Salary{Amount: civil.MustDecimal("1")}),
		"salary of none":              salary(Salary{Type: "Bruto_Uurloon"}),
		"negative salary":             salary(Salary{Type: "Bruto_Uurloon", Amount: civil.MustDecimal("-1")}),
		"street":                      address(Address{Type: HomeAddress, City: "canary", Country: "NL"}),
		"address type":                address(Address{Type: "canary", Street: "x", City: "y", Country: "NL"}),
		"no country":                  address(Address{Type: HomeAddress, Street: "x", City: "y"}),
		"no IBAN":                     bank(BankAccount{Number: "canary"}),
		"BIC":                         bank(BankAccount{IBAN: "canary", BIC: "canary"}),
		"bank type":                   bank(BankAccount{IBAN: "x", Type: "canary"}),
		"contract":                    badContract,
		"list":                        badList,
		"department":                  client.SetDepartment(t.Context(), "e-1", "a b", december),
	} {
		require.ErrorIs(t, err, BadInput, name)
		require.ErrorIs(t, err, hris.InvalidInput, name)
		assert.Equal(t, hris.EffectNotSent, restError(t, err).Effect, name)
		assert.NotEmpty(t, restError(t, err).Op, name)
	}
	asked, _, _ := o.counts()
	assert.Zero(t, asked)
	assert.Contains(t, create(func(n *NewEmployee) { n.Personal.Nationality = "" }).Error(), "external")
}

func TestAnExternalEmployeeNeedsNoNationality(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, func(w http.ResponseWriter, _ *http.Request) { restReply(w, 201, `{"EmployeeId":"e-9"}`) })
	n := adaAtC1()
	n.TypeID, n.Personal = "external", PersonalInfo{}
	id, err := o.client(o.shelf()).CreateEmployee(t.Context(), n, december)
	require.NoError(t, err)
	assert.Equal(t, "e-9", id)
}

func TestPersonalInfoIsThatWrittenLastOfThisEmployee(t *testing.T) {
	t.Parallel()
	record := func(period int, created, name string) string {
		return fmt.Sprintf(`{"personalInfoId":"p","createdAt":%q,"period":{"year":2026,"period":%d},"basicInfo":{"employeeNumber":7,"lastName":%q,"firstName":"Ada"},
			"birthInfo":{"birthDate":"1990-02-28T00:00:00","birthCountry":{"codeISO":"NL","description":"x"},"nationality":{"codeISO":"PT"},"gender":"unknown"},
			"contactInfo":{"privateEmail":"ada@example.com"},"partnerInfo":null}`, created, period, name)
	}
	o := newVendorOffice(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/base/api/companies/c-1/employees/personalinfo", r.URL.Path)
		assert.Equal(t, "e-2", r.URL.Query().Get("employeeId"))
		restReply(w, 200, `{"data":[{"employeeId":"e-1","info":[`+record(12, "2026-11-01T00:00:00Z", "Other")+`]},{"employeeId":"e-2","info":[`+
			record(11, "2026-11-03T00:00:00", "First")+`,`+record(12, "2026-11-02T00:00:00Z", "Last")+`,`+record(12, "2026-11-01T00:00:00Z", "Before")+`]}],"pagination":{"totalPages":1}}`)
	})
	client := o.client(o.shelf())
	info, err := client.PersonalInfo(t.Context(), "c-1", "e-2")
	require.NoError(t, err)
	assert.Equal(t, PersonalInfo{
		Number: "7", EmployeeNumber: "7", FirstName: "Ada", LastName: "Last", Gender: GenderUndefined, Nationality: "PT", BirthCountry: "NL",
		BirthDate: civil.MustDate("1990-02-28"), EmailPrivate: "ada@example.com",
	}, info)
}

func TestAnEmployeeWhoIsNotInTheListIsUnknown(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, func(w http.ResponseWriter, r *http.Request) {
		restReply(w, 200, `{"data":[],"pagination":{"totalPages":0}}`)
	})
	_, err := o.client(o.shelf()).PersonalInfo(t.Context(), "c-1", "e-2")
	require.ErrorIs(t, err, UnknownEmployee)
	assert.Equal(t, hris.EffectRefused, restError(t, err).Effect)
}

func TestRecordsOfAnEmployeeAreReadInTheWordsOfBothAPIs(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, func(w http.ResponseWriter, r *http.Request) {
		restReply(w, 200, map[string]string{
			"/base/api/companies/c-1/employees/addresses":    `{"data":[{"employeeId":"x","addresses":[{}]},{"employeeId":"e-1","addresses":[{"isDefault":true,"type":"homeAddress","street":"Kerkstraat","houseNumber":12,"countryISOCode":"NL"}]}]}`,
			"/base/api/companies/c-1/employees/salaries":     `{"data":[{"employeeId":"e-1","salaries":[{"startDate":"2026-12-01T00:00:00Z","type":"grossHourlyWage","value":12.30}]}],"pagination":{"totalPages":1}}`,
			"/base/api/companies/c-1/employees/bankaccounts": `{"data":[{"employeeId":"e-1","bankAccount":[{"IBAN":"NL20INGB0001234567","bankAccountType":"bankAccount1","number":null}]}],"pagination":{"totalPages":1}}`,
		}[r.URL.Path])
	})
	client := o.client(o.shelf(), func(cfg *RESTConfig) { cfg.Token = o.first() })
	addresses, err := client.Addresses(t.Context(), "c-1", "e-1")
	require.NoError(t, err)
	assert.Equal(t, []Address{{Type: HomeAddress, Default: true, Street: "Kerkstraat", Number: "12", Country: "NL"}}, addresses)
	salaries, err := client.Salaries(t.Context(), "c-1", "e-1")
	require.NoError(t, err)
	assert.Equal(t, []DatedSalary{{Salary: Salary{Type: "Bruto_Uurloon", Amount: civil.MustDecimal("12.3")}, Start: civil.MustDate("2026-12-01")}}, salaries)
	assert.NotContains(t, fmt.Sprintf("%+v", salaries), "12.3")
	accounts, err := client.BankAccounts(t.Context(), "c-1", "e-1")
	require.NoError(t, err)
	assert.Equal(t, []BankAccount{{Type: "Bankrekening1", IBAN: "NL20INGB0001234567"}}, accounts)
}

func TestRecordsThatCannotBeFoundAreNotNone(t *testing.T) {
	t.Parallel()
	for _, row := range []string{`{"employeeId":"e-1"}`, `{"employeeId":"e-1","a":[],"b":[]}`, `{"employeeId":"e-1","addresses":{"x":1}}`, `{"employeeId":"e-1","addresses":["canary"]}`} {
		o := newVendorOffice(t, func(w http.ResponseWriter, _ *http.Request) {
			restReply(w, 200, `{"data":[`+row+`],"pagination":{"totalPages":1}}`)
		})
		_, err := o.client(o.shelf()).Addresses(t.Context(), "c-1", "e-1")
		require.ErrorIs(t, err, BadAnswer, row)
		restError(t, err)
	}
}

func TestTheCurrentPeriodIsFoundWhereverItStands(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]Period{
		`{"data":[{"year":2026,"period":12,"periodType":"monthly"}],"pagination":{}}`: {2026, 12, Monthly},
		`{"year":2026,"period":13,"type":"4W"}`:                                       {2026, 13, FourWeekly},
		`{"data":{"periodType":"Weekly","period":{"year":2026,"period":53}}}`:         {2026, 53, Weekly},
		`{"currentPeriod":{"year":2026,"number":1}}`:                                  {2026, 1, ""},
		`{"data":{"currentPeriod":{"year":2026,"period":2,"type":"four-weekly"}}}`:    {2026, 2, FourWeekly},
		`{"data":[{"year":2026,"period":1},{"year":2026,"period":12}]}`:               {}, // all of a year's
		`{"data":[]}`: {}, `[]`: {}, `{"year":2026}`: {}, `{"year":2026,"period":99}`: {}, `canary`: {}, `{"year":"2026","period":1}`: {},
	} {
		o := newVendorOffice(t, func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, "/base/api/companies/c-1/period", r.URL.Path)
			restReply(w, 200, answer)
		})
		got, err := o.client(o.shelf()).CurrentPeriod(t.Context(), "c-1")
		assert.Equal(t, want, got, answer)
		if want == (Period{}) {
			require.ErrorIs(t, err, BadAnswer, answer)
			restError(t, err)
		} else {
			require.NoError(t, err, answer)
		}
	}
}

func TestDepartmentsAndFunctionsAreOfTheDebtor(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, func(w http.ResponseWriter, r *http.Request) {
		restReply(w, 200, map[string]string{
			"/base/api/debtors/d-1/departments": `{"data":[{"departmentId":"dep-1","code":"A1","description":"Sales"}],"pagination":{"totalPages":1}}`,
			"/base/api/debtors/d-1/functions":   `{"data":[{"functionId":5981,"code":3,"description":"Baker"}],"pagination":{"totalPages":1}}`,
		}[r.URL.Path])
	})
	client := o.client(o.shelf())
	departments, err := rowsIn(client.Departments(t.Context(), "d-1"))
	require.NoError(t, err)
	assert.Equal(t, []Department{{"dep-1", "A1", "Sales"}}, departments)
	functions, err := rowsIn(client.Functions(t.Context(), "d-1"))
	require.NoError(t, err)
	assert.Equal(t, []Function{{"5981", "3", "Baker"}}, functions)
}

func TestPathsThatAreInferredCanBeChanged(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/base/api/v2/employees/e-1/socialsecuritynumber" {
			restReply(w, 404, ``)
		}
	})
	err := o.client(o.shelf()).SetBSN(t.Context(), "e-1", "123456782")
	require.ErrorIs(t, err, UnknownEmployee)
	assert.Contains(t, err.Error(), "RESTPaths.BSN")
	client := o.client(o.shelf(), func(cfg *RESTConfig) { cfg.Token = Token{}; cfg.Paths.BSN = "v2/employees/{id}/socialsecuritynumber" })
	o.do(func() { o.refresh = "refresh-canary-0" })
	require.NoError(t, client.SetBSN(t.Context(), "e-1", "123456782"))
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	for name, change := range map[string]func(*RESTConfig){
		"no client id":    func(c *RESTConfig) { c.ClientID = "" },
		"no key":          func(c *RESTConfig) { c.SubscriptionKey = privacy.Secret{} },
		"no save":         func(c *RESTConfig) { c.Tokens.Save = nil },
		"no token":        func(c *RESTConfig) { c.Tokens.Load = nil },
		"plain http":      func(c *RESTConfig) { c.BaseURL = "http://api.example.com" },
		"plain identity":  func(c *RESTConfig) { c.IdentityURL = "http://id.example.com" },
		"negative":        func(c *RESTConfig) { c.Timeout = -1 },
		"a path too many": func(c *RESTConfig) { c.Paths.Debtors = "debtors/{id}" },
		"a path upwards":  func(c *RESTConfig) { c.Paths.BSN = "employees/{id}/../x" },
		"a query":         func(c *RESTConfig) { c.Paths.Companies = "companies?x=1" },
	} {
		cfg := o.config(o.shelf())
		change(&cfg)
		_, err := NewRESTClient(cfg)
		require.Error(t, err, name)
		restError(t, err)
		assert.NotContains(t, fmt.Sprintf("%+v", cfg), "canary")
	}
}
