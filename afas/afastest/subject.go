package afastest

import (
	"net/http"
	"slices"
	"strconv"
)

// checkSubject is KnSubject: a dossier item with its destinations and files.
func (s *Server) checkSubject(e *element, req request) (change, *Answer) {
	id, _ := strconv.Atoi(e.value("SbId")) // parsed as an int before
	existing := s.item(id)
	adding := req.method == http.MethodPost && req.sub == ""
	if !adding && existing == nil {
		return nil, unknownReference(e.object.field("SbId"))
	}
	t, a := s.subjectType(e, existing)
	if a != nil {
		return nil, a
	}
	links, a := s.links(e, t)
	if a != nil {
		return nil, a
	}
	files, a := attachments(e, t)
	if a != nil {
		return nil, a
	}
	return func() []pair {
		item := existing
		if adding {
			s.lastSubject++
			item = &DossierItem{ID: s.lastSubject, Type: t.ID, Fields: map[string]string{}, At: req.at}
			s.dossier = append(s.dossier, item)
		}
		for k, v := range e.fields {
			item.Fields[k] = v
		}
		item.Subject = item.Fields["Ds"]
		item.Links = append(item.Links, links...)
		for _, f := range files {
			f.ID = s.hexLocked(32)
			item.Files = append(item.Files, f)
		}
		return []pair{{"SbId", strconv.Itoa(item.ID)}}
	}, nil
}

// subjectType finds the type. Built-in types are negative and refused, save -5.
func (s *Server) subjectType(e *element, existing *DossierItem) (SubjectType, *Answer) {
	f := e.object.field("StId")
	id, err := strconv.Atoi(e.value("StId"))
	switch {
	case err != nil && existing != nil:
		id = existing.Type
	case id < 0 && id != -5:
		return SubjectType{}, invalid("Het type dossieritem %d mag niet worden gebruikt.", "The dossier item type %d cannot be used.", id)
	}
	t, ok := s.types[id]
	if !ok && (existing == nil || id != existing.Type) {
		return SubjectType{}, unknownReference(f)
	}
	return t, nil
}

// links reads the destinations: SfTp with SfId, or a flag with its id.
func (s *Server) links(e *element, t SubjectType) ([]Link, *Answer) {
	var out []Link
	for _, l := range e.child("KnSubjectLink") {
		to, id := l.value("SfTp"), l.value("SfId")
		for flag, code := range map[string]string{
			"ToBC": toPerson, "ToEm": toEmployee, "ToAp": toApplicant, "ToSR": toSales, "ToPR": toPurchase, "ToEr": toEmployer,
		} {
			if l.value(flag) == "true" {
				to = code
			}
		}
		if to == toPerson && id == "" {
			id = l.value("BcId")
		}
		n, err := strconv.Atoi(to)
		if err != nil || len(t.Destinations) > 0 && !slices.Contains(t.Destinations, n) {
			return nil, refusal(numberNotAllowed, "Deze bestemming is niet geldig voor dit type dossieritem",
				"This destination is not valid for this type of dossier item")
		}
		if !s.destinationExists(to, id) {
			return nil, unknownReference(l.object.field("SfId"))
		}
		out = append(out, Link{n, id})
	}
	return out, nil
}

func (s *Server) destinationExists(to, id string) bool {
	switch to {
	case toPerson:
		return s.person(id) != nil
	case toApplicant, toApplication:
		return s.applicant(id) != nil
	case toEmployee:
		return s.employees[id]
	}
	return true
}

// attachments gathers the files. The type must allow them.
func attachments(e *element, t SubjectType) ([]File, *Answer) {
	var out []File
	for _, c := range e.child("KnSubjectAttachment") {
		f := c.file("")
		if f == nil {
			return nil, missing(c.object.field("FileStream"))
		}
		out = append(out, *f)
	}
	if f := e.files["FileStream"]; f != nil { // one file may also hang on the item itself
		named := *f
		named.Name = e.value("SbPa")
		out = append(out, named)
	}
	if len(out) > 0 && !t.Files {
		return nil, invalid("Bij dit type dossieritem zijn geen bestanden toegestaan.", "This type of dossier item does not allow files.")
	}
	return out, nil
}

// removeSubject deletes a dossier item, or one of its files by the full key of
// both.
func (s *Server) removeSubject(object string, keys map[string]string) (change, *Answer) {
	id, _ := strconv.Atoi(keys["SbId"]) // no number: no such item
	item := s.item(id)
	switch {
	case item == nil:
		return nil, invalid("Het dossieritem bestaat niet.", "The dossier item does not exist.")
	case object == "KnSubject":
		return func() []pair {
			s.dossier = slices.DeleteFunc(s.dossier, func(d *DossierItem) bool { return d == item })
			return nil
		}, nil
	case object == "KnSubjectAttachment":
		n := slices.IndexFunc(item.Files, func(f File) bool { return f.ID == keys["FileId"] })
		if n < 0 {
			return nil, invalid("Het bestand bestaat niet.", "The file does not exist.")
		}
		return func() []pair { item.Files = slices.Delete(item.Files, n, n+1); return nil }, nil
	}
	return nil, invalid("Het object '%s' is niet bekend.", "The object '%s' is not known.", object)
}
