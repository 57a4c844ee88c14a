package erecruiter

import (
	"maps"
	"slices"
)

// fieldNames are the members of records on the wire, by our names of them. Those
// marked o were observed in public clients; all others are our proposal.
var fieldNames = map[string]string{
	"company.id":   "companyId",   // o
	"company.name": "companyName", // o

	"permissions.partner": "partner",
	"permissions.scope":   "recruitmentsScope",
	"permissions.granted": "permissions",

	"stage.id":     "id",
	"stage.name":   "name",
	"stage.type":   "type",
	"stage.system": "isSystem",
	"stage.active": "isActive",
	"stage.order":  "order",

	"origin.id":     "id",
	"origin.name":   "name",
	"origin.active": "isActive",

	"recruitment.id":        "id", // o
	"recruitment.name":      "name",
	"recruitment.reference": "referenceNumber",
	"recruitment.status":    "status",
	"recruitment.shared":    "sharedWithPartner",
	"recruitment.consents":  "consents",
	"consent.id":            "consentId",
	"consent.name":          "name",
	"consent.text":          "text",
	"consent.required":      "isRequired",

	"application.id":          "applicationId", // o
	"application.candidate":   "candidateId",   // o, of candidates
	"application.recruitment": "recruitmentId",
	"application.first_name":  "candidateName",        // o
	"application.last_name":   "candidateLastName",    // o
	"application.email":       "candidateEmail",       // o
	"application.phone":       "candidatePhoneNumber", // o
	"application.stage_id":    "stageId",
	"application.stage_name":  "stageName",
	"application.stage_since": "stageChangeDate",
	"application.applied_at":  "applicationDate",
	"application.origin":      "originId",
	"application.external_id": "externalId",
	"application.cv_files":    "candidateCvFiles", // o
	"cv.id":                   "id",
	"cv.name":                 "fileName",

	"history.stage_id":   "stageId",
	"history.stage_name": "stageName",
	"history.date":       "date",

	// Of the body of a create, and of its answer.
	"create.external_id":      "externalId",
	"create.origin":           "originId",
	"create.applied_at":       "appliedAt",
	"create.candidate":        "candidate",
	"create.first_name":       "firstName", // o, of candidates
	"create.last_name":        "lastName",  // o, of candidates
	"create.email":            "email",     // o, of candidates
	"create.phone":            "phone",
	"create.city":             "city",
	"create.note":             "note",
	"create.consents":         "consents",
	"create.consent_id":       "consentId",
	"create.consent_accepted": "accepted",
	"create.consent_at":       "acceptedAt",
	"create.consent_text":     "textShown",
	"create.cv":               "cv",
	"create.cv_name":          "fileName",
	"create.cv_type":          "contentType",
	"create.cv_content":       "contentBase64",
	"created.application":     "applicationId",
	"created.candidate":       "candidateId",
}

// stageTypes are the codes of the types of stage: our proposal.
var stageTypes = map[string]string{
	"standard": "standard", "message": "message", "meeting": "meeting", "rejection": "rejection", "employment": "employment", "offer": "offer",
}

// rightNames are the names of rights in Account/Permissions: our proposal.
var rightNames = map[string]string{
	rightRecruitments: "Recruitments.Read",
	rightApplications: "CandidateApplications.Read",
	rightCreate:       "CandidateApplications.Create",
	rightOrigins:      "Origins.Read",
	rightStages:       "Stages.Read",
}

const (
	rightRecruitments = "recruitments.read"
	rightApplications = "applications.read"
	rightCreate       = "applications.create"
	rightOrigins      = "origins.read"
	rightStages       = "stages.read"
)

// FieldNames lists what [WireProfile].Fields can rename, and the names on the wire
// that hold unless it does.
func FieldNames() map[string]string { return maps.Clone(fieldNames) }

// RightNames lists what [WireProfile].Rights can rename.
func RightNames() map[string]string { return maps.Clone(rightNames) }

func known(own, defaults map[string]string) bool {
	for name, wire := range own {
		if _, ok := defaults[name]; !ok || wire == "" {
			return false
		}
	}
	return true
}

func oneOf[T comparable](v T, all ...T) bool { return slices.Contains(all, v) }
