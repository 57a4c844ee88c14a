package greenhousetest

// actions are the published events and the names under which the set-up page
// shows them. Only the name of hire_candidate was seen in a ping; the others
// are the headings of the documentation.
var actions = []struct{ name, title string }{
	{"hire_candidate", "Candidate has been hired"},
	{"unhire_candidate", "Candidate unhired"},
	{"candidate_stage_change", "Candidate stage change"},
	{"reject_candidate", "Candidate/Prospect rejected"},
	{"unreject_candidate", "Candidate/Prospect unrejected"},
	{"update_candidate", "Candidate/Prospect updated"},
	{"delete_candidate", "Candidate deleted"},
	{"merge_candidate", "Candidate merged"},
	{"candidate_anonymized", "Candidate anonymized"},
	{"new_candidate_application", "Application created"},
	{"new_prospect_application", "Prospect created"},
	{"application_updated", "Application updated"},
	{"delete_application", "Application deleted"},
	{"offer_created", "Offer created"},
	{"offer_approved", "Offer approved"},
	{"offer_updated", "Offer updated"},
	{"offer_deleted", "Offer deleted"},
	{"interview_deleted", "Interview deleted"},
	{"scorecard_deleted", "Scorecard deleted"},
	{"job_created", "Job created"},
	{"job_updated", "Job updated"},
	{"job_deleted", "Job deleted"},
	{"job_approved", "Job Approved"},
	{"job_post_created", "Job Post created"},
	{"job_post_updated", "Job Post updated"},
	{"job_post_deleted", "Job Post deleted"},
	{"job_interview_stage_deleted", "Job Stage deleted"},
	{"department_deleted", "Department deleted"},
	{"office_deleted", "Office deleted"},
}

// Actions lists the 29 published events; the ping is not one of them.
func Actions() []string {
	out := make([]string, len(actions))
	for i, a := range actions {
		out[i] = a.name
	}
	return out
}

func title(action string) string {
	for _, a := range actions {
		if a.name == action {
			return a.title
		}
	}
	return ""
}
