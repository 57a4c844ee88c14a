package afas

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// Names of steps: what a ledger remembers, so they do not change.
const (
	stepPerson     = "create person"
	stepApplicant  = "create applicant"
	stepOnboarding = "start onboarding"
	stepDocument   = hris.DocumentStep
)

const (
	// createDeadline covers the client's own time-out and the upload of files.
	createDeadline = 10 * time.Minute
	// createSettle is how long AFAS may still be at work on a request whose
	// client has gone (AFAS documentation: 15 minutes).
	createSettle = 15 * time.Minute
)

// Steps implements [hris.Target]: the application alone where only the CV
// goes along; with further documents first the person, because that is where
// they can be filed, and the documents last.
func (t *ApplicantTarget) Steps(in hris.Input) ([]hris.Step, error) {
	switch {
	case in.Values[keepField].Yes() && !slices.Contains(in.Consents, hris.KeepData):
		return nil, refused(keepField, t.client.in("er is geen toestemming van de kandidaat vastgelegd", "no consent of the candidate is on record"))
	case whole(in.Values[vacancyField]) <= 0:
		return nil, refused(vacancyField, t.client.in("kies een vacature", "choose a vacancy"))
	case len(in.Documents) == 0:
		return []hris.Step{t.createApplicant(in)}, nil
	case t.settings.DocumentType == 0:
		return nil, refused("documents", t.documentRules().Remedy)
	case in.Existing == "" && withoutCountry(in.Values):
		return nil, t.refusedAddress("CoId")
	}
	var steps []hris.Step
	if in.Existing == "" {
		steps = append(steps, t.createPerson(in))
	}
	steps = append(steps, t.createApplicant(in))
	for _, doc := range in.Documents {
		steps = append(steps, t.fileDocument(in, doc))
	}
	return steps, nil
}

// createApplicant makes the application. Of a person whom AFAS has already
// only the number is sent: nothing of theirs is changed.
func (t *ApplicantTarget) createApplicant(in hris.Input) hris.Step {
	return hris.Step{
		Name: stepApplicant, Kind: hris.Create, Deadline: createDeadline, Settle: createSettle,
		Do: func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			person := personOf(in, done)
			fields := Fields{}
			for path, v := range in.Values {
				if person == "" || !isAboutPerson(path) {
					setField(fields, path, v, in)
				}
			}
			if person != "" {
				fields["BcCo"] = Text(person)
			}
			if t.settings.Marker != "" {
				fields[t.settings.Marker] = Text(in.Marker)
			}
			result, err := t.client.Insert(ctx, Write{Connector: applicantConnector, Element: Element{Fields: fields}})
			if err != nil {
				return hris.Receipt{}, err
			}
			return hris.Receipt{Kind: "application", ID: result.Key("CaId"), Note: hris.WaitsInWorkflow}, nil
		},
		Look: t.lookForApplication(in),
	}
}

// createPerson adds the person that documents will be filed under. It never
// matches: to match could change somebody else.
func (t *ApplicantTarget) createPerson(in hris.Input) hris.Step {
	return hris.Step{
		Name: stepPerson, Kind: hris.Create, Deadline: createDeadline, Settle: createSettle,
		Do: func(ctx context.Context, _ hris.Receipts) (hris.Receipt, error) {
			if err := t.stillOpen(ctx, in); err != nil {
				return hris.Receipt{}, err
			}
			person := NewPerson{Match: MatchNone, Person: Person{Other: Fields{}}}
			address := Address{Country: in.Values["CoId"].Option(), From: civil.DateOf(t.now()), Other: Fields{}}
			for path, v := range in.Values {
				switch {
				case path == "CoId":
				case path == "PhotoFileStream":
					photo := documentFile(v.File(), in)
					person.Person.Photo = &photo
				case addressKeys[path] != "":
					setField(address.Other, path, v, in)
				case isAboutPerson(path):
					setField(person.Person.Other, path, v, in)
				}
			}
			if address.Country != "" {
				person.Address, person.PostalIsHome = &address, true
			}
			result, err := t.client.CreatePerson(ctx, person)
			if err != nil {
				return hris.Receipt{}, err
			}
			number := result.Key("BcCo")
			if number == "" {
				// The person is there. Going on without the number would make a second one.
				return hris.Receipt{}, &hris.Error{Code: hris.OutcomeHidden, Op: stepPerson, Vendor: vendorName, Effect: hris.EffectUnknown,
					Detail: "AFAS's answer has no person number", RequestID: result.TraceID}
			}
			return hris.Receipt{Kind: "person", ID: number}, nil
		},
		Look: t.lookForPerson(in),
	}
}

