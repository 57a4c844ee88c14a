package greenhousetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// SampleBody returns a whole body, signed by nobody yet, of any of [Actions] or
// "ping", in the published shape and with invented content. It is the same on
// each call.
func SampleBody(action string) []byte {
	if payload, ok := bareSamples[action]; ok {
		return fmt.Appendf(nil, `{"action":%q,"payload":%s}`, action, payload)
	}
	if action == "ping" {
		at := time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
		return pingBody(Webhook{ID: 13_224_850_990, Name: "Hired", Event: "hire_candidate", EndpointURL: "https://hooks.example.com/greenhouse", CreatedAt: at, UpdatedAt: at})
	}
	cause := sampleCauses[action]
	if cause == nil {
		panic(fmt.Sprintf("greenhousetest: %q is not an event: see Actions", action))
	}
	clock := NewClock(time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC))
	s := New(Config{Now: clock.Now, FilesURL: "https://files.example.com"})
	defer s.Close()
	d := s.SeedDemo()
	s.hooks.list = []*Webhook{{ID: 1, Event: action}}
	cause(s, d)
	i := slices.IndexFunc(s.hooks.queue, func(e *event) bool { return e.action == action })
	return s.hooks.queue[i].body
}

// sampleCauses make the events that the fake raises by itself.
var sampleCauses = map[string]func(*Server, Demo){
	"hire_candidate":         func(s *Server, d Demo) { s.Hire(d.Complete) },
	"unhire_candidate":       func(s *Server, d Demo) { s.Hire(d.Complete); s.Unhire(d.Complete) },
	"candidate_stage_change": func(s *Server, d Demo) { s.MoveStage(d.Complete, 7101, "Face to face") },
	"reject_candidate":       func(s *Server, d Demo) { s.Reject(d.Complete, "Position filled") },
	"unreject_candidate":     func(s *Server, d Demo) { s.Reject(d.Complete, "Position filled"); s.Unreject(d.Complete) },
	"update_candidate": func(s *Server, d Demo) {
		s.ChangeCandidate(s.person(d.Complete), func(c *Candidate) { c.Title = "Lead" })
	},
	"delete_candidate":     func(s *Server, d Demo) { s.DeleteCandidate(s.person(d.Complete)) },
	"merge_candidate":      func(s *Server, d Demo) { s.Merge(s.person(d.Complete), s.person(d.Spare)) },
	"candidate_anonymized": func(s *Server, d Demo) { s.Anonymize(s.person(d.Complete), "full_name", "email_addresses") },
	"new_candidate_application": func(s *Server, d Demo) {
		s.AddApplication(Application{CandidateID: s.person(d.Complete), JobID: d.Planner})
	},
	"new_prospect_application": func(s *Server, d Demo) {
		s.AddApplication(Application{CandidateID: s.person(d.Complete), Prospect: true})
	},
	"application_updated": func(s *Server, d Demo) {
		s.ChangeApplication(d.Complete, func(a *Application) { a.Location = "Utrecht" })
	},
	"delete_application": func(s *Server, d Demo) { s.DeleteApplication(d.Complete) },
	"offer_created":      func(s *Server, d Demo) { s.MakeOffer(Offer{ApplicationID: d.NoOffer, StartsOn: "2026-12-01"}) },
	"offer_approved":     func(s *Server, d Demo) { s.ApproveOffer(s.current[d.Complete]) },
	"offer_updated":      func(s *Server, d Demo) { s.Hire(d.Complete) },
	"offer_deleted":      func(s *Server, d Demo) { s.DeleteOffer(s.current[d.Complete]) },
	"job_created":        func(s *Server, d Demo) { s.AddJob(Job{Name: "Tester", OfficeIDs: []int64{d.Office}}) },
	"job_updated":        func(s *Server, d Demo) { s.ChangeJob(d.Developer, func(j *Job) { j.Name = "Senior developer" }) },
	"job_deleted":        func(s *Server, d Demo) { s.DeleteJob(d.Planner) },
	"job_approved":       func(s *Server, d Demo) { s.ApproveJob(d.Developer, "offer_job") },
	"department_deleted": func(s *Server, d Demo) { s.DeleteDepartment(d.Department) },
	"office_deleted":     func(s *Server, d Demo) { s.DeleteOffice(d.Office) },
}

// person is the candidate of an application.
func (s *Server) person(application int64) int64 {
	a, _ := s.Application(application)
	return a.CandidateID
}

const samplePost = `{"id":13224850801,"title":"Developer","location":"Amsterdam","content":"\u003cp\u003eCome and build\u003c/p\u003e","internal_content":null,` +
	`"updated_at":"2026-10-01T08:00:00.000Z","job_id":13224850700,"external":true,"internal":false,"live":false,` +
	`"questions":[{"required":true,"private":true,"label":"May you work here?","type":"multi_value_single_select","values":["Yes","No"]}]}`

// bareSamples are the events about things the fake does not keep.
var bareSamples = map[string]json.RawMessage{
	"interview_deleted": json.RawMessage(`{"interview":{"id":13224850901}}`),
	"scorecard_deleted": json.RawMessage(`{"scorecard":{"id":13224850902,"candidate_id":13224850600,"interviewed_at":"2026-09-28T13:00:00.000Z",` +
		`"created_at":"2026-09-28T15:10:00.120Z","updated_at":"2026-09-28T15:10:00.120Z","scorecard_status":"complete"}}`),
	"job_post_created": json.RawMessage(samplePost),
	"job_post_updated": json.RawMessage(samplePost),
	"job_post_deleted": json.RawMessage(`{"job_post":` + samplePost + `}`),
	"job_interview_stage_deleted": json.RawMessage(`{"job_interview_stage":{"id":13224850903,"job_id":13224850700,` +
		`"created_at":"2026-01-05T09:00:00.000Z","updated_at":"2026-09-30T09:00:00.000Z","name":"Phone call","active":true}}`),
}
