package greenhousetest

import (
	"fmt"
	"time"
)

const app = "https://app.greenhouse.example"

// usDate turns YYYY-MM-DD into the MM/DD/YYYY of some events.
func usDate(text string) any {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return null(text)
	}
	return t.Format("01/02/2006")
}

// hookFields are the custom fields of an event: private ones too, and always
// the field's present name under its first key.
func (v *view) hookFields(fieldType string, values Values) object {
	return v.fields(webhook, fieldType, values)
}

func (v *view) person(id int64) any {
	u := v.s.users.find(id)
	if u == nil {
		return nil
	}
	return object{{"id", u.ID}, {"email", u.Email}, {"name", u.Name()}, {"employee_id", null(u.EmployeeID)}}
}

func (v *view) creditedTo(a *Application) any {
	if a.CreditedTo == 0 && a.CreditedName != "" {
		return object{{"id", nil}, {"email", nil}, {"name", a.CreditedName}, {"employee_id", nil}}
	}
	return v.person(a.CreditedTo)
}

// hookCandidate is the candidate of an event. hire_candidate has fewer keys
// than the others; recruiter and coordinator are the application's.
func (v *view) hookCandidate(c *Candidate, a *Application, full bool) object {
	out := object{
		{"id", c.ID},
		{"first_name", null(c.FirstName)},
		{"last_name", null(c.LastName)},
		{"title", null(c.Title)},
	}
	if full {
		out = append(out, member{"company", null(c.Company)}, member{"created_at", stamp(c.CreatedAt, hookTime)})
	}
	out = append(out, member{"external_id", null(c.ExternalID)})
	if full {
		out = append(out, member{"photo_url", nil})
	}
	out = append(out,
		member{"url", fmt.Sprintf("%s/people/%d", app, c.ID)},
		member{"is_private", c.Private},
		member{"can_email", !c.CannotEmail},
		member{"phone_numbers", contacts(c.Phones)},
		member{"email_addresses", contacts(c.Emails)},
		member{"addresses", contacts(c.Addresses)})
	if full {
		out = append(out, member{"website_addresses", contacts(c.Websites)}, member{"social_media_addresses", links(c.SocialMedia)})
	}
	out = append(out,
		member{"educations", educations(c.Educations)},
		member{"employments", employments(c.Employments)},
		member{"recruiter", v.person(a.RecruiterID)},
		member{"coordinator", v.person(a.CoordinatorID)},
		member{"attachments", v.hookAttachments(c.ID, a.ID)})
	if full {
		out = append(out, member{"tags", list(c.Tags)})
	}
	return append(out, member{"custom_fields", v.hookFields("candidate", c.CustomFields)})
}

func educations(rows []Education) []object {
	out := []object{}
	for _, e := range rows {
		out = append(out, object{{"school_name", null(e.School)}, {"degree", null(e.Degree)}, {"discipline", null(e.Discipline)},
			{"start_date", usDate(e.Start)}, {"end_date", usDate(e.End)}})
	}
	return out
}

func employments(rows []Employment) []object {
	out := []object{}
	for _, e := range rows {
		out = append(out, object{{"company_name", null(e.Company)}, {"title", null(e.Title)},
			{"start_date", usDate(e.Start)}, {"end_date", usDate(e.End)}})
	}
	return out
}

// hookAttachments are those of one application, or of all a candidate's
// applications where application is 0. Events show no ids of attachments.
func (v *view) hookAttachments(candidate, application int64) []object {
	out := []object{}
	for _, a := range v.s.attachments.rows {
		of := v.s.applications.find(a.ApplicationID)
		if a.ApplicationID == application || application == 0 && of != nil && of.CandidateID == candidate {
			out = append(out, object{{"filename", a.Filename}, {"url", v.s.signedURL(a)}, {"type", a.Type}})
		}
	}
	return out
}

func (v *view) hookDepartments(j *Job) []object {
	out := []object{}
	if d := v.s.departments.find(j.DepartmentID); d != nil {
		out = append(out, object{{"id", d.ID}, {"name", d.Name}, {"external_id", null(d.ExternalID)}})
	}
	return out
}

func (v *view) hookOffices(j *Job) []object {
	out := []object{}
	for _, id := range j.OfficeIDs {
		if o := v.s.offices.find(id); o != nil {
			out = append(out, object{{"id", o.ID}, {"name", o.Name}, {"location", null(o.Location)}, {"external_id", null(o.ExternalID)}})
		}
	}
	return out
}

