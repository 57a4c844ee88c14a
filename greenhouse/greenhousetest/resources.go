package greenhousetest

import (
	"net/url"
	"strings"
	"time"
)

// resourceNames are the lists that reading a hire needs, in the order of use.
var resourceNames = []string{
	"candidates", "applications", "offers", "openings", "jobs", "users", "departments", "offices",
	"job_hiring_managers", "job_owners", "custom_fields", "custom_field_options", "attachments",
}

var resources = map[string]resource{
	"candidates":           candidateKind,
	"applications":         applicationKind,
	"offers":               offerKind,
	"openings":             openingKind,
	"jobs":                 jobKind,
	"users":                userKind,
	"departments":          departmentKind,
	"offices":              officeKind,
	"job_hiring_managers":  managerKind,
	"job_owners":           ownerKind,
	"custom_fields":        fieldKind,
	"custom_field_options": optionKind,
	"attachments":          attachmentKind,
}

var candidateKind = &kind[Candidate, *Candidate]{
	table:  func(st *state) *table[Candidate, *Candidate] { return &st.candidates },
	render: (*view).candidate,
	sees: func(v *view, c *Candidate, _ url.Values) bool {
		return v.s.cfg.PrivateStubs || v.seesCandidate(c.ID)
	},
	filters: map[string]filter[*Candidate]{
		"email": func(arg string) (func(*Candidate) bool, string) {
			return func(c *Candidate) bool {
				for _, e := range c.Emails {
					if strings.EqualFold(e.Value, arg) {
						return true
					}
				}
				return false
			}, ""
		},
		"tag": func(arg string) (func(*Candidate) bool, string) {
			return func(c *Candidate) bool {
				for _, t := range c.Tags {
					if t == arg {
						return true
					}
				}
				return false
			}, ""
		},
		"private":          boolOf(func(c *Candidate) bool { return c.Private }),
		"last_activity_at": timeOf(func(c *Candidate) time.Time { return c.LastActivityAt }),
	},
	stub: func(c *Candidate) string { return c.Stub },
	special: func(v *view) map[string]filter[*Candidate] {
		return map[string]filter[*Candidate]{"custom_field_option_id": optionOf(v, func(c *Candidate) Values { return c.CustomFields })}
	},
}

var applicationKind = &kind[Application, *Application]{
	table:  func(st *state) *table[Application, *Application] { return &st.applications },
	render: (*view).application,
	sees:   func(v *view, a *Application, _ url.Values) bool { return v.seesApplication(a) },
	filters: map[string]filter[*Application]{
		"candidate_ids":       intsOf(func(a *Application) int64 { return a.CandidateID }),
		"job_ids":             intsOf(func(a *Application) int64 { return a.JobID }),
		"prospective_job_ids": anyOf(func(a *Application) []int64 { return a.ProspectiveJobIDs }),
		"job_post_ids":        intsOf(func(a *Application) int64 { return a.JobPostID }),
		"source_ids":          intsOf(func(a *Application) int64 { return a.SourceID }),
		"referrer_ids":        intsOf(func(a *Application) int64 { return a.ReferrerID }),
		"stage_ids":           intsOf(func(a *Application) int64 { return a.StageID }),
		"stage_name":          textOf(func(a *Application) string { return a.StageName }),
		// A query says active for what a row calls in_process.
		"status": oneOf(func(a *Application) string {
			if a.Status == InProcess {
				return "active"
			}
			return a.Status
		}, "active", Rejected, Hired, Converted),
		"prospect":         boolOf(func(a *Application) bool { return a.Prospect }),
		"last_activity_at": timeOf(func(a *Application) time.Time { return a.LastActivityAt }),
	},
	special: func(v *view) map[string]filter[*Application] {
		return map[string]filter[*Application]{"custom_field_option_id": optionOf(v, func(a *Application) Values { return a.CustomFields })}
	},
}

