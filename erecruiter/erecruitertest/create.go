package erecruitertest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The whole of creating an application is our proposal: that a partner can is
// plain, how is not known.

// newApplication is the body of a create. Names count without regard to case,
// unknown ones are ignored.
type newApplication struct {
	ExternalID string       `json:"externalId"`
	OriginID   wireID       `json:"originId"`
	AppliedAt  *string      `json:"appliedAt,omitempty"`
	Candidate  newCandidate `json:"candidate"`
	CV         *newCV       `json:"cv"`
	Note       *string      `json:"note"`
	Consents   []newConsent `json:"consents"`
}

type newCandidate struct {
	FirstName string  `json:"firstName"`
	LastName  string  `json:"lastName"`
	Email     string  `json:"email"`
	Phone     *string `json:"phone"`
	City      *string `json:"city"`
}

type newCV struct {
	FileName      string `json:"fileName"`
	ContentType   string `json:"contentType"`
	ContentBase64 string `json:"contentBase64"`
}

type newConsent struct {
	ConsentID  wireID `json:"consentId"`
	Accepted   bool   `json:"accepted"`
	AcceptedAt string `json:"acceptedAt"`
	TextShown  string `json:"textShown"`
}

// wireID is an id in a body, a number or a text.
type wireID int64

func (id *wireID) UnmarshalJSON(b []byte) error {
	n, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64)
	if err != nil && string(b) != "null" {
		return errors.New("not an id")
	}
	*id = wireID(n)
	return nil
}

// prepareCreate reads the body and decodes the CV, without the lock.
func (x *exchange) prepareCreate() work {
	if mt, _, _ := mime.ParseMediaType(x.r.Header.Get("Content-Type")); mt != "application/json" {
		return always(Refused(http.StatusUnsupportedMediaType, "UnsupportedMediaType", "application/json is wanted."))
	}
	body, err := x.text(x.s.cfg.MaxCV/3*4 + 1<<20)
	if errors.Is(err, errTooLarge) {
		return always(Refused(http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "The body is too large."))
	}
	n, err := decodeApplication(body)
	if err != nil {
		return always(Refused(http.StatusBadRequest, "BadRequest", "The body could not be read."))
	}
	key := x.r.Header.Get("Idempotency-Key")
	if len(key) > 64 {
		return always(Refused(http.StatusBadRequest, "BadRequest", "Idempotency-Key is too long."))
	}
	a, wrong := n.read(x.s.cfg.MaxCV)
	x.note(n)
	return x.s.locked(func(at time.Time) *Answer { return x.create(a, wrong, key, at) })
}

func decodeApplication(body []byte) (*newApplication, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	n := &newApplication{}
	if err := dec.Decode(n); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("more than one value")
	}
	return n, nil
}

// note keeps the body in the journal, without the bytes of the CV.
func (x *exchange) note(n *newApplication) {
	if x.s.cfg.Thin {
		return
	}
	shown := *n
	if n.CV != nil {
		cv := *n.CV
		cv.ContentBase64 = strconv.Itoa(len(cv.ContentBase64)) + " characters"
		shown.CV = &cv
	}
	x.call.Body = encode(shown)
}

// read takes a body apart and tells what is wrong with it by itself.
func (n *newApplication) read(maxCV int64) (*Application, []Problem) {
	var wrong []Problem
	refuse := func(field, message string) { wrong = append(wrong, invalid(field, message)) }
	text := func(field, v string, required bool) string {
		if v = strings.TrimSpace(v); v == "" && required {
			refuse(field, "Pole jest wymagane.")
		}
		return v
	}
	c := n.Candidate
	a := &Application{ExternalID: text("externalId", n.ExternalID, true), OriginID: int64(n.OriginID), ViaAPI: true}
	if utf8.RuneCountInString(a.ExternalID) > 64 {
		refuse("externalId", "Dozwolone są 64 znaki.")
	}
	a.Person = Person{
		FirstName: text("candidate.firstName", c.FirstName, true), LastName: text("candidate.lastName", c.LastName, true),
		Email: text("candidate.email", c.Email, true),
		Phone: text("candidate.phone", deref(c.Phone), false), City: text("candidate.city", deref(c.City), false),
	}
	if a.Person.Email != "" && !isEmail(a.Person.Email) {
		refuse("candidate.email", "Niepoprawny adres e-mail.")
	}
	a.Note = deref(n.Note)
	if n.AppliedAt != nil {
		var err error
		if a.AppliedAt, err = time.Parse(time.RFC3339, *n.AppliedAt); err != nil {
			refuse("appliedAt", "Niepoprawna data.")
		}
	}
	if n.CV != nil {
		f, field := n.CV.file(maxCV)
		if field != "" {
			refuse("cv."+field, "Niepoprawny plik.")
		}
		a.CVs = []File{f}
	}
	for _, given := range n.Consents {
		at, err := time.Parse(time.RFC3339, given.AcceptedAt)
		if err != nil {
			refuse("consents", "Niepoprawna data zgody "+decimal(int64(given.ConsentID))+".")
		}
		a.Consents = append(a.Consents, GivenConsent{int64(given.ConsentID), given.Accepted, at, given.TextShown})
	}
	return a, wrong
}

