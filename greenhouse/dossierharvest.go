package greenhouse

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"

	"github.com/handoverhq/handover/hris"
)

// readFound makes the hire of what reconciliation found, of Harvest's rows alone.
func (s *Source) readFound(ctx context.Context, f FoundHire) (hris.Happening, error) {
	const op = "read found hire"
	if s.client == nil {
		return hris.Happening{}, during(op, notSent(BadCredentials, "what reconciliation found can only be read with access to Harvest"))
	}
	c := s.client
	a, found, err := only(c.Applications(ctx, ApplicationFilter{IDs: []int64{f.ApplicationID}}), f.ApplicationID)
	if err != nil || !found {
		return hris.Happening{}, orMissing(op, err, "the application is not listed any more")
	}
	candidate, found, err := only(c.Candidates(ctx, CandidateFilter{IDs: []int64{a.CandidateID}}), a.CandidateID)
	if err != nil || !found {
		return hris.Happening{}, orMissing(op, err, "the candidate is not listed: private ones come only to a user who may view them")
	}
	if candidate.anonymized() {
		return hris.Happening{Kind: hris.PersonErased, PersonID: idText(candidate.ID), ApplicationID: idText(a.ID)}, nil
	}
	d := &dossier{
		candidate: candidate.ID, application: a.ID, job: a.JobID,
		firstName: candidate.FirstName, lastName: candidate.LastName, preferredName: candidate.PreferredName,
		emails: candidate.Emails, phones: candidate.Phones, addresses: candidate.Addresses,
		acceptedAt: f.HiredAt, // the offer's own, where there is one
	}
	d.addHarvestFields(OnCandidate, candidate.CustomFields)
	d.addHarvestFields(OnApplication, a.CustomFields)
	if err := s.addOffer(ctx, d); err != nil {
		return hris.Happening{}, err
	}
	if err := s.addJob(ctx, d); err != nil {
		return hris.Happening{}, err
	}
	return s.hired(ctx, d)
}

func orMissing(op string, err error, detail string) error {
	if err != nil {
		return err
	}
	return during(op, refused(NotFound, detail))
}

// addOffer adds the accepted offer, where there is one.
func (s *Source) addOffer(ctx context.Context, d *dossier) error {
	for offer, err := range s.client.Offers(ctx, OfferFilter{ApplicationIDs: []int64{d.application}, CurrentOnly: true, Status: OfferAccepted}) {
		if err != nil {
			return err
		}
		d.startsOn, d.acceptedAt = offer.StartsOn, offer.ResolvedAt
		d.addHarvestFields(OnOffer, offer.CustomFields)
		break
	}
	return nil
}

// addJob adds the job and what hangs on it.
func (s *Source) addJob(ctx context.Context, d *dossier) error {
	if d.job == 0 {
		return nil
	}
	job, found, err := only(s.client.Jobs(ctx, JobFilter{IDs: []int64{d.job}}), d.job)
	if err != nil {
		return err
	}
	if !found {
		d.warn("job.title")
		return nil
	}
	d.jobTitle, d.requisition = job.Name, job.RequisitionID
	d.addHarvestFields(OnJob, job.CustomFields)
	if job.DepartmentID != 0 {
		department, _, err := only(s.client.Departments(ctx, TreeFilter{IDs: []int64{job.DepartmentID}}), job.DepartmentID)
		if err := d.lacking(err, "job.department"); err != nil {
			return err
		}
		if department.ID != 0 {
			d.departments = []EventUnit{{ID: department.ID, Name: department.Name, ExternalID: department.ExternalID}}
		}
	}
	if err := s.addOffices(ctx, d, job.OfficeIDs); err != nil {
		return err
	}
	openings, err := whole(s.client.Openings(ctx, OpeningFilter{ApplicationIDs: []int64{d.application}}))
	if err := d.lacking(err, "custom."+extraOpening); err != nil {
		return err
	}
	if len(openings) > 0 {
		d.opening = openings[0].OpeningID
		d.addHarvestFields(OnOpening, openings[0].CustomFields)
	}
	return nil
}

// addOffices adds the offices in the order in which the job has them: the first one
// counts.
func (s *Source) addOffices(ctx context.Context, d *dossier, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	offices, err := whole(s.client.Offices(ctx, TreeFilter{IDs: ids}))
	if err := d.lacking(err, "job.location"); err != nil {
		return err
	}
	for _, id := range ids {
		if i := slices.IndexFunc(offices, func(o Office) bool { return o.ID == id }); i >= 0 {
			d.offices = append(d.offices, EventUnit{ID: id, Name: offices[i].Name, Location: offices[i].Location, ExternalID: offices[i].ExternalID})
		}
	}
	return nil
}

