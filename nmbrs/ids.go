package nmbrs

import (
	"regexp"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// soapIDForm is what every id of SOAP is, and none of REST: those are UUIDs, and the
// employee types words.
var soapIDForm = regexp.MustCompile(`^[0-9]{1,10}$`)

// gave reports whether an id can be one of this API.
func (a API) gave(id string) bool { return soapIDForm.MatchString(id) == (a == SOAP) }

// namedByID are the fields whose values are ids of one API.
var namedByID = []string{pathDebtor, pathCompany, pathDepartment, pathFunction, pathType}

// refuseForeign refuses values that were reviewed for the other API: a hand-over
// that began over SOAP and was led to a connection over REST, or back.
func (t *Target) refuseForeign(v fieldmap.Values) error {
	var foreign []string
	for _, path := range namedByID {
		if id := v[path].Option(); id != "" && !t.settings.API.gave(id) {
			foreign = append(foreign, path)
		}
	}
	if len(foreign) == 0 {
		return nil
	}
	return &hris.Error{Code: hris.Problems, Op: "plan steps", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: foreign,
		Detail: t.in("dit is gekozen voor de andere API van Nmbrs, waar de nummers anders zijn", "this was chosen for Nmbrs's other API, whose ids are others"),
		Remedy: "Let it go on through the connection that it began with. If nothing was written yet, review and send it again through this one."}
}

// own gives the id of the employee just made, if this connection's API can have
// made it: what the other one gave would name nobody here, or somebody else.
func (t *Target) own(done hris.Receipts, step string) (string, error) {
	employee := employeeOf(done)
	switch {
	case employee == "":
		return "", &hris.Error{Code: hris.NotThere, Op: step, Vendor: vendorName, Effect: hris.EffectNotSent, Detail: "no employee was made yet"}
	case !t.settings.API.gave(employee):
		return "", &hris.Error{Code: hris.WrongState, Op: step, Vendor: vendorName, Effect: hris.EffectNotSent,
			Detail: "the employee was made over Nmbrs's other API, whose ids are others",
			Remedy: "Let the rest go through the connection that it began with. Where that API has ended, enter it in Nmbrs and waive the step."}
	}
	return employee, nil
}
