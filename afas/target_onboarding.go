package afas

import (
	"context"
	"iter"
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// OnboardingTarget hands hires over into the onboarding workflow: HrOnboarding,
// the route AFAS prefers for people who are hired. It is an [hris.Target].
//
// The published description knows no answer beyond 201, so a hand-over may end
// without an id, and the badge says so. There is no vacancy in it, no field for
// a marker is documented, and no GetConnector shows what it started: an answer
// that got lost is always in doubt until a person has looked.
type OnboardingTarget struct {
	target
	settings OnboardingSettings
}

const (
	onboardingConnector = "HrOnboarding"
	addressObject       = "KnBasicAddressAdr"
	contractObject      = "AfasContract"
	functionObject      = "AfasOrgunitFunction"
	timeTableObject     = "AfasTimeTable"
	salaryObject        = "AfasSalary"
)

// offered are the fields that a form shows of each object below the person;
// AFAS has some hundreds, most of them for one sector or for Belgium. Custom
// fields of the objects are always shown.
var offered = map[string][]string{
	addressObject:   {"CoId", "Ad", "HmNr", "HmAd", "ZpCd", "Rs", "AdAd"},
	contractObject:  {"DaBe", "DaEn", "ClId", "WcId", "ApCo", "CmId", "EmMt", "ViEt", "PEmTy", "ViTo", "DaEt"},
	functionObject:  {"DaBe", "DpId", "FuId", "CrId", "CcId", "FpId"},
	timeTableObject: {"DaBg", "SeNo", "HrWk", "DyWk", "PcPt", "Ft"},
	salaryObject:    {"DaBe", "SaPe", "EmSa", "PtId", "TaId", "VaSc", "SaSt"},
}

var offeredOrder = []string{addressObject, contractObject, functionObject, timeTableObject, salaryObject}

// onboardingKeys say what the fields of the objects mean.
var onboardingKeys = map[string]string{
	contractObject + ".DaBe": hris.KeyStartDate, contractObject + ".DaEn": hris.KeyEndDate, contractObject + ".ApCo": hris.KeyContractType,
	contractObject + ".CmId": hris.KeyLegalEntity,
	functionObject + ".DaBe": hris.KeyStartDate, functionObject + ".DpId": hris.KeyDepartment, functionObject + ".FuId": hris.KeyJobTitle,
	timeTableObject + ".DaBg": hris.KeyStartDate, timeTableObject + ".HrWk": hris.KeyWeeklyHours,
	salaryObject + ".DaBe": hris.KeyStartDate, salaryObject + ".EmSa": hris.KeySalaryAmount, salaryObject + ".SaPe": hris.KeySalaryPeriod,
}

// NewOnboardingTarget makes the target of one connection. It checks the
// settings and makes no call.
func NewOnboardingTarget(c *Client, settings OnboardingSettings, options ...TargetOption) (*OnboardingTarget, error) {
	shared, err := newTarget(c, options)
	if err != nil {
		return nil, err
	}
	if settings.Profile == 0 {
		return nil, badSetting(settingProfile, "choose the onboarding profile (PrId); Profit shows its number, AFAS's own are negative")
	}
	return &OnboardingTarget{target: shared, settings: settings}, nil
}

// Info implements [hris.Target]. An application is handed over once.
func (t *OnboardingTarget) Info() hris.Info {
	return hris.Info{
		Vendor: vendorName, Product: productOnboarding, Account: t.client.account(), Name: "AFAS",
		Outcome: hris.OutcomePreHire, UsesExisting: true, Subject: hris.Subject{Person: true, Application: true},
	}
}

// Form implements [hris.Target].
func (t *OnboardingTarget) Form(ctx context.Context, _ fieldmap.Values) (*hris.Form, error) {
	info, err := t.client.UpdateConnector(ctx, onboardingConnector)
	if err != nil {
		return nil, err
	}
	form := &hris.Form{Language: string(t.client.language), Documents: hris.DocumentRules{
		Allowed: true, MIME: documentKinds, MaxBytes: maxFile, MaxTotal: maxFile, Preselect: []hris.DocumentKind{hris.SignedOffer},
	}}
	for _, f := range info.Fields {
		if slices.Contains(controlFields, f.ID) || isFileName(f.ID) {
			continue
		}
		if field, ok := t.formField(f); ok {
			field.Key = meaning(field, personKeys[f.ID])
			field.Required = f.ID == "LaNm"
			form.Fields = append(form.Fields, field)
		}
	}
	for _, name := range offeredOrder {
		if object, ok := info.Object(name); ok {
			form.Fields = append(form.Fields, t.objectField(object))
		}
	}
	form.Fields = append(form.Fields, fieldmap.Field{Path: "existing_employee", Kind: fieldmap.Text, Limits: fieldmap.Limits{MaxLength: 15},
		Label: t.client.in("Bestaande medewerker of sollicitant (nummer)", "Existing employee or applicant (number)"),
		Help:  t.client.in("Alleen voor wie al in AFAS staat: een nieuw dienstverband.", "Only for those whom AFAS has already: a further employment.")})
	return form, nil
}

// controlFields steer the connector rather than describe the person.
var controlFields = []string{"PrId", "BcId", "BcCo", "MatchPer", "AutoNum", "PadAdr", "AddToPortal", "EmailPortal", "FileId", "FileStream", "SpNm"}

func (t *OnboardingTarget) objectField(object ObjectInfo) fieldmap.Field {
	field := fieldmap.Field{Path: object.Name, Kind: fieldmap.Object, Label: t.objectLabel(object.Name)}
	for _, f := range object.Fields {
		if !slices.Contains(offered[object.Name], f.ID) && !IsCustomField(f.ID) {
			continue
		}
		if part, ok := t.formField(f); ok {
			part.Section, part.Required = field.Label, false
			part.Key = meaning(part, onboardingKeys[object.Name+"."+f.ID])
			if object.Name == addressObject {
				part.Key = addressKeys[f.ID]
			}
			field.Fields = append(field.Fields, part)
		}
	}
	return field
}

func (t *OnboardingTarget) objectLabel(name string) string {
	labels := map[string][2]string{
		addressObject: {"Adres", "Address"}, contractObject: {"Contract", "Contract"}, functionObject: {"Functie", "Position"},
		timeTableObject: {"Rooster", "Timetable"}, salaryObject: {"Salaris", "Salary"},
	}
	return t.client.in(labels[name][0], labels[name][1])
}

// Options implements [hris.Target].
func (t *OnboardingTarget) Options(ctx context.Context, field string, chosen fieldmap.Values, query string) iter.Seq2[fieldmap.Choice, error] {
	return optionsOf(ctx, t, field, chosen, query)
}

// Steps implements [hris.Target]: one call starts the onboarding with all its
// documents; AFAS commits the whole request or nothing.
func (t *OnboardingTarget) Steps(in hris.Input) ([]hris.Step, error) {
	if withoutCountry(in.Values[addressObject].Object()) {
		return nil, t.refusedAddress(addressObject + ".CoId")
	}
	return []hris.Step{{
		Name: stepOnboarding, Kind: hris.Create, Deadline: createDeadline, Settle: createSettle,
		Do: func(ctx context.Context, _ hris.Receipts) (hris.Receipt, error) {
			result, err := t.client.Insert(ctx, Write{Connector: onboardingConnector, Element: t.element(in)})
			if err != nil {
				return hris.Receipt{}, err
			}
			for _, key := range []string{"EmId", "BcCo"} {
				if id := result.Key(key); id != "" {
					return hris.Receipt{Kind: "onboarding", ID: id, Note: hris.WaitsInWorkflow}, nil
				}
			}
			return hris.Receipt{Kind: "onboarding", Note: hris.NoReference}, nil
		},
	}}, nil
}

// element is the whole request. An existing employee is named by the key of
// AfasEmployee (AFAS's published samples), and their person's data are sent as
// well: the description asks for a last name.
func (t *OnboardingTarget) element(in hris.Input) Element {
	e := Element{Fields: Fields{"PrId": Whole(int64(t.settings.Profile))}}
	existing := or(in.Existing, in.Values["existing_employee"].Text())
	if existing != "" {
		e.Objects = append(e.Objects, Object{Name: "AfasEmployee", Elements: []Element{{Keys: Fields{"EmId": Text(existing)}}}})
	}
	for path, v := range in.Values {
		if v.Kind() != fieldmap.Object && path != "existing_employee" {
			setField(e.Fields, path, v, in)
		}
	}
	if in.Values["NmBi"].Text() != "" {
		e.Fields["SpNm"] = YesNo(true) // the birth name is kept on its own
	}
	for _, name := range offeredOrder {
		if parts := in.Values[name].Object(); saysSomething(name, parts) {
			fields := Fields{}
			for id, v := range parts {
				setField(fields, id, v, in)
			}
			if name == addressObject {
				completeAddress(fields, civil.DateOf(t.now()))
			}
			e.Objects = append(e.Objects, Object{Name: name, Elements: []Element{{Fields: fields}}})
		}
	}
	if start, ok := onboardStart(in, existing); ok {
		e.Objects = append(e.Objects, start)
	}
	return e
}

// saysSomething reports whether an object is worth sending: the start date of
// the hire is the first day of position, timetable and salary as well, but a
// first day alone is none of these.
func saysSomething(name string, parts fieldmap.Values) bool {
	switch name {
	case functionObject, timeTableObject, salaryObject:
		for id := range parts {
			if id != "DaBe" && id != "DaBg" {
				return true
			}
		}
		return false
	}
	return len(parts) > 0
}

// completeAddress adds what AFAS demands of every address: it is no P.O. box,
// its city is given and not looked up, and it begins on some day, which AFAS
// ignores on a first address.
func completeAddress(fields Fields, today civil.Date) {
	fields["PbAd"], fields["ResZip"], fields["BeginDate"] = YesNo(false), YesNo(false), Day(today)
}

// onboardStart carries the documents, and says that an existing employee gets a
// further employment.
func onboardStart(in hris.Input, existing string) (Object, bool) {
	e := Element{Fields: Fields{}}
	if existing != "" {
		e.Fields["AdCo"] = Text("B")
	}
	var files []Element
	for _, doc := range in.Documents {
		f := documentFile(doc.FileRef, in)
		files = append(files, Element{Fields: Fields{"FileName": Text(f.Name), "FileStream": Content(f)}})
	}
	if len(files) > 0 {
		e.Objects = []Object{{Name: "OnboardAttachment", Elements: files}}
	}
	return Object{Name: "AfasOnboard", Elements: []Element{e}}, existing != "" || len(files) > 0
}

// Check implements [hris.Target].
func (t *OnboardingTarget) Check(ctx context.Context) (hris.Report, error) {
	f := &findings{t: &t.target}
	meta, ok := f.connect(ctx, t.settings.SecretExpires)
	if !ok {
		return f.report, nil
	}
	if f.updateConnector(meta, onboardingConnector, true, "", "") {
		if _, err := t.client.UpdateConnector(ctx, onboardingConnector); err != nil {
			f.unreadable("UpdateConnector "+onboardingConnector, true, "", "", err)
		}
	}
	f.add(hris.Finding{Code: "afas.profile", Subject: "PrId", Standing: hris.Unknown, MenuPath: "HR > Onboarding > Management > Profile",
		Text: t.client.in("Of het profiel bestaat, blijkt pas bij het verzenden.", "Whether the profile exists shows only when something is sent.")})
	return f.report, ctx.Err()
}