// file decodes a CV; field names what is wrong with it.
func (cv *newCV) file(most int64) (f File, field string) {
	content, err := base64.StdEncoding.DecodeString(cv.ContentBase64)
	f = File{Name: strings.TrimSpace(cv.FileName), ContentType: cv.ContentType, Content: content}
	_, _, typeErr := mime.ParseMediaType(cv.ContentType)
	switch {
	case f.Name == "":
		return f, "fileName"
	case typeErr != nil:
		return f, "contentType"
	case err != nil || len(content) == 0 || int64(len(content)) > most:
		return f, "contentBase64"
	}
	return f, ""
}

func isEmail(s string) bool {
	name, domain, ok := strings.Cut(s, "@")
	return ok && name != "" && strings.Contains(strings.Trim(domain, "."), ".") && !strings.ContainsAny(s, " \t\r\n")
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// create checks an application against the account and makes it. What is wrong
// with its data is told before a repeated external id is.
func (x *exchange) create(a *Application, wrong []Problem, key string, at time.Time) *Answer {
	s := x.s
	r, refusal := x.seenRecruitment(x.id)
	if refusal != nil {
		return refusal
	}
	once := key + " " + decimal(x.id)
	if was := s.answered[once]; was != nil && s.cfg.Idempotent && key != "" {
		return was
	}
	if r.Status != Active {
		field := "recruitmentId"
		return refused(http.StatusUnprocessableEntity, Problem{Message: "Rekrutacja nie jest aktywna.", ErrorCode: "RecruitmentNotActive", ModelType: &field})
	}
	wrong = append(wrong, s.foreign(a, r)...)
	switch {
	case len(wrong) > 0:
		return refused(http.StatusUnprocessableEntity, wrong...)
	case s.external[a.ExternalID] != nil && !s.cfg.AcceptRepeats:
		field := "externalId"
		return refused(http.StatusConflict, Problem{Message: "Zgłoszenie już istnieje.", ErrorCode: "DuplicateExternalId", ModelType: &field})
	}
	a.RecruitmentID = r.ID
	if a.AppliedAt.IsZero() {
		a.AppliedAt = at
	}
	a.History = []StageChange{{StageID: s.firstStage(), At: at}}
	s.insert(a)
	s.writes++
	created := jsonAnswer(http.StatusCreated, struct {
		ApplicationID any `json:"applicationId"`
		CandidateID   any `json:"candidateId"`
	}{s.wire.id(a.ID), s.wire.id(a.CandidateID)})
	if s.cfg.Idempotent && key != "" {
		s.answered[once] = created
	}
	return created
}

// foreign tells what is wrong with ids that the account should know.
func (s *Server) foreign(a *Application, r *recruitment) (wrong []Problem) {
	if !slices.ContainsFunc(s.origins, func(o Origin) bool { return o.ID == a.OriginID && !o.Inactive }) {
		wrong = append(wrong, invalid("originId", "Nieznane miejsce publikacji."))
	}
	accepted := map[int64]bool{}
	for _, given := range a.Consents {
		if !slices.ContainsFunc(r.Consents, func(c Consent) bool { return c.ID == given.ConsentID }) {
			wrong = append(wrong, invalid("consents", "Nieznana zgoda "+decimal(given.ConsentID)+"."))
		}
		accepted[given.ConsentID] = given.Accepted
	}
	for _, c := range r.Consents {
		if c.Required && !accepted[c.ID] {
			wrong = append(wrong, invalid("consents", "Zgoda "+decimal(c.ID)+" jest wymagana."))
		}
	}
	return wrong
}
