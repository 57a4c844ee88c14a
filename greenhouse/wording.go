package greenhouse

import (
	"strings"

	"github.com/handoverhq/handover/fieldmap"
)

// inWords gives the text of a language: Dutch for nl in all its kinds, else English.
func inWords(language, nl, en string) string {
	if tag := strings.ToLower(language); tag == "nl" || strings.HasPrefix(tag, "nl-") || strings.HasPrefix(tag, "nl_") {
		return nl
	}
	return en
}

func levelLabel(level FieldLevel, language string) string {
	switch level {
	case OnCandidate:
		return inWords(language, "Kandidaat", "Candidate")
	case OnApplication:
		return inWords(language, "Sollicitatie", "Application")
	case OnJob:
		return inWords(language, "Vacature", "Job")
	case OnOpening:
		return inWords(language, "Plaats", "Opening")
	case OnOffer:
		return inWords(language, "Aanbod", "Offer")
	}
	return string(level)
}

// extraFields describe what a hire has beside custom fields.
func extraFields(language string) []fieldmap.Field {
	field := func(name string, kind fieldmap.Kind, nl, en string) fieldmap.Field {
		return fieldmap.Field{Path: name, Kind: kind, Label: inWords(language, nl, en)}
	}
	return []fieldmap.Field{
		field(extraExternalID, fieldmap.Text, "Kandidaat: extern id", "Candidate: external id"),
		field(extraWorkEmail, fieldmap.Text, "Kandidaat: e-mail bij de huidige werkgever", "Candidate: e-mail at the present employer"),
		field(extraPhone, fieldmap.Text, "Kandidaat: ander telefoonnummer", "Candidate: other phone"),
		field(extraWorkPhone, fieldmap.Text, "Kandidaat: telefoon bij de huidige werkgever", "Candidate: phone at the present employer"),
		field(extraRequisition, fieldmap.Text, "Vacature: nummer", "Job: requisition id"),
		field(extraDepartments, fieldmap.Options, "Vacature: alle afdelingen", "Job: all departments"),
		field(extraDepartmentID, fieldmap.Text, "Vacature: extern id van de afdeling", "Job: external id of the department"),
		field(extraOffices, fieldmap.Options, "Vacature: alle vestigingen", "Job: all offices"),
		field(extraOfficeID, fieldmap.Text, "Vacature: extern id van de vestiging", "Job: external id of the office"),
		field(extraManagerEmail, fieldmap.Text, "Vacature: e-mail van de manager", "Job: e-mail of the hiring manager"),
		field(extraManagerID, fieldmap.Text, "Vacature: personeelsnummer van de manager", "Job: employee id of the hiring manager"),
		field(extraOpening, fieldmap.Text, "Plaats: id", "Opening: id"),
	}
}
