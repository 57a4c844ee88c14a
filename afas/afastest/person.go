package afastest

import (
	"maps"
	"net/http"
	"strconv"
)

// matchOn lists, per MatchPer, the fields a person is recognised by. 0 goes by
// number and 7 never looks.
var matchOn = map[string][]string{
	"1": {"SoSe"},
	"2": {"LaNm", "Is", "In", "ViGe"},
	"3": {"LaNm", "Is", "In", "ViGe", "EmAd"},
	"4": {"LaNm", "Is", "In", "ViGe", "MbNr"},
	"5": {"LaNm", "Is", "In", "ViGe", "TeNr"},
	"6": {"LaNm", "Is", "In", "ViGe", "DaBi"},
}

// checkPerson is KnPerson. MatchPer outranks the verb: a POST that recognises
// somebody changes that person, a PUT that recognises nobody adds one.
func (s *Server) checkPerson(e *element, req request) (change, *Answer) {
	if a := e.citizenNumber(); a != nil {
		return nil, a
	}
	p, a := s.recognise(e, req)
	if a != nil {
		return nil, a
	}
	if p == nil {
		if !e.has("LaNm") {
			return nil, missing(e.object.field("LaNm"))
		}
		return func() []pair {
			p := s.addPerson(e.value("BcCo"), map[string]string{}, req.at)
			p.take(e)
			return p.keys()
		}, nil
	}
	if req.method == http.MethodPut && s.cfg.RefuseUnchanged && p.unchanged(e) {
		return nil, invalid("Er zijn geen wijzigingen.", "Nothing has changed.")
	}
	return func() []pair { p.take(e); return p.keys() }, nil
}

func (s *Server) recognise(e *element, req request) (*Person, *Answer) {
	match, number := e.value("MatchPer"), e.value("BcCo")
	if match == "" || match == "0" {
		p := s.person(number)
		if p == nil && (req.method == http.MethodPut || req.sub != "") {
			return nil, unknownReference(e.object.field("BcCo"))
		}
		return p, nil
	}
	fields := matchOn[match]
	if fields == nil {
		return nil, nil
	}
	var found *Person
	for _, p := range s.persons {
		if !p.matches(e, fields) {
			continue
		}
		if found != nil {
			return nil, invalid("Er zijn meerdere personen gevonden.", "Several persons were found.")
		}
		found = p
	}
	return found, nil
}

func (p *Person) matches(e *element, fields []string) bool {
	any := false
	for _, f := range fields {
		if p.Fields[f] != e.value(f) {
			return false
		}
		any = any || e.has(f)
	}
	return any
}

// control fields steer the call and are not kept.
func controls(id string) bool {
	switch id {
	case "MatchPer", "AutoNum", "PadAdr", "BcCo":
		return true
	}
	return false
}

func (p *Person) unchanged(e *element) bool {
	for k, v := range e.fields {
		if !controls(k) && p.Fields[k] != v {
			return false
		}
	}
	return len(e.children) == 0 && len(e.files) == 0
}

func (p *Person) take(e *element) {
	if p.Fields == nil {
		p.Fields = map[string]string{}
	}
	for k, v := range e.fields {
		if !controls(k) {
			p.Fields[k] = v
		}
	}
	if f := e.file(""); f != nil {
		p.Photo = f
	}
	for _, adr := range e.child("KnBasicAddressAdr") {
		p.Address = maps.Clone(adr.fields)
	}
}

func (p *Person) keys() []pair {
	return []pair{{"BcId", strconv.Itoa(p.ID)}, {"BcCo", p.Number}}
}

// citizenNumber applies the eleven-test to a BSN.
func (e *element) citizenNumber() *Answer {
	v := e.value("SoSe")
	if v == "" {
		return nil
	}
	sum := 0
	for i, c := range v {
		if len(v) != 9 || c < '0' || c > '9' {
			return e.object.field("SoSe").wrong()
		}
		weight := 9 - i
		if weight == 1 {
			weight = -1
		}
		sum += int(c-'0') * weight
	}
	if sum%11 != 0 {
		return e.object.field("SoSe").wrong()
	}
	return nil
}
