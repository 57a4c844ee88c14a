package afas

import (
	"context"

	"github.com/handoverhq/handover/hris/civil"
)

// Onboarding is a new hire for HrOnboarding (since Profit 4, attachments since
// Profit 5), which AFAS prefers for people who are hired: it starts the onboarding
// workflow even where data that an employee must have is still missing. What is nil
// is left for that workflow to ask.
//
// There is no field for a vacancy.
type Onboarding struct {
	masked

	Profile int `afas:"PrId"` // the onboarding profile; required. AFAS's own are negative
	Person  Person

	// Employee of an existing employee or applicant names them by ID; of a new one it
	// is what is known already.
	Employee  *Employee
	Address   *Address
	Contract  *Contract
	Function  *Function
	TimeTable *TimeTable
	Salary    *Salary
	Bank      *BankAccount
	Identity  *IdentityDocument
	Start     *OnboardStart
	Applicant *OnboardApplicant

	// Objects are any other records below the person, such as AfasAgencyFiscus.
	Objects []Object
}

// Employee is AfasEmployee within an onboarding.
type Employee struct {
	masked
	ID           string // of an existing employee or applicant (EmId); 15
	PersonNumber int    `afas:"PeId"`
	LanguageCode string `afas:"LgId"`
	PaySlip      string `afas:"PsPv"` // code
	DigitalMail  string `afas:"EmAd"` // code: which address digital documents go to
	Flex         *bool  `afas:"Flex"`
	MakeUser     *bool  `afas:"EnUs"`
	Other        Fields
}

// Contract is AfasContract. AFAS takes the codes from the customer's own set-up; the
// booleans that Profit 7 requires of some sectors go into Other.
type Contract struct {
	masked
	From         civil.Date `afas:"DaBe"` // required
	Agreement    string     `afas:"ClId"` // collective agreement; 15
	Conditions   string     `afas:"WcId"` // terms of employment; 15
	Type         string     `afas:"ApCo"` // code
	End          civil.Date `afas:"DaEn"`
	Employer     string     `afas:"CmId"` // 15
	EmployeeType string     `afas:"EmMt"` // code
	Employment   string     `afas:"ViEt"` // code
	Seniority    civil.Date `afas:"DbYs"`
	Probation    string     `afas:"ViTo"` // code
	ProbationEnd civil.Date `afas:"DaEt"`
	Reason       string     `afas:"ViBg"` // code: why employed
	Other        Fields
}

// Function is AfasOrgunitFunction: where somebody works, and as what.
type Function struct {
	masked
	From       civil.Date `afas:"DaBe"` // required
	Unit       string     `afas:"DpId"` // organisational unit; 10
	Job        string     `afas:"FuId"` // 10
	Position   string     `afas:"FpId"` // 15
	CostCentre string     `afas:"CrId"` // 30
	CostUnit   string     `afas:"CcId"` // 30
	Other      Fields
}

// TimeTable is AfasTimeTable.
type TimeTable struct {
	masked
	From         civil.Date    `afas:"DaBg"` // required
	Standard     int           `afas:"SeNo"` // number of a standard timetable
	DaysPerWeek  civil.Decimal `afas:"DyWk"`
	HoursPerWeek civil.Decimal `afas:"HrWk"`
	PartTime     civil.Decimal `afas:"PcPt"` // percentage
	FTE          civil.Decimal `afas:"Ft"`
	Flexible     *bool         `afas:"PtDu"`
	OnCall       *bool         `afas:"ClAg"`
	Other        Fields
}

// Salary is AfasSalary.
type Salary struct {
	masked
	From        civil.Date    `afas:"DaBe"` // required
	Type        string        `afas:"SaPe"` // code
	Amount      civil.Decimal `afas:"EmSa"`
	Net         *bool         `afas:"NtSa"`
	PeriodTable int           `afas:"PtId"` // required by AFAS
	ScaleType   int           `afas:"TaId"`
	Scale       string        `afas:"VaSc"`
	Step        civil.Decimal `afas:"SaSt"`
	Other       Fields
}