// hiredJob is a job of hire_candidate; dates tells which names its dates have.
func (v *view) hiredJob(j *Job, deprecated bool) object {
	if deprecated {
		return object{
			{"id", j.ID}, {"name", j.Name},
			{"open_date", stamp(j.OpenedAt, hookTime)}, {"close_date", stamp(j.ClosedAt, hookTime)},
			{"requisition_id", null(j.RequisitionID)},
			{"departments", v.hookDepartments(j)}, {"offices", v.hookOffices(j)},
			{"custom_fields", v.hookFields("job", j.CustomFields)},
		}
	}
	return object{
		{"id", j.ID}, {"name", j.Name},
		{"requisition_id", null(j.RequisitionID)}, {"confidential", j.Confidential},
		{"opened_at", stamp(j.OpenedAt, hookTime)}, {"closed_at", stamp(j.ClosedAt, hookTime)},
		{"departments", v.hookDepartments(j)}, {"offices", v.hookOffices(j)},
		{"custom_fields", v.hookFields("job", j.CustomFields)},
	}
}

// fullJob is a job of the other application events.
func (v *view) fullJob(j *Job, postID int64) object {
	return object{
		{"id", j.ID}, {"name", j.Name},
		{"requisition_id", null(j.RequisitionID)}, {"notes", null(j.Notes)}, {"confidential", j.Confidential},
		{"job_post_id", null(postID)}, {"status", j.Status},
		{"created_at", stamp(j.CreatedAt, hookTime)},
		{"opened_at", stamp(j.OpenedAt, hookTime)}, {"closed_at", stamp(j.ClosedAt, hookTime)},
		{"departments", v.hookDepartments(j)}, {"offices", v.hookOffices(j)},
		{"custom_fields", v.hookFields("job", j.CustomFields)},
	}
}

// jobsOf are the application's job and, for a prospect, the prospective ones.
func (v *view) jobsOf(a *Application) []*Job {
	var out []*Job
	for _, id := range append([]int64{a.JobID}, a.ProspectiveJobIDs...) {
		if j := v.s.jobs.find(id); j != nil {
			out = append(out, j)
		}
	}
	return out
}

func (v *view) stage(a *Application) any {
	if a.StageName == "" {
		return nil
	}
	return object{{"id", null(a.StageID)}, {"name", a.StageName}, {"interviews", []object{}}}
}

// applicationEvent is the payload of most application events. source has name
// here and public_name in some.
func (v *view) applicationEvent(a *Application) object { return v.applicationPayload(a, "name") }

func (v *view) applicationPayload(a *Application, sourceKey string) object {
	var source, reason any
	if a.SourceID != 0 {
		source = object{{"id", a.SourceID}, {sourceKey, null(a.SourceName)}}
	}
	if a.RejectionReason != "" {
		reason = object{{"id", int64(1)}, {"name", a.RejectionReason}, {"type", object{{"id", int64(1)}, {"name", "We rejected them"}}}}
	}
	status := a.Status
	if status == InProcess {
		status = "active"
	}
	jobs := []object{}
	for _, j := range v.jobsOf(a) {
		jobs = append(jobs, v.fullJob(j, a.JobPostID))
	}
	return object{{"application", object{
		{"id", a.ID},
		{"rejected_at", stamp(a.RejectedAt, hookTime)},
		{"prospect", a.Prospect},
		{"status", status},
		{"applied_at", stamp(a.CreatedAt, hookTime)},
		{"last_activity_at", stamp(a.LastActivityAt, hookTime)},
		{"url", applicationURL(a)},
		{"source", source},
		{"credited_to", v.creditedTo(a)},
		{"rejection_reason", reason},
		{"rejection_details", nil},
		{"current_stage", v.stage(a)},
		{"custom_fields", v.hookFields("application", a.CustomFields)},
		{"candidate", v.hookCandidate(v.s.candidates.must(a.CandidateID), a, true)},
		{"jobs", jobs},
	}}}
}

func applicationURL(a *Application) string {
	return fmt.Sprintf("%s/people/%d?application_id=%d", app, a.CandidateID, a.ID)
}

// hireEvent is the payload of hire_candidate. It has no status, no stage, no
// hiring manager, no preferred name and no numeric opening id.
func (v *view) hireEvent(a *Application, o *Offer, opening *Opening) object {
	out := object{{"id", a.ID}}
	if !v.s.cfg.NoOpening {
		out = append(out, member{"opening", v.hookOpening(opening)})
	}
	var source any
	if a.SourceID != 0 {
		source = object{{"id", a.SourceID}, {"public_name", null(a.SourceName)}}
	}
	out = append(out,
		member{"credited_to", v.creditedTo(a)},
		member{"source", source},
		member{"url", applicationURL(a)},
		member{"candidate", v.hookCandidate(v.s.candidates.must(a.CandidateID), a, false)})
	jobs := []object{}
	for i, j := range v.jobsOf(a) {
		if i == 0 {
			out = append(out, member{"job", v.hiredJob(j, true)})
		}
		jobs = append(jobs, v.hiredJob(j, false))
	}
	out = append(out, member{"jobs", jobs}, member{"custom_fields", v.hookFields("application", a.CustomFields)})
	switch {
	case o != nil:
		out = append(out, member{"offer", v.hiredOffer(o)})
	case v.s.cfg.NullOffer:
		out = append(out, member{"offer", nil})
	}
	return object{{"application", out}}
}

