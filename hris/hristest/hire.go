package hristest

import (
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// Hire makes a hired candidate whose every value is unlike any other, so that
// it can be searched for ([Canaries]). Its CV and signed offer are kept in
// files; nil leaves it without documents.
func Hire(files *Files) *hris.Hire {
	h := &hris.Hire{
		PersonID: "p-7301", ApplicationID: "a-9412", HiredAt: time.Date(2026, time.August, 28, 14, 0, 0, 0, time.UTC),
		Person: hris.Person{
			FirstName: "Quirijntje", LastName: "Zwanebloem", NamePrefix: "opper", Initials: "Q.X.Z.",
			PreferredName: "Quirkje", BirthName: "Zwanebloem-Geboren", PartnerPrefix: "onder", PartnerName: "Partnerbloem",
			NameUse: "eigennaam-eerst", DateOfBirth: civil.MustDate("1987-02-19"), Gender: "female", Nationality: "Nederlandsche",
			Language: "nl-x-kanarie", WorkEmail: "q.zwanebloem@werk.example.com", PrivateEmail: "quirijntje.kanarie@example.org",
			MobilePhone: "+31 6 11 22 73 01", HomePhone: "+31 20 555 73 02", IBAN: "NL02ABNA0123456789", NationalID: "999994670",
			Address: hris.Address{
				Street: "Kanariepietstraat", Number: "7301", Suffix: "kanarieboven", Line2: "Kanarieachterhuis",
				ZIP: "7301ZZ", City: "Vogelwaarderdam", State: "Kanarieland", Country: "NL",
			},
		},
		Job: hris.Job{Title: "Kanarieverzorger", Department: "Care", Location: "Volierehuis", LegalEntity: "North One", Manager: "C. Visser"},
		Offer: hris.Offer{
			StartDate: civil.MustDate("2027-03-14"), EndDate: civil.MustDate("2029-05-27"), ContractType: "kanarie-bepaalde-tijd",
			WeeklyHours: civil.MustDecimal("31.73"), Salary: hris.Salary{Amount: civil.MustDecimal("73014.12"), Currency: "EUR", Period: "kanariejaar"},
		},
		Application: hris.Application{
			Motivation: "Kanaries zijn mijn lust en mijn leven.", Source: "kanariebord",
			ProfileURL: "https://ats.example.com/kanarie/7301",
		},
		Consents: []hris.Consent{{Purpose: hris.KeepData, GivenOn: civil.MustDate("2026-06-17")}},
		Custom:   map[string]fieldmap.Value{"perch_size": fieldmap.TextValue("kanariestok-42")},
	}
	if files != nil {
		h.Documents = []hris.Document{
			files.Add("doc-cv", hris.CV, "zwanebloem-levensloop.pdf", "application/pdf", []byte("%PDF-1.7 kanarie-levensloop")),
			files.Add("doc-offer", hris.SignedOffer, "zwanebloem-aanbod.pdf", "application/pdf", []byte("%PDF-1.7 kanarie-aanbod")),
			files.Add("doc-passport", hris.Identity, "zwanebloem-paspoort.pdf", "application/pdf", []byte("%PDF-1.7 kanarie-paspoort")),
		}
	}
	return h
}

// shortest is the length from which a value is unlike what is there by chance.
const shortest = 6

// Canaries lists the values of a hire that name or describe the person, as
// texts to search logs, errors and stores for. Values too short to be told
// from what is there by chance are left out; so are job and legal entity,
// which are the host's and not the person's.
func Canaries(h *hris.Hire) []string {
	var found []string
	add := func(text string) {
		if len(text) >= shortest {
			found = append(found, text)
		}
	}
	for _, f := range h.Schema().Fields {
		if f.Section == "job" {
			continue
		}
		v, _ := h.Lookup(f.Path)
		switch v.Kind() {
		case fieldmap.Text:
			add(v.Text())
		case fieldmap.Date:
			add(v.Date().String())
		case fieldmap.Number:
			add(v.Number().String())
		case fieldmap.File:
			add(v.File().Name)
		}
	}
	for _, d := range h.Documents {
		add(d.Name)
	}
	return found
}
