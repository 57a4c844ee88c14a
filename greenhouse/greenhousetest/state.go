package greenhousetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// state is everything Greenhouse remembers, guarded by the server's lock.
type state struct {
	last int64 // the last id given

	candidates   table[Candidate, *Candidate]
	applications table[Application, *Application]
	offers       table[Offer, *Offer]
	jobs         table[Job, *Job]
	openings     table[Opening, *Opening]
	users        table[User, *User]
	departments  table[Department, *Department]
	offices      table[Office, *Office]
	managers     table[HiringManager, *HiringManager]
	owners       table[Owner, *Owner]
	fieldDefs    table[CustomField, *CustomField]
	options      table[CustomFieldOption, *CustomFieldOption]
	attachments  table[Attachment, *Attachment]

	current    map[int64]int64 // application -> its newest offer
	byCand     map[int64][]int64
	lastStage  map[int64]*Application // application -> as it was before it was hired
	fieldOrder map[string][]*CustomField
}

func newState(first int64) state {
	st := state{last: first - 1, current: map[int64]int64{}, byCand: map[int64][]int64{},
		lastStage: map[int64]*Application{}, fieldOrder: map[string][]*CustomField{}}
	st.candidates.name, st.applications.name, st.offers.name, st.jobs.name = "candidate", "application", "offer", "job"
	st.openings.name, st.users.name, st.departments.name, st.offices.name = "opening", "user", "department", "office"
	st.managers.name, st.owners.name, st.attachments.name = "hiring manager", "job owner", "attachment"
	st.fieldDefs.name, st.options.name = "custom field", "custom field option"
	return st
}

// begin fills in what a new row lacks. Wire times have milliseconds.
func (s *Server) begin(r *Row) {
	if r.ID == 0 {
		s.last++
		r.ID = s.last
	}
	s.last = max(s.last, r.ID)
	if r.CreatedAt.IsZero() {
		r.CreatedAt = s.now()
	}
	if r.UpdatedAt.IsZero() {
		r.UpdatedAt = r.CreatedAt
	}
}

// now is the clock's time in UTC, to the millisecond as on the wire.
func (s *Server) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Millisecond) }

// check finds values without a definition: a test that misspells a key should
// not wonder where the value went.
func (st *state) check(fieldType string, values Values) {
	for key := range values {
		if !slices.ContainsFunc(st.fieldOrder[fieldType], func(f *CustomField) bool { return f.Key == key }) {
			panic(fmt.Sprintf("greenhousetest: there is no active %s field %q: AddCustomField first", fieldType, key))
		}
	}
}

func (st *state) orderFields() {
	clear(st.fieldOrder)
	for _, f := range st.fieldDefs.rows {
		if !f.Archived {
			st.fieldOrder[f.FieldType] = append(st.fieldOrder[f.FieldType], f)
		}
	}
	for _, fields := range st.fieldOrder {
		slices.SortStableFunc(fields, func(a, b *CustomField) int { return cmp.Compare(a.SortOrder, b.SortOrder) })
	}
}

// slug is the name_key Greenhouse makes of a name, once.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "_")
}

// currentOffer is the newest version; nil when there is none.
func (st *state) currentOffer(application int64) *Offer {
	return st.offers.find(st.current[application])
}

// reindexOffers finds the newest version again after offers were removed.
func (st *state) reindexOffers(application int64) {
	delete(st.current, application)
	var best *Offer
	for _, o := range st.offers.rows {
		if o.ApplicationID == application && (best == nil || o.Version > best.Version) {
			best = o
		}
	}
	if best != nil {
		st.current[application] = best.ID
	}
}

// onTeam reports whether a user is on the hiring team of a job.
func (st *state) onTeam(user, job int64) bool {
	for _, m := range st.managers.rows {
		if m.JobID == job && m.UserID == user {
			return true
		}
	}
	for _, o := range st.owners.rows {
		if o.JobID == job && o.UserID == user {
			return true
		}
	}
	return false
}