// BankAccount is AfasBankInfo.
type BankAccount struct {
	masked
	IBAN    string `afas:"Iban"` // 40
	BIC     string `afas:"Bic"`  // 11
	Country string `afas:"CoId"` // AFAS's code, of the bank
	Check   *bool  `afas:"IbCk"` // AFAS checks the IBAN
	Holder  string `afas:"DiNm"` // where the account is in another name; 80
	Other   Fields
}

// IdentityDocument is AfasIdentityDocument with its scans.
type IdentityDocument struct {
	masked
	Number      string     `afas:"Nr"`   // required; 20
	Type        string     `afas:"ViTt"` // code; customer-maintained since Profit 8
	From        civil.Date `afas:"DaBe"`
	End         civil.Date `afas:"DaEn"`
	Country     string     `afas:"CoId"` // AFAS's code, of the issuer
	Nationality string     `afas:"ViNa"` // code
	MayWork     *bool      `afas:"RtWo"`
	Scans       []File
	Other       Fields
}

// OnboardStart is AfasOnboard: how the onboarding begins, and the files for it.
type OnboardStart struct {
	masked
	Employment    string `afas:"AdCo"` // code: N new, B beside an existing employment
	CurrentAction string `afas:"AcTi"` // code: what becomes of the current employment
	ChangePortal  *bool  `afas:"EmCh"`
	PortalEmail   string `afas:"EmNe"` // 255
	EndReason     string `afas:"ViAo"` // code
	Files         []File
	Other         Fields
}

// OnboardApplicant is AfasHrApplic.
type OnboardApplicant struct {
	masked
	Unit        string `afas:"DpId"` // 10
	Responsible string `afas:"ReSp"` // 15
	Other       Fields
}

func (o Onboarding) element() (Element, error) {
	if o.Profile == 0 {
		return Element{}, inputError("an onboarding needs its profile (PrId)")
	}
	personal, err := o.Person.fields()
	if err != nil {
		return Element{}, err
	}
	fields, err := fieldsOf(o, personal)
	if err != nil {
		return Element{}, err
	}
	objects, err := o.objects()
	return Element{Fields: fields, Objects: append(objects, o.Objects...)}, err
}

func (o Onboarding) objects() ([]Object, error) {
	var objects []Object
	var failed error
	add := func(name string, record any, other Fields, keys Fields, below ...Object) {
		fields, err := fieldsOf(record, other)
		if failed == nil {
			failed = err
		}
		objects = append(objects, Object{name, []Element{{keys, fields, below}}})
	}
	if e := o.Employee; e != nil {
		var keys Fields
		if e.ID != "" {
			keys = Fields{"EmId": Text(e.ID)}
		}
		add("AfasEmployee", *e, e.Other, keys)
	}
	if a := o.Address; a != nil {
		object, err := a.object("KnBasicAddressAdr")
		if err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	if c := o.Contract; c != nil {
		add("AfasContract", *c, c.Other, nil)
	}
	if f := o.Function; f != nil {
		add("AfasOrgunitFunction", *f, f.Other, nil)
	}
	if t := o.TimeTable; t != nil {
		add("AfasTimeTable", *t, t.Other, nil)
	}
	if s := o.Salary; s != nil {
		add("AfasSalary", *s, s.Other, nil)
	}
	if b := o.Bank; b != nil {
		add("AfasBankInfo", *b, b.Other, nil)
	}
	if i := o.Identity; i != nil {
		add("AfasIdentityDocument", *i, i.Other, nil, below("AfasIdentityDocumentAttachment", i.Scans)...)
	}
	if s := o.Start; s != nil {
		add("AfasOnboard", *s, s.Other, nil, below("OnboardAttachment", s.Files)...)
	}
	if a := o.Applicant; a != nil {
		add("AfasHrApplic", *a, a.Other, nil)
	}
	return objects, failed
}

func below(name string, files []File) []Object {
	if len(files) == 0 {
		return nil
	}
	return []Object{attachments(name, files)}
}

// StartOnboarding adds a new hire to the onboarding. The description knows no body
// of its answer, so the result may have no key at all.
func (c *Client) StartOnboarding(ctx context.Context, o Onboarding) (Result, error) {
	return insertRecord(ctx, c, "HrOnboarding", o.element)
}
