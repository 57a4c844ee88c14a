package afas

import (
	"context"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// lookForApplication sees, as far as the customer's GetConnectors let it, the
// application with our marker, and people whom AFAS knows already. It is nil
// where there is nothing to look into.
func (t *ApplicantTarget) lookForApplication(in hris.Input) func(context.Context, hris.Receipts) (hris.Sighting, error) {
	s := t.settings
	marked := s.Marker != "" && (s.Dossier.Connector != "" || s.Applicants.Connector != "")
	if !marked && s.Persons.Connector == "" {
		return nil
	}
	return func(ctx context.Context, done hris.Receipts) (hris.Sighting, error) {
		var seen hris.Sighting
		if s.Marker != "" && s.Dossier.Connector != "" {
			found, err := t.marked(ctx, s.Dossier.Connector, s.Dossier.Marker, s.Dossier.ID, in.Marker)
			if err != nil {
				return hris.Sighting{}, err
			}
			seen.Matches = found
			if seen.Complete, err = t.showsMarkers(ctx, len(found) > 0); err != nil {
				return hris.Sighting{}, err
			}
		}
		if s.Marker != "" && s.Applicants.Connector != "" && len(seen.Matches) == 0 {
			found, err := t.marked(ctx, s.Applicants.Connector, s.Applicants.Marker, s.Applicants.Application, in.Marker)
			if err != nil {
				return hris.Sighting{}, err
			}
			seen.Matches = found
		}
		if personOf(in, done) == "" {
			people, err := t.people(ctx, in)
			if err != nil {
				return hris.Sighting{}, err
			}
			seen.Matches, seen.People = append(seen.Matches, people...), s.Persons.Connector != ""
		}
		return seen, nil
	}
}

// lookForPerson sees people whom AFAS knows already. It is never complete, and
// what it sees is never taken for what the step made.
func (t *ApplicantTarget) lookForPerson(in hris.Input) func(context.Context, hris.Receipts) (hris.Sighting, error) {
	if t.settings.Persons.Connector == "" {
		return nil
	}
	return func(ctx context.Context, _ hris.Receipts) (hris.Sighting, error) {
		people, err := t.people(ctx, in)
		return hris.Sighting{Matches: people, People: true}, err
	}
}

// newest is how many of the latest dossier items are searched for a marker.
const newest = 100

// showsMarkers reports whether the connector has been seen to show a marker of
// ours. A column that shows another field, or an authorisation filter that
// hides the rows, must not pass for proof that nothing is there: until one
// hand-over has been seen, absence is a question to a person.
func (t *ApplicantTarget) showsMarkers(ctx context.Context, seen bool) (bool, error) {
	if seen {
		return true, nil
	}
	view := t.settings.Dossier
	q := Query{OrderBy: []string{"-" + or(view.ID, "CaId")}, Take: newest}
	for row, err := range t.client.Rows(ctx, view.Connector, q) {
		if err != nil {
			return false, err
		}
		text, err := row.Text(or(view.Marker, "Marker"))
		if err != nil {
			return false, err
		}
		if hris.IsMarker(text) {
			return true, nil
		}
	}
	return false, nil
}

// marked finds the rows that carry the marker.
func (t *ApplicantTarget) marked(ctx context.Context, connector, markerColumn, idColumn, marker string) ([]hris.Match, error) {
	idColumn = or(idColumn, "CaId")
	q := Query{Filter: Where(Is(or(markerColumn, "Marker"), Equal, marker)), OrderBy: []string{idColumn}, Take: 10}
	var found []hris.Match
	for row, err := range t.client.Rows(ctx, connector, q) {
		if err != nil {
			return nil, err
		}
		id, err := row.Text(idColumn)
		if err != nil {
			return nil, err
		}
		found = append(found, hris.Match{Kind: "application", ID: id, Exact: true})
	}
	return found, nil
}

// people finds persons with the candidate's e-mail address, private or at work.
func (t *ApplicantTarget) people(ctx context.Context, in hris.Input) ([]hris.Match, error) {
	view := t.settings.Persons
	if view.Connector == "" {
		return nil, nil
	}
	privateColumn, workColumn := or(view.PrivateEmail, "MailPrivate"), or(view.WorkEmail, "MailWork")
	var filter Filter
	for _, email := range []fieldmap.Value{in.Values["EmA2"], in.Values["EmAd"]} {
		if email.Text() != "" {
			filter = filter.Or(Is(privateColumn, Equal, email.Text())).Or(Is(workColumn, Equal, email.Text()))
		}
	}
	if len(filter.Groups()) == 0 {
		return nil, nil
	}
	number := or(view.Number, "BcCo")
	var found []hris.Match
	for row, err := range t.client.Rows(ctx, view.Connector, Query{Filter: filter, OrderBy: []string{number}, Take: 20}) {
		if err != nil {
			return nil, err
		}
		id, err := row.Text(number)
		if err != nil {
			return nil, err
		}
		found = append(found, hris.Match{Kind: "person", ID: id, Person: true, About: t.about(row, id)})
	}
	return found, nil
}

// about tells the reviewer who was found, with what the connector shows.
func (t *ApplicantTarget) about(row Row, number string) privacy.Sensitive[string] {
	parts := []string{t.client.in("persoon ", "person ") + number}
	columns := []string{"FirstName", "Prefix", "LastName", "BirthDate"}
	if row.Has("Name") && !row.IsNull("Name") { // the whole name, once
		columns = []string{"Name", "BirthDate"}
	}
	for _, column := range columns {
		if !row.Has(column) || row.IsNull(column) {
			continue
		}
		text, err := row.Text(column)
		if day, e := row.Date(column); e == nil {
			text = day.String()
		}
		if err == nil && text != "" {
			parts = append(parts, text)
		}
	}
	return privacy.Hide(strings.Join(parts, " "))
}
