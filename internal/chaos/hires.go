package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// Canaries: what every personal value of every hire has in it, so that one search
// finds any of them. Numbers and dates are whole values.
const canary = "Qanariex"

var (
	canaryBirths = []string{"1971-03-19", "1979-08-23", "1983-11-07", "1987-02-19", "1991-06-29", "1994-12-13"}
	canaryBSNs   = []string{"873017006", "873017018", "873017031"}
	canaryPhone  = "+31 6 8730 17"
	canaryIBAN   = "ABNA0873017"
	canarySalary = "73017.31"
)

// canaries are all texts that are searched for.
func canaries() []string {
	all := []string{canary, canaryIBAN, canarySalary, canaryPhone, "3168730173", "0687301731", "06-87301731"}
	for _, birth := range canaryBirths {
		all = append(all, birth, strings.Join([]string{birth[8:], birth[5:7], birth[:4]}, "-"), strings.ReplaceAll(birth, "-", ""))
	}
	return append(all, canaryBSNs...)
}

// letters spells a number in letters, since names have no digits.
func letters(n int) string {
	var b []byte
	for range 5 {
		b = append(b, byte('a'+n%26))
		n /= 26
	}
	return string(b)
}

// tag is how a hire is known by its e-mail address: "h00012".
func tag(n int) string { return fmt.Sprintf("h%05d", n) }

// owner finds the tag in an address, "" where there is none.
func owner(email string) string {
	if len(email) > 6 && email[0] == 'h' && strings.Contains(strings.ToLower(email), strings.ToLower(canary)) {
		return email[:6]
	}
	return ""
}

// hire makes hire n, the same for the same seed: by every process that needs it.
// A twin has the names of the one before it and is somebody else.
func (w *world) hire(n int, twin bool) *hris.Hire {
	chance := dice(w.Seed, diceOfHires+uint64(n))
	named := n
	if twin {
		named = n - len(w.Accounts)
	}
	birth := canaryBirths[chance.IntN(len(canaryBirths))]
	iban := "NL" + checkDigits(fmt.Sprintf("%s%03d", canaryIBAN, n%1000)) + fmt.Sprintf("%s%03d", canaryIBAN, n%1000)
	h := &hris.Hire{
		PersonID: personID(n), ApplicationID: fmt.Sprintf("a-%d", n),
		Person: hris.Person{
			FirstName: canary + letters(named), LastName: "Van" + canary + letters(named), NamePrefix: "de", Initials: "Q.",
			BirthName: canary + "-Geboren", DateOfBirth: civil.MustDate(birth), Gender: pick(chance, "female", "male"),
			Nationality: "Nederlandse", WorkEmail: tag(n) + ".werk." + canary + "@werk.example.com", PrivateEmail: tag(n) + "." + canary + "@example.org",
			MobilePhone: canaryPhone + "31", HomePhone: canaryPhone + "32", IBAN: iban, NationalID: canaryBSNs[chance.IntN(len(canaryBSNs))],
			Address: hris.Address{Street: canary + "straat", Number: fmt.Sprint(1 + chance.IntN(200)), ZIP: "1404 EV", City: canary + "dam", Country: "NL"},
		},
		Job: hris.Job{Title: "Kok", Department: "Care", Location: "Utrecht", LegalEntity: "North One"},
		Offer: hris.Offer{
			StartDate: civil.MustDate("2026-11-30"), ContractType: "fixed", WeeklyHours: civil.MustDecimal("32"),
			Salary: hris.Salary{Amount: civil.MustDecimal(canarySalary), Currency: "EUR", Period: "month"},
		},
		Application: hris.Application{Motivation: "Because " + canary + " likes the early shift.", ProfileURL: "https://ats.example.com/" + canary},
		Consents: []hris.Consent{
			{Purpose: hris.KeepData, GivenOn: civil.MustDate("2026-06-17")}, {Purpose: erecruiter.TransferConsent, GivenOn: civil.MustDate("2026-06-17")},
		},
		Custom: map[string]fieldmap.Value{"remark": fieldmap.TextValue(canary + " sings")},
	}
	h.Documents = []hris.Document{paper("cv", hris.CV, n), paper("offer", hris.SignedOffer, n), paper("letter", hris.MotivationLetter, n)}
	return h
}

func personID(n int) string { return fmt.Sprintf("p-%d", n) }

func pick(chance *rand.Rand, of ...string) string { return of[chance.IntN(len(of))] }

// checkDigits are those of a Dutch IBAN: ISO 13616, 98 less the rest of 97.
func checkDigits(account string) string {
	rest := 0
	for _, r := range account + "NL00" {
		digits := string(r)
		if r >= 'A' && r <= 'Z' {
			digits = fmt.Sprint(r - 'A' + 10)
		}
		for _, d := range digits {
			rest = (rest*10 + int(d-'0')) % 97
		}
	}
	return fmt.Sprintf("%02d", 98-rest)
}

// content is what a document says. Its id names what it is of.
func content(id string) []byte { return fmt.Appendf(nil, "%%PDF-1.7 %s of %s", canary, id) }

func paper(what string, kind hris.DocumentKind, n int) hris.Document {
	id := fmt.Sprintf("%s-%d", what, n)
	sum := sha256.Sum256(content(id))
	return hris.Document{Kind: kind, FileRef: fieldmap.FileRef{
		ID: id, Name: canary + "-" + id + ".pdf", MIME: "application/pdf", Size: int64(len(content(id))), SHA256: hex.EncodeToString(sum[:]),
	}}
}

// idOfFile is the id of the document that a file was.
func idOfFile(name string) string {
	return strings.TrimSuffix(strings.TrimPrefix(name, canary+"-"), ".pdf")
}

// openDocument opens the host's own documents, and those of its customers' sources.
func (s *station) openDocument(ctx context.Context, tenant string, ref fieldmap.FileRef) (io.ReadCloser, error) {
	if greenhouse.IsDocument(ref) {
		source, err := s.sourceOf(ctx, tenant)
		if err != nil {
			return nil, err
		}
		return source.OpenDocument(ctx, tenant, ref)
	}
	return io.NopCloser(bytes.NewReader(content(ref.ID))), nil
}
