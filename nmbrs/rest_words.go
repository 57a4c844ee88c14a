package nmbrs

// Where both APIs have a closed list, REST writes camelCase words (observed in
// public clients) for what SOAP spells as its WSDL does. Values of a mapping made
// for SOAP are understood over REST, so that a connection can be moved; REST's own
// words pass.

// RESTEmployeeTypes are the types of employee that REST knows (observed).
func RESTEmployeeTypes() []EmployeeType {
	return []EmployeeType{
		{ID: "applicant", Description: "Applicant"}, {ID: "newHire", Description: "New hire"},
		{ID: "payroll", Description: "Payroll"}, {ID: "formerPayroll", Description: "Former payroll"},
		{ID: "external", Description: "External"}, {ID: "formerExternal", Description: "Former external"},
		{ID: "rejectedApplicant", Description: "Rejected applicant"},
	}
}

// restPayroll is the type that demands a nationality.
const restPayroll = "payroll"

// salaryWords are REST's words by SOAP's spellings.
var salaryWords = words{
	"Bruto_Salaris_Fulltime":              "grossFulltimeSalary",
	"Bruto_Salaris_Partime":               "grossParttimeSalary",
	"Bruto_Uurloon":                       "grossHourlyWage",
	"Netto_Salaris_Partime_incl_looncomp": "netParttimeSalaryInclWageComp",
	"Netto_Salaris_Partime_excl_looncomp": "netParttimeSalaryExclWageComp",
	"Netto_Uurloon_excl_looncomp":         "netHourlyWageExclWageComp",
	"Netto_Uurloon_incl_looncomp":         "netHourlyWageInclWageComp",
	"Werkgerverslasten":                   "employerCosts",
}

var addressWords = words{
	"HomeAddress": "homeAddress", "PostAddress": "postAddress", "AbsenceAddress": "absenceAddress",
	"HolidaysAddress": "holidaysAddress", "WeekendAddress": "weekendAddress", "WorkAddress": "workAddress",
}

var bankWords = words{
	"Bankrekening1": "bankAccount1", "Bankrekening2": "bankAccount2", "Bankrekening3": "bankAccount3", "Bankrekening4": "bankAccount4",
	"Bankrekening5": "bankAccount5", "Spaarloon": "salarySavings", "Levensloop": "lifecycleSavingSchemes", "Standaard": "standard",
}

type words map[string]string

// rest gives REST's word for one of either API.
func (w words) rest(word string) (string, bool) {
	if rest, ok := w[word]; ok {
		return rest, true
	}
	return word, w.soap(word) != word
}

// soap gives SOAP's spelling of a word of REST, and another word as it is.
func (w words) soap(word string) string {
	for soap, rest := range w {
		if rest == word {
			return soap
		}
	}
	return word
}

func restGender(g Gender) (string, bool) {
	switch g {
	case "", Male, Female:
		return string(g), true
	case GenderUndefined:
		return "unspecified", true
	}
	return "", false
}

func genderOf(rest text) Gender {
	switch rest {
	case "male", "female":
		return Gender(rest)
	case "unspecified", "unknown":
		return GenderUndefined
	}
	return ""
}