// hookOpening shows the customer's text for an opening; without fields it has
// an empty list in place of an object.
func (v *view) hookOpening(o *Opening) any {
	if o == nil {
		return object{{"opening_id", nil}, {"custom_fields", []object{}}}
	}
	var fields any = v.hookFields("opening", o.CustomFields)
	if len(v.s.fieldsOf("opening")) == 0 {
		fields = []object{}
	}
	return object{{"opening_id", null(o.OpeningID)}, {"custom_fields", fields}}
}

func (v *view) hiredOffer(o *Offer) object {
	return object{
		{"id", o.ID}, {"version", o.Version},
		{"created_at", stamp(o.CreatedAt, hookTime)},
		{"sent_at", null(o.SentOn)},
		{"resolved_at", stamp(o.ResolvedAt, hookTime)},
		{"starts_at", null(o.StartsOn)},
		{"custom_fields", v.hookFields("offer", o.CustomFields)},
	}
}

// offerEvent is the payload of offer_created, offer_approved and offer_updated:
// the offer itself, with an American start date and nobody's name.
func (v *view) offerEvent(o *Offer) object {
	return object{
		{"id", o.ID}, {"application_id", o.ApplicationID}, {"job_id", null(o.JobID)}, {"user_id", null(o.UserID)},
		{"version", o.Version},
		{"sent_on", null(o.SentOn)},
		{"resolved_at", stamp(o.ResolvedAt, hookTime)},
		{"start_date", usDate(o.StartsOn)},
		{"notes", null(o.Notes)},
		{"offer_status", o.Status},
		{"custom_fields", v.hookFields("offer", o.CustomFields)},
	}
}

func offerDeletedEvent(o *Offer) object {
	return object{{"offer", object{
		{"id", o.ID}, {"application_id", o.ApplicationID}, {"offering_user_id", null(o.UserID)},
		{"offer_status", o.Status}, {"version", o.Version},
		{"sent_on", null(o.SentOn)}, {"resolved_at", stamp(o.ResolvedAt, hookTime)},
		{"notes", null(o.Notes)}, {"job_id", null(o.JobID)},
	}}}
}

// personEvent is the payload of delete_candidate and merge_candidate, but for
// its last key.
func personEvent(c *Candidate, a *Application, last member) object {
	var recruiter, coordinator any
	if a != nil {
		recruiter, coordinator = null(a.RecruiterID), null(a.CoordinatorID)
	}
	return object{{"person", object{
		{"id", c.ID},
		{"first_name", null(c.FirstName)}, {"last_name", null(c.LastName)},
		{"company", null(c.Company)}, {"title", null(c.Title)},
		{"created_at", stamp(c.CreatedAt, hookTime)},
		{"headline", nil},
		{"is_private", c.Private},
		{"recruiter_user_id", recruiter}, {"coordinator_user_id", coordinator},
		{"can_email", !c.CannotEmail},
		last,
	}}}
}

// jobEvent is the payload of job_created and job_updated.
func (v *view) jobEvent(j *Job) object {
	team := func(of string) []object {
		out := []object{}
		add := func(user int64) {
			if u := v.s.users.find(user); u != nil {
				out = append(out, object{{"user_id", u.ID}, {"employee_id", null(u.EmployeeID)}})
			}
		}
		if of == "" {
			for _, m := range v.s.managers.rows {
				if m.JobID == j.ID {
					add(m.UserID)
				}
			}
			return out
		}
		for _, o := range v.s.owners.rows {
			if o.JobID == j.ID && o.Type == of {
				add(o.UserID)
			}
		}
		return out
	}
	openings := []object{}
	for _, o := range v.s.openings.rows {
		if o.JobID == j.ID {
			row := object{{"id", o.ID}}
			openings = append(openings, append(row, v.hookOpening(o).(object)...))
		}
	}
	out := v.fullJob(j, 0)
	fields := out[len(out)-1]
	out = append(out[:len(out)-1],
		member{"hiring_team", object{{"hiring_managers", team("")}, {"sourcers", team("sourcer")}, {"recruiters", team("recruiter")}, {"coordinators", team("coordinator")}}},
		member{"openings", openings},
		fields)
	return object{{"job", out}}
}
