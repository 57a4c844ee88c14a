package greenhousetest

// The rows as v3 lists them. Times are UTC with milliseconds, "_on" is a date.

func head(r *Row) object {
	out := make(object, 0, 32) // the longest row has 26 members
	return append(out, member{"id", r.ID}, member{"created_at", stamp(r.CreatedAt, v3Time)}, member{"updated_at", stamp(r.UpdatedAt, v3Time)})
}

// v3Fields are the custom fields of a row; jobs and offers carry keys in them
// that the schema does not have.
func (v *view) v3Fields(fieldType string, values Values) object {
	fields := v.fields(harvest, fieldType, values)
	if v.s.cfg.ExtraKeys && (fieldType == "job" || fieldType == "offer") {
		for i := range fields {
			fields[i].value = fields[i].value.(object).with("x_source", "manual")
		}
	}
	return fields
}

func contacts(list []Contact) []object {
	out := []object{}
	for _, c := range list {
		out = append(out, object{{"value", c.Value}, {"type", c.Type}})
	}
	return out
}

func links(list []string) []object {
	out := []object{}
	for _, text := range list {
		out = append(out, object{{"value", text}})
	}
	return out
}

func (v *view) candidate(c *Candidate) object {
	if !v.seesCandidate(c.ID) {
		return object{{"message", "You do not have permission to view this candidate."}}
	}
	return append(head(&c.Row),
		member{"first_name", null(c.FirstName)},
		member{"last_name", null(c.LastName)},
		member{"preferred_name", null(c.PreferredName)},
		member{"company", null(c.Company)},
		member{"title", null(c.Title)},
		member{"last_activity_at", stamp(c.LastActivityAt, v3Time)},
		member{"private", c.Private},
		member{"can_email", !c.CannotEmail},
		member{"time_zone", null(c.TimeZone)},
		member{"tags", list(c.Tags)},
		member{"linked_user_ids", list(c.LinkedUserIDs)},
		member{"phone_numbers", contacts(c.Phones)},
		member{"addresses", contacts(c.Addresses)},
		member{"email_addresses", contacts(c.Emails)},
		member{"website_addresses", contacts(c.Websites)},
		member{"social_media_addresses", links(c.SocialMedia)},
		member{"custom_fields", v.v3Fields("candidate", c.CustomFields)})
}

func (v *view) application(a *Application) object {
	var answers any
	if a.Answers != nil {
		rows := []object{}
		for _, x := range a.Answers {
			rows = append(rows, object{{"question", x.Question}, {"answer", null(x.Answer)}})
		}
		answers = rows
	}
	return append(head(&a.Row),
		member{"agency_note_id", nil},
		member{"candidate_id", a.CandidateID},
		member{"coordinator_id", null(a.CoordinatorID)},
		member{"job_id", null(a.JobID)},
		member{"job_post_id", null(a.JobPostID)},
		member{"recruiter_id", null(a.RecruiterID)},
		member{"referrer_id", null(a.ReferrerID)},
		member{"source_id", null(a.SourceID)},
		member{"stage_id", null(a.StageID)},
		member{"stage_name", null(a.StageName)},
		member{"job_interview_stage_id", null(a.InterviewStageID)}, // seen in live rows, not in every schema
		member{"status", a.Status},
		member{"needs_decision", a.NeedsDecision},
		member{"prospect", a.Prospect},
		member{"rejected_at", stamp(a.RejectedAt, v3Time)},
		member{"last_activity_at", stamp(a.LastActivityAt, v3Time)},
		member{"location_address", null(a.Location)},
		member{"answers", answers},
		member{"prospective_job_ids", list(a.ProspectiveJobIDs)},
		member{"custom_fields", v.v3Fields("application", a.CustomFields)})
}

func (v *view) offer(o *Offer) object {
	return append(head(&o.Row),
		member{"version", o.Version},
		member{"application_id", o.ApplicationID},
		member{"job_id", o.JobID},
		member{"candidate_id", o.CandidateID},
		member{"opening_id", null(o.OpeningID)},
		member{"status", o.Status},
		member{"starts_on", null(o.StartsOn)},
		member{"sent_on", null(o.SentOn)},
		member{"resolved_at", stamp(o.ResolvedAt, v3Time)},
		member{"custom_fields", v.v3Fields("offer", o.CustomFields)})
}