// complete adds what webhooks do not tell, and Harvest does.
func (s *Source) complete(ctx context.Context, d *dossier) error {
	for _, step := range []struct {
		path string
		do   func(context.Context, *dossier) error
	}{
		{"person", s.addCandidate}, {"job.manager", s.addManagers}, {"custom", s.addCatalogue}, {"custom", s.addPeople}, {"documents", s.addFiles},
	} {
		if err := d.lacking(step.do(ctx, d), step.path); err != nil {
			return err
		}
	}
	return nil
}

// lacking makes a warning of what only more rights could mend: a hire need not wait
// for what it can do without.
func (d *dossier) lacking(err error, path string) error {
	if err == nil || passing(err) {
		return err
	}
	d.warn(path)
	return nil
}

// addCandidate adds what a webhook does not tell of the candidate, and what was
// corrected since the hire: an e-mail address that was lacking, a name that was
// misspelt. A row that is older than the hire only fills what is empty.
func (s *Source) addCandidate(ctx context.Context, d *dossier) error {
	row, found, err := only(s.client.Candidates(ctx, CandidateFilter{IDs: []int64{d.candidate}}), d.candidate)
	if err != nil || !found {
		return err
	}
	if row.anonymized() {
		d.anonymized = true
		return nil
	}
	corrected := !d.acceptedAt.IsZero() && row.UpdatedAt.After(d.acceptedAt)
	for _, text := range []struct {
		of  *string
		now string
	}{{&d.firstName, row.FirstName}, {&d.lastName, row.LastName}, {&d.preferredName, row.PreferredName}} {
		if text.now != "" && (corrected || *text.of == "") {
			*text.of = text.now
		}
	}
	for _, list := range []struct {
		of  *[]Contact
		now []Contact
	}{{&d.emails, row.Emails}, {&d.phones, row.Phones}, {&d.addresses, row.Addresses}} {
		if len(list.now) > 0 && (corrected || len(*list.of) == 0) {
			*list.of = list.now
		}
	}
	return nil
}

// anonymized reports whether the name is what Greenhouse leaves of one: that word,
// and the id (documented).
func (c Candidate) anonymized() bool {
	return c.FirstName == "Anonymized" && c.LastName == idText(c.ID)
}

func (s *Source) addManagers(ctx context.Context, d *dossier) error {
	if d.job == 0 {
		return nil
	}
	places, err := whole(s.client.HiringManagers(ctx, TeamFilter{JobIDs: []int64{d.job}}))
	if err != nil || len(places) == 0 {
		return err
	}
	slices.SortFunc(places, func(a, b HiringManager) int { return cmp.Compare(a.ID, b.ID) }) // the first that was named
	var ids []int64
	for _, p := range places {
		ids = append(ids, p.UserID)
	}
	users, err := whole(s.client.Users(ctx, UserFilter{IDs: ids}))
	for _, id := range ids {
		if i := slices.IndexFunc(users, func(u User) bool { return u.ID == id && !u.Deactivated }); i >= 0 {
			d.managers = append(d.managers, users[i])
		}
	}
	return err
}

// addPeople looks up the users whom custom fields name by id alone.
func (s *Source) addPeople(ctx context.Context, d *dossier) error {
	var ids []int64
	for _, set := range d.fields {
		for _, field := range set.fields {
			if v, err := readValue(field, set.dialect); err == nil {
				if p, ok := v.(Person); ok && p.Name == "" && p.UserID > 0 {
					ids = append(ids, p.UserID)
				}
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	users, err := whole(s.client.Users(ctx, UserFilter{IDs: ids}))
	d.people = make(map[int64]User, len(users))
	for _, u := range users {
		d.people[u.ID] = u
	}
	return err
}

// addFiles puts Harvest's rows in the place of the payload's, because they can be
// fetched anew. No rows for files that a webhook named mean that Harvest has not
// caught up.
func (s *Source) addFiles(ctx context.Context, d *dossier) error {
	if !s.documents {
		return nil
	}
	files, err := whole(s.client.Attachments(ctx, AttachmentFilter{ApplicationIDs: []int64{d.application}}))
	if err == nil && len(files) > 0 {
		slices.SortFunc(files, func(a, b Attachment) int { return cmp.Compare(a.ID, b.ID) })
		d.files = files
	}
	return err
}

// whole reads a whole list: for those that are known to be short.
func whole[T any](rows iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// only gives the row with an id.
func only[T row](rows iter.Seq2[T, error], id int64) (T, bool, error) {
	var none T
	for row, err := range rows {
		if err != nil {
			return none, false, err
		}
		if row.rowID() == id {
			return row, true, nil
		}
	}
	return none, false, nil
}

// parseID reads an id as hires have it.
func parseID(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 {
		return 0, inputError("the id is not one of Greenhouse")
	}
	return id, nil
}