var offerKind = &kind[Offer, *Offer]{
	table:  func(st *state) *table[Offer, *Offer] { return &st.offers },
	render: (*view).offer,
	sees: func(v *view, o *Offer, _ url.Values) bool {
		return v.seesApplication(v.s.applications.find(o.ApplicationID))
	},
	filters: map[string]filter[*Offer]{
		"application_ids": intsOf(func(o *Offer) int64 { return o.ApplicationID }),
		"job_ids":         intsOf(func(o *Offer) int64 { return o.JobID }),
		"candidate_ids":   intsOf(func(o *Offer) int64 { return o.CandidateID }),
		"opening_ids":     intsOf(func(o *Offer) int64 { return o.OpeningID }),
		"status":          oneOf(func(o *Offer) string { return o.Status }, OfferCreated, OfferAccepted, OfferRejected, OfferDeprecated),
		"resolved_at":     timeOf(func(o *Offer) time.Time { return o.ResolvedAt }),
		"sent_on":         dateOf(func(o *Offer) string { return o.SentOn }),
		"starts_on":       dateOf(func(o *Offer) string { return o.StartsOn }),
	},
	special: func(v *view) map[string]filter[*Offer] {
		return map[string]filter[*Offer]{"custom_field_option_id": optionOf(v, func(o *Offer) Values { return o.CustomFields }), "current_only": func(arg string) (func(*Offer) bool, string) {
			if _, problem := toggle[*Offer](arg); problem != "" || arg == "false" {
				return nil, problem
			}
			return func(o *Offer) bool { return v.s.current[o.ApplicationID] == o.ID }, ""
		}}
	},
}

var openingKind = &kind[Opening, *Opening]{
	table:  func(st *state) *table[Opening, *Opening] { return &st.openings },
	render: (*view).opening,
	sees:   func(v *view, o *Opening, _ url.Values) bool { return v.seesJob(o.JobID) },
	filters: map[string]filter[*Opening]{
		"job_ids":          intsOf(func(o *Opening) int64 { return o.JobID }),
		"application_ids":  intsOf(func(o *Opening) int64 { return o.ApplicationID }),
		"close_reason_ids": intsOf(func(o *Opening) int64 { return o.CloseReasonID }),
		"open":             boolOf(func(o *Opening) bool { return o.ClosedAt.IsZero() }),
		"opening_id":       textOf(func(o *Opening) string { return o.OpeningID }),
		"opened_at":        timeOf(func(o *Opening) time.Time { return o.OpenedAt }),
		"closed_at":        timeOf(func(o *Opening) time.Time { return o.ClosedAt }),
	},
}

var jobKind = &kind[Job, *Job]{
	table:  func(st *state) *table[Job, *Job] { return &st.jobs },
	render: (*view).job,
	sees:   func(v *view, j *Job, _ url.Values) bool { return v.seesJob(j.ID) },
	filters: map[string]filter[*Job]{
		"status":        oneOf(func(j *Job) string { return j.Status }, "open", "draft", "closed"),
		"department_id": intOf(func(j *Job) int64 { return j.DepartmentID }),
		"office_id": func(arg string) (func(*Job) bool, string) {
			if strings.Contains(arg, ",") {
				return nil, "`" + arg + "` is not an integer" // one, unlike the ids of other lists
			}
			return anyOf(func(j *Job) []int64 { return j.OfficeIDs })(arg)
		},
		"requisition_id": textOf(func(j *Job) string { return j.RequisitionID }),
		"confidential":   boolOf(func(j *Job) bool { return j.Confidential }),
		"opened_at":      timeOf(func(j *Job) time.Time { return j.OpenedAt }),
		"closed_at":      timeOf(func(j *Job) time.Time { return j.ClosedAt }),
	},
}

var userKind = &kind[User, *User]{
	table:  func(st *state) *table[User, *User] { return &st.users },
	render: (*view).userRow,
	sees: func(_ *view, u *User, q url.Values) bool {
		return !u.Service || q.Get("show_service_accounts") == "true"
	},
	filters: map[string]filter[*User]{
		"employee_ids":          textsOf(func(u *User) string { return u.EmployeeID }),
		"primary_email":         textOf(func(u *User) string { return u.Email }),
		"deactivated":           boolOf(func(u *User) bool { return u.Deactivated }),
		"office_ids":            anyOf(func(u *User) []int64 { return u.OfficeIDs }),
		"department_ids":        anyOf(func(u *User) []int64 { return u.DepartmentIDs }),
		"show_service_accounts": toggle[*User],
	},
}

