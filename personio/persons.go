package personio

import (
	"context"
	"iter"
	"net/url"
	"strings"
	"time"
)

// PersonQuery narrows a list of persons; all conditions hold at once. The zero
// query is everybody.
type PersonQuery struct {
	IDs          []string
	Emails       []string
	FirstName    string
	LastName     string
	Status       string    // ACTIVE (on leave and onboarding too) or INACTIVE
	UpdatedAfter time.Time // to the second
}

// Persons gives the persons of v2, page by page and each as it arrives. An error
// ends the sequence. It needs the right personio:persons:read.
func (c *Client) Persons(ctx context.Context, q PersonQuery) iter.Seq2[Person, error] {
	const op = "list persons"
	query, err := q.values()
	if err != nil {
		return func(yield func(Person, error) bool) { yield(Person{}, during(op, err)) }
	}
	return each(ctx, c, list{endpoint: persons, op: op, path: []string{"v2", "persons"}, query: query}, personOf)
}

func (q PersonQuery) values() (url.Values, error) {
	query := url.Values{"limit": {maxPersonPage}}
	for key, all := range map[string][]string{"id": q.IDs, "email": q.Emails} {
		for _, one := range all {
			if one == "" || strings.Contains(one, ",") {
				return nil, inputError("ids and e-mail addresses are not empty and have no comma, which separates them")
			}
		}
		if len(all) > 0 {
			query.Set(key, strings.Join(all, ","))
		}
	}
	for key, text := range map[string]string{"first_name": q.FirstName, "last_name": q.LastName, "status": q.Status} {
		if text != "" {
			query.Set(key, text)
		}
	}
	if !q.UpdatedAfter.IsZero() {
		query.Set("updated_at.gt", q.UpdatedAfter.UTC().Format(time.RFC3339))
	}
	return query, nil
}

// Person gives one person. It fails with [NotFound] where there is none of this id.
func (c *Client) Person(ctx context.Context, id string) (Person, error) {
	o, err := c.getV2(ctx, list{endpoint: persons, op: "get person", path: []string{"v2", "persons", id}})
	if err != nil {
		return Person{}, err
	}
	return personOf(o), nil
}

// PersonByEmail looks a person up; found is false where nobody has the address. It
// is unique in an account (Personio documentation).
func (c *Client) PersonByEmail(ctx context.Context, email string) (p Person, found bool, err error) {
	const op = "find person by e-mail"
	email = strings.TrimSpace(email)
	if !strings.Contains(email, "@") {
		return Person{}, false, during(op, inputError("an e-mail address is needed"))
	}
	rows, unread := 0, 0
	var first Person
	for person, err := range c.Persons(ctx, PersonQuery{Emails: []string{email}}) {
		if err != nil {
			return Person{}, false, err
		}
		if strings.EqualFold(strings.TrimSpace(person.Email), email) {
			return person, true, nil
		}
		if rows++; rows == 1 {
			first = person
		}
		if !person.Has("email") {
			unread++
		}
		if rows == 2 {
			break // it is not looking for the address: two cannot have the same
		}
	}
	switch {
	case rows == 0:
		return Person{}, false, nil
	case rows == 1 && unread == 1:
		return first, true, nil
	}
	// It did not look for the address, so nothing says that nobody has it.
	return Person{}, false, during(op, badAnswer("there are people in it whose e-mail address is another one or cannot be read"))
}

// Employments gives the contracts of a person, newest first. It fails with
// [NotFound] where there is no such person.
func (c *Client) Employments(ctx context.Context, personID string) iter.Seq2[Employment, error] {
	const op = "list employments"
	if personID == "" {
		return func(yield func(Employment, error) bool) { yield(Employment{}, during(op, errPersonID)) }
	}
	return each(ctx, c, list{
		endpoint: employments, op: op, path: []string{"v2", "persons", personID, "employments"}, query: url.Values{"limit": {maxPersonPage}},
	}, employmentOf)
}

var errPersonID = inputError("the person's id is missing")

// Employment gives one contract of a person.
func (c *Client) Employment(ctx context.Context, personID, id string) (Employment, error) {
	o, err := c.getV2(ctx, list{endpoint: employments, op: "get employment", path: []string{"v2", "persons", personID, "employments", id}})
	if err != nil {
		return Employment{}, err
	}
	return employmentOf(o), nil
}