func (v *view) job(j *Job) object {
	return append(head(&j.Row),
		member{"name", j.Name},
		member{"requisition_id", null(j.RequisitionID)},
		member{"notes", null(j.Notes)},
		member{"confidential", j.Confidential},
		member{"status", j.Status},
		member{"opened_at", stamp(j.OpenedAt, v3Time)},
		member{"closed_at", stamp(j.ClosedAt, v3Time)},
		member{"is_template", j.Template},
		member{"copied_from_id", null(j.CopiedFromID)},
		member{"department_id", null(j.DepartmentID)},
		member{"office_ids", list(j.OfficeIDs)},
		member{"custom_fields", v.v3Fields("job", j.CustomFields)})
}

func (v *view) opening(o *Opening) object {
	return append(head(&o.Row),
		member{"job_id", o.JobID},
		member{"opened_at", stamp(o.OpenedAt, v3Time)},
		member{"closed_at", stamp(o.ClosedAt, v3Time)},
		member{"sort_order", o.SortOrder},
		member{"opening_id", null(o.OpeningID)},
		member{"application_id", null(o.ApplicationID)},
		member{"close_reason_id", null(o.CloseReasonID)},
		member{"target_start_on", null(o.TargetStartOn)},
		member{"open", o.ClosedAt.IsZero()},
		member{"custom_fields", v.v3Fields("opening", o.CustomFields)})
}

func (v *view) userRow(u *User) object {
	var emails any
	if u.Emails != nil {
		emails = u.Emails
	}
	return append(head(&u.Row),
		member{"first_name", null(u.FirstName)},
		member{"last_name", null(u.LastName)},
		member{"name", null(u.Name())},
		member{"primary_email", u.Email},
		member{"emails", emails},
		member{"job_title", null(u.JobTitle)},
		member{"agency_id", null(u.AgencyID)},
		member{"deactivated", u.Deactivated},
		member{"site_admin", u.SiteAdmin},
		member{"employee_id", null(u.EmployeeID)},
		member{"linked_candidate_ids", list(u.LinkedCandidateIDs)},
		member{"office_ids", list(u.OfficeIDs)},
		member{"department_ids", list(u.DepartmentIDs)},
		member{"interviewer_tags", []object{}},
		member{"custom_fields", v.v3Fields("user_attribute", u.CustomFields)})
}

func (v *view) department(d *Department) object {
	return append(head(&d.Row),
		member{"name", d.Name},
		member{"parent_id", null(d.ParentID)},
		member{"external_id", null(d.ExternalID)})
}

func (v *view) office(o *Office) object {
	return append(head(&o.Row),
		member{"name", o.Name},
		member{"location", null(o.Location)},
		member{"parent_id", null(o.ParentID)},
		member{"external_id", null(o.ExternalID)},
		member{"primary_in_house_contact_user_id", null(o.ContactID)})
}

func (v *view) manager(m *HiringManager) object {
	return append(head(&m.Row), member{"user_id", m.UserID}, member{"job_id", m.JobID})
}

func (v *view) owner(o *Owner) object {
	return append(head(&o.Row),
		member{"job_id", o.JobID}, member{"user_id", o.UserID},
		member{"type", o.Type}, member{"responsible", o.Responsible})
}

func (v *view) fieldRow(f *CustomField) object {
	return append(head(&f.Row),
		member{"field_type", f.FieldType},
		member{"sort_order", f.SortOrder},
		member{"name", f.Name},
		member{"name_key", f.Key},
		member{"value_type", f.ValueType},
		member{"private", f.Private},
		member{"required", f.Required},
		member{"require_approval", false},
		member{"trigger_new_version", f.TriggerNewVersion},
		member{"active", !f.Archived},
		member{"updated_by_id", nil},
		member{"internal_type", null(f.InternalType)},
		member{"expose_in_job_board_api", false},
		member{"placeholder", nil},
		member{"description", null(f.Description)},
		member{"application_type", nil},
		member{"api_only", nil},
		member{"use_for_job_approvals", nil},
		member{"use_for_offer_approvals", nil},
		member{"template_token_string", nil},
		member{"default_value", nil})
}

func (v *view) option(o *CustomFieldOption) object {
	return append(head(&o.Row),
		member{"custom_field_id", o.FieldID},
		member{"name", o.Name},
		member{"external_id", null(o.ExternalID)},
		member{"sort_order", o.SortOrder},
		member{"active", !o.Inactive})
}

func (v *view) attachment(a *Attachment) object {
	var candidate any
	if app := v.s.applications.find(a.ApplicationID); app != nil {
		candidate = app.CandidateID
	}
	return append(head(&a.Row),
		member{"application_id", a.ApplicationID},
		member{"candidate_id", candidate},
		member{"type", a.Type},
		member{"filename", a.Filename},
		member{"url", v.s.signedURL(a)})
}
