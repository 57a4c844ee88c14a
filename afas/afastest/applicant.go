package afastest

import (
	"strconv"
)

// applicationType is the built-in type of the dossier item that a new
// application makes.
const applicationType = -44

// checkApplication is HrCreateApplicant: it starts an application in the
// vacancy's workflow. There is no applicant until the workflow has run.
// Duplicates are accepted; whether Profit refuses them is not documented.
func (s *Server) checkApplication(e *element, req request) (change, *Answer) {
	number, _ := strconv.Atoi(e.value("VcSn")) // parsed as an int before
	v := s.vacancies[number]
	switch {
	case v == nil:
		return nil, unknownReference(e.object.field("VcSn"))
	case !v.open():
		return nil, invalid("De vacature is niet open.", "The vacancy is not open.")
	case v.NoWorkflow:
		return nil, invalid("Aan de vacature is geen workflow gekoppeld.", "No workflow is linked to the vacancy.")
	case e.has("BcCo") && s.person(e.value("BcCo")) == nil:
		return nil, unknownReference(e.object.field("BcCo"))
	}
	return func() []pair {
		s.lastCaID++
		s.lastSubject++
		a := &Application{
			CaID: s.lastCaID, SubjectID: s.lastSubject, Vacancy: number, Person: e.value("BcCo"),
			Fields: e.own(), CV: e.file("Cv"), Photo: e.file("Photo"), At: req.at,
		}
		s.applications = append(s.applications, a)
		item := &DossierItem{
			ID: a.SubjectID, Type: applicationType, CaID: a.CaID, Subject: v.Description, At: req.at,
			Fields: e.own(),
		}
		for _, f := range []*File{a.CV, a.Photo} {
			if f != nil {
				f.ID = s.hexLocked(32)
				item.Files = append(item.Files, *f)
			}
		}
		s.dossier = append(s.dossier, item)
		return []pair{{"CaId", strconv.Itoa(a.CaID)}}
	}, nil
}

// RunWorkflow lets the vacancies' workflows process every application that
// waits: the person is made where the call named none, and the applicant, who
// bears the person's number. It returns how many were processed.
func (s *Server) RunWorkflow() int {
	s.stage.Settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	at, n := s.cfg.Now(), 0
	for _, a := range s.applications {
		if a.Processed {
			continue
		}
		a.Processed = true
		n++
		number := a.Person
		if number == "" {
			number = s.addPerson("", withoutKeys(a.Fields), at).Number
		}
		s.applicants = append(s.applicants, &Applicant{EmID: number, CaID: a.CaID, Vacancy: a.Vacancy, Fields: a.Fields, At: at})
	}
	return n
}

func withoutKeys(fields map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range fields {
		if k != "VcSn" && k != "BcCo" {
			out[k] = v
		}
	}
	return out
}
