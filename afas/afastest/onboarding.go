package afastest

import "strconv"

// checkOnboarding is HrOnboarding: it takes a new hire into the onboarding
// workflow even when data is missing, and tells nothing back.
func (s *Server) checkOnboarding(e *element, req request) (change, *Answer) {
	profile, _ := strconv.Atoi(e.value("PrId")) // parsed as an int before
	if _, ok := s.profiles[profile]; !ok {
		return nil, unknownReference(e.object.field("PrId"))
	}
	if a := e.citizenNumber(); a != nil {
		return nil, a
	}
	employee := ""
	for _, c := range e.child("AfasEmployee") {
		if employee = c.value("EmId"); employee != "" && !s.employees[employee] && s.applicant(employee) == nil {
			return nil, unknownReference(c.object.field("EmId"))
		}
	}
	return func() []pair {
		o := &Onboarding{Profile: profile, Employee: employee, Fields: e.own(), At: req.at}
		o.Objects = parts(e, &o.Files)
		if f := e.file(""); f != nil {
			o.Files = append(o.Files, *f)
		}
		s.onboardings = append(s.onboardings, o)
		return nil
	}, nil
}

// parts copies nested objects and gathers their files.
func parts(e *element, files *[]File) []Part {
	var out []Part
	for _, c := range e.children {
		if f := c.file(""); f != nil {
			*files = append(*files, *f)
		}
		out = append(out, Part{Name: c.object.name, Fields: c.own(), Parts: parts(c, files)})
	}
	return out
}
