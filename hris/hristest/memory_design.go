package hristest

import (
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// OneStep is a system that takes everything, a CV included, in one request and
// cannot be looked into: a create in doubt needs a person.
func OneStep() Design {
	d := design("onestep", hris.OutcomeApplicant)
	d.Info.Subject = hris.Subject{Person: true, Fields: []string{"debtor"}}
	d.Stages = []Stage{{Name: "create applicant", Settle: 15 * time.Minute, Right: rightPeople}}
	d.Files = Stage{}
	d.Form.Documents = hris.DocumentRules{Why: hris.SetupIncomplete, Remedy: "This system takes the CV alone."}
	return d
}

// SevenSteps is a system that wants one request for each part of an employee,
// knows namesakes, lets an employee who is there already be used, and commits
// late.
func SevenSteps() Design {
	d := design("sevensteps", hris.OutcomeEmployee)
	d.Info.Subject = hris.Subject{Person: true}
	d.Info.UsesExisting = true
	d.Looks = Looks{Natural: true, Complete: true, Parts: true}
	d.Stages = []Stage{
		{Name: "create employee", Settle: 5 * time.Minute, Right: rightPeople},
		{Name: "set person", Kind: hris.Update, Fields: []string{"gender", "private_email", "languages", "nicknames"}, Right: rightPeople},
		{Name: "set address", Kind: hris.Update, Fields: []string{"address"}, Right: rightPeople},
		{Name: "create contract", Settle: 5 * time.Minute, Fields: []string{"start_date", "hours"}, Right: rightPeople},
		{Name: "set salary", Kind: hris.Update, Fields: []string{"salary", "currency"}, Right: rightPay},
		{Name: "set bank account", Kind: hris.Update, Optional: true, Fields: []string{"iban"}, Right: rightPay},
		{Name: "set manager", Kind: hris.Update, Optional: true, Fields: []string{"manager"}, Right: rightPeople},
	}
	d.Files = Stage{Optional: true, Settle: 5 * time.Minute, Right: rightFiles}
	return d
}

// ReadBack is a system that keeps our marker and can be searched for it: what
// is in doubt is found again.
func ReadBack() Design {
	d := design("readback", hris.OutcomeEmployee)
	d.Info.Subject = hris.Subject{Application: true}
	d.Looks = Looks{Marker: true, Natural: true, Complete: true, Parts: true}
	d.Stages = []Stage{
		{Name: "create person", Settle: time.Minute, Right: rightPeople},
		{Name: "set salary", Kind: hris.Update, Fields: []string{"salary", "currency"}, Right: rightPay},
	}
	d.Files = Stage{Settle: time.Minute, Right: rightFiles}
	return d
}

// Applicants is a system whose namesakes are people it knows, whom an applicant
// may or may not be: they are asked about, and never taken for what was made.
func Applicants() Design {
	d := design("applicants", hris.OutcomeApplicant)
	d.Info.Subject = hris.Subject{Person: true, Fields: []string{"debtor"}}
	d.Info.UsesExisting = true
	d.Looks = Looks{Marker: true, Natural: true, Apart: true}
	d.Stages = []Stage{{Name: "create applicant", Settle: 15 * time.Minute, Right: rightPeople}}
	d.Files = Stage{Settle: 15 * time.Minute, Right: rightFiles}
	return d
}

// ByName is a system that keeps no mark of ours and shows of its employees names
// and company alone: who is new among them is what was made, and nobody proves
// nothing. Of people who share both one is made at a time.
func ByName() Design {
	d := design("byname", hris.OutcomeEmployee)
	d.Info.Subject = hris.Subject{Person: true}
	d.Looks = Looks{Natural: true, Sole: true}
	d.Alike = []string{"company", "first_name", "last_name"}
	d.Stages = []Stage{
		{Name: "insert employee", Settle: 5 * time.Minute, Right: rightPeople},
		{Name: "set person", Kind: hris.Update, Fields: []string{"date_of_birth", "gender", "private_email", "languages", "nicknames"}, Right: rightPeople},
		{Name: "insert address", Settle: 5 * time.Minute, Fields: []string{"address"}, Right: rightPeople},
		{Name: "set salary", Kind: hris.Update, Fields: []string{"salary", "currency"}, Right: rightPay},
	}
	d.Files = Stage{Optional: true, Settle: 5 * time.Minute, Right: rightFiles}
	return d
}

const (
	rightPeople = "people: write"
	rightPay    = "pay: write"
	rightFiles  = "files: write"
)

func design(product string, outcome hris.Outcome) Design {
	return Design{
		Info: hris.Info{
			Vendor: "memory", Product: product, Account: "memory:example", Name: "Example HR", Outcome: outcome,
		},
		Form: hris.Form{
			Schema: formSchema(), Language: "en",
			Documents: hris.DocumentRules{
				Allowed: true, MIME: []string{"application/pdf"}, MaxBytes: 1 << 20, MaxTotal: 3 << 20,
				Preselect: []hris.DocumentKind{hris.SignedOffer},
			},
		},
		Branches: map[string]map[string][]fieldmap.Choice{
			"company":    {"north": choices("n1", "North One", "n2", "North Two"), "south": choices("s1", "South One")},
			"department": {"n1": choices("n1-care", "Care", "n1-office", "Office"), "n2": choices("n2-care", "Care"), "s1": choices("s1-care", "Care")},
		},
		Lists: map[string][]fieldmap.Choice{
			"manager": choices("m-1", "A. de Boer", "m-2", "B. de Boer", "m-3", "C. Visser"),
		},
		Rights: []string{rightPeople, rightPay, rightFiles},
	}
}

func formSchema() fieldmap.Schema {
	places := 2
	return fieldmap.Schema{Fields: []fieldmap.Field{
		{Path: "first_name", Key: hris.KeyFirstName, Label: "First name", Section: "Person", Kind: fieldmap.Text, Required: true, Limits: fieldmap.Limits{MaxLength: 40}},
		{Path: "last_name", Key: hris.KeyLastName, Label: "Last name", Section: "Person", Kind: fieldmap.Text, Required: true, Limits: fieldmap.Limits{MaxLength: 40}},
		{Path: "date_of_birth", Key: hris.KeyDateOfBirth, Label: "Date of birth", Section: "Person", Kind: fieldmap.Date, Sensitive: true, Limits: fieldmap.Limits{Earliest: civil.MustDate("1900-01-01")}},
		{Path: "gender", Key: hris.KeyGender, Label: "Gender", Section: "Person", Kind: fieldmap.Option, Sensitive: true, Choices: choices("f", "Female", "m", "Male", "x", "Other")},
		{Path: "private_email", Key: hris.KeyPrivateEmail, Label: "Private e-mail", Section: "Person", Kind: fieldmap.Text, Limits: fieldmap.Limits{MaxLength: 80, Pattern: `[^@\s]+@[^@\s]+`, Form: "an address such as name@example.com"}},
		{Path: "languages", Label: "Languages", Section: "Person", Kind: fieldmap.Options, Choices: choices("nl", "Dutch", "en", "English", "pl", "Polish"), Limits: fieldmap.Limits{MaxItems: 2}},
		{Path: "nicknames", Label: "Nicknames", Section: "Person", Kind: fieldmap.List, Limits: fieldmap.Limits{MaxItems: 3}, Fields: []fieldmap.Field{{Path: "name", Kind: fieldmap.Text, Limits: fieldmap.Limits{MaxLength: 20}}}},
		{Path: "address", Label: "Address", Section: "Person", Kind: fieldmap.Object, Fields: []fieldmap.Field{
			{Path: "street", Key: hris.KeyStreet, Label: "Street", Kind: fieldmap.Text, Limits: fieldmap.Limits{MaxLength: 60}},
			{Path: "city", Key: hris.KeyCity, Label: "City", Kind: fieldmap.Text, Required: true, Limits: fieldmap.Limits{MaxLength: 40}},
		}},
		{Path: "debtor", Label: "Debtor", Section: "Job", Kind: fieldmap.Option, Required: true, Choices: choices("north", "Debtor North", "south", "Debtor South")},
		{Path: "company", Key: hris.KeyLegalEntity, Label: "Company", Section: "Job", Kind: fieldmap.Option, Required: true, DependsOn: []string{"debtor"}},
		{Path: "department", Key: hris.KeyDepartment, Label: "Department", Section: "Job", Kind: fieldmap.Option, DependsOn: []string{"company"}},
		{Path: "manager", Key: hris.KeyManager, Label: "Manager", Section: "Job", Kind: fieldmap.Option, Referenced: true},
		{Path: "start_date", Key: hris.KeyStartDate, Label: "Start date", Section: "Job", Kind: fieldmap.Date, Required: true},
		{Path: "hours", Key: hris.KeyWeeklyHours, Label: "Hours a week", Section: "Job", Kind: fieldmap.Number, Limits: fieldmap.Limits{Min: civil.DecimalOf(0), Max: civil.DecimalOf(60), MaxPlaces: &places}},
		{Path: "salary", Key: hris.KeySalaryAmount, Label: "Salary", Section: "Pay", Kind: fieldmap.Number, Sensitive: true, Limits: fieldmap.Limits{Min: civil.DecimalOf(0), MaxPlaces: &places}},
		{Path: "currency", Key: hris.KeySalaryCurrency, Label: "Currency", Section: "Pay", Kind: fieldmap.Option, Choices: choices("EUR", "Euro", "PLN", "Zloty")},
		{Path: "iban", Key: hris.KeyIBAN, Label: "IBAN", Section: "Pay", Kind: fieldmap.Text, Sensitive: true, Limits: fieldmap.Limits{MaxLength: 34}},
		{Path: "cv", Key: hris.KeyCV, Label: "CV", Section: "Documents", Kind: fieldmap.File, Limits: fieldmap.Limits{MIME: []string{"application/pdf"}, MaxBytes: 1 << 20}},
	}}
}

// choices pairs ids and labels.
func choices(pairs ...string) []fieldmap.Choice {
	var cs []fieldmap.Choice
	for i := 0; i+1 < len(pairs); i += 2 {
		cs = append(cs, fieldmap.Choice{ID: pairs[i], Label: pairs[i+1]})
	}
	return cs
}

// Rules fill the form of these designs from a hire by
// canonical keys, as a vendor's default mapping would. The debtor, which no
// hire has, is left to the reviewer.
func Rules() fieldmap.Rules {
	rules := fieldmap.Match(hris.HireSchema(), formSchema(), fieldmap.WithoutKeys(hris.KeyIBAN, hris.KeyNationalID))
	own := fieldmap.Rules{V: fieldmap.Version, Rules: []fieldmap.Rule{
		{To: "gender", From: fieldmap.Paths{"person.gender"}, Options: fieldmap.Pairs("female", "f", "male", "m")},
	}}
	return fieldmap.Merge(rules, own)
}