var departmentKind = &kind[Department, *Department]{
	table:  func(st *state) *table[Department, *Department] { return &st.departments },
	render: (*view).department,
	filters: map[string]filter[*Department]{
		"parent_id":   intOf(func(d *Department) int64 { return d.ParentID }),
		"external_id": textOf(func(d *Department) string { return d.ExternalID }),
	},
}

var officeKind = &kind[Office, *Office]{
	table:  func(st *state) *table[Office, *Office] { return &st.offices },
	render: (*view).office,
	filters: map[string]filter[*Office]{
		"parent_id":   intOf(func(o *Office) int64 { return o.ParentID }),
		"external_id": textOf(func(o *Office) string { return o.ExternalID }),
	},
}

var managerKind = &kind[HiringManager, *HiringManager]{
	table:  func(st *state) *table[HiringManager, *HiringManager] { return &st.managers },
	render: (*view).manager,
	sees:   func(v *view, m *HiringManager, _ url.Values) bool { return v.seesJob(m.JobID) },
	filters: map[string]filter[*HiringManager]{
		"job_ids":  intsOf(func(m *HiringManager) int64 { return m.JobID }),
		"user_ids": intsOf(func(m *HiringManager) int64 { return m.UserID }),
	},
}

var ownerKind = &kind[Owner, *Owner]{
	table:  func(st *state) *table[Owner, *Owner] { return &st.owners },
	render: (*view).owner,
	sees:   func(v *view, o *Owner, _ url.Values) bool { return v.seesJob(o.JobID) },
	filters: map[string]filter[*Owner]{
		"job_ids":  intsOf(func(o *Owner) int64 { return o.JobID }),
		"user_ids": intsOf(func(o *Owner) int64 { return o.UserID }),
		"type":     oneOf(func(o *Owner) string { return o.Type }, "sourcer", "recruiter", "coordinator"),
	},
}

var fieldKind = &kind[CustomField, *CustomField]{
	table:  func(st *state) *table[CustomField, *CustomField] { return &st.fieldDefs },
	render: (*view).fieldRow,
	filters: map[string]filter[*CustomField]{
		"field_type": textOf(func(f *CustomField) string { return f.FieldType }),
		"active":     boolOf(func(f *CustomField) bool { return !f.Archived }),
		"name":       textOf(func(f *CustomField) string { return f.Name }),
		"name_key":   textOf(func(f *CustomField) string { return f.Key }),
	},
}

var optionKind = &kind[CustomFieldOption, *CustomFieldOption]{
	table:  func(st *state) *table[CustomFieldOption, *CustomFieldOption] { return &st.options },
	render: (*view).option,
	filters: map[string]filter[*CustomFieldOption]{
		"custom_field_ids": intsOf(func(o *CustomFieldOption) int64 { return o.FieldID }),
		"active":           boolOf(func(o *CustomFieldOption) bool { return !o.Inactive }),
	},
	special: func(v *view) map[string]filter[*CustomFieldOption] {
		return map[string]filter[*CustomFieldOption]{"custom_field_key": textOf(func(o *CustomFieldOption) string {
			if f := v.s.fieldDefs.find(o.FieldID); f != nil {
				return f.Key
			}
			return ""
		})}
	},
}

var attachmentKind = &kind[Attachment, *Attachment]{
	table:  func(st *state) *table[Attachment, *Attachment] { return &st.attachments },
	render: (*view).attachment,
	sees: func(v *view, a *Attachment, _ url.Values) bool {
		return v.seesApplication(v.s.applications.find(a.ApplicationID))
	},
	filters: map[string]filter[*Attachment]{
		"application_ids": intsOf(func(a *Attachment) int64 { return a.ApplicationID }),
		"type":            textOf(func(a *Attachment) string { return a.Type }),
	},
	special: func(v *view) map[string]filter[*Attachment] {
		return map[string]filter[*Attachment]{"candidate_ids": intsOf(func(a *Attachment) int64 {
			if app := v.s.applications.find(a.ApplicationID); app != nil {
				return app.CandidateID
			}
			return 0
		})}
	},
}