// stillOpen sees, before there is a person without an application, that the
// vacancy was not closed since the review. AFAS sees to the rest.
func (t *ApplicantTarget) stillOpen(ctx context.Context, in hris.Input) error {
	open, err := t.openVacancies(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(open, func(c fieldmap.Choice) bool { return c.ID == in.Values[vacancyField].Option() }) {
		return nil
	}
	return &hris.Error{Code: hris.Rejected, Op: stepPerson, Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{vacancyField},
		Detail: "the vacancy is no longer open"}
}

// fileDocument files one document in the person's dossier. It cannot be
// looked up: the documents of AFAS give no place for our marker.
func (t *ApplicantTarget) fileDocument(in hris.Input, doc hris.Document) hris.Step {
	return hris.Step{
		Name: stepDocument + doc.ID, Kind: hris.Create, Optional: true, Deadline: createDeadline, Settle: createSettle,
		Do: func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			result, err := t.client.CreateSubject(ctx, Subject{
				Type: t.settings.DocumentType, Title: t.documentTitle(doc.Kind),
				Links:       []Link{LinkPerson(personOf(in, done))},
				Attachments: []File{documentFile(doc.FileRef, in)},
			})
			if err != nil {
				return hris.Receipt{}, err
			}
			return hris.Receipt{Kind: "dossier item", ID: result.Key("SbId")}, nil
		},
	}
}

func (t *ApplicantTarget) documentTitle(kind hris.DocumentKind) string {
	switch kind {
	case hris.CV:
		return "Cv"
	case hris.MotivationLetter:
		return t.client.in("Motivatiebrief", "Motivation letter")
	case hris.SignedOffer:
		return t.client.in("Getekend aanbod", "Signed offer")
	}
	return t.client.in("Document van kandidaat", "Candidate's document")
}

// personOf is the number of the person the hand-over is about: the one the
// reviewer chose, or the one just made; "" where AFAS's workflow makes it.
func personOf(in hris.Input, done hris.Receipts) string {
	if in.Existing != "" {
		return in.Existing
	}
	return done[stepPerson].ID
}

// isAboutPerson reports whether a field describes the person and not the
// application.
func isAboutPerson(path string) bool {
	switch path {
	case "TeNr", "MbNr", "PhotoFileStream":
		return true
	}
	return personKeys[path] != "" || addressKeys[path] != ""
}

// wholeFields are integers in AFAS's published description though a form shows
// them as options.
var wholeFields = map[string]bool{vacancyField: true, "EdLv": true, "WoLv": true, "SeNo": true, "PtId": true, "TaId": true}

// setField puts a form's value into the fields of a request, in the JSON type
// of AFAS's published description.
func setField(fields Fields, id string, v fieldmap.Value, in hris.Input) {
	switch v.Kind() {
	case fieldmap.Text:
		fields[id] = Text(v.Text())
	case fieldmap.Number:
		fields[id] = Decimal(v.Number())
	case fieldmap.Date:
		fields[id] = Day(v.Date())
	case fieldmap.YesNo:
		fields[id] = YesNo(v.Yes())
	case fieldmap.Option:
		if n, err := strconv.ParseInt(v.Option(), 10, 64); err == nil && wholeFields[id] {
			fields[id] = Whole(n)
			return
		}
		fields[id] = Text(v.Option())
	case fieldmap.File:
		fields[fileNames[id]] = Text(fileName(v.File()))
		fields[id] = Content(documentFile(v.File(), in))
	}
}
