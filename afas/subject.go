package afas

import (
	"context"
	"strconv"

	"github.com/handoverhq/handover/hris/civil"
)

// Subject is a dossier item, the form in which AFAS keeps files and notes on a
// person (KnSubject).
type Subject struct {
	masked

	// Type is one the customer defined. Built-in types, which are negative, are
	// refused, -5 excepted (AFAS documentation). Attachments need a type that allows
	// them.
	Type        int        `afas:"StId"` // required
	Title       string     `afas:"Ds"`   // required; 255
	Text        string     `afas:"SbTx"`
	Sender      string     `afas:"UsId"` // 80
	Responsible string     `afas:"EmId"` // employee; 80
	Done        *bool      `afas:"St"`
	Start       civil.Date `afas:"DtFr"`
	End         civil.Date `afas:"DtTo"`
	Feature1    *int       `afas:"FvF1"` // feature values choose the workflow
	Feature2    *int       `afas:"FvF2"`
	Feature3    *int       `afas:"FvF3"`
	Links       []Link
	Attachments []File
	Other       Fields
}

// Destination is what a dossier item is filed under, by AFAS's number for it.
type Destination int

// The destinations of hiring; AFAS has some fifty others.
const (
	DestinationEmployee    Destination = 2
	DestinationPerson      Destination = 3 // organisation or person
	DestinationApplicant   Destination = 17
	DestinationApplication Destination = 58 // applicant and application
)

// Link files a dossier item under something. Make it with [LinkPerson],
// [LinkEmployee], [LinkApplicant] or [LinkApplication], or by hand.
type Link struct {
	masked

	Destination Destination
	ID          string `afas:"SfId"` // 50
	ToPerson    *bool  `afas:"ToBC"`
	Person      string `afas:"BcId"` // the number of the person (BcCo), in spite of its name; 15
	ToEmployee  *bool  `afas:"ToEm"`
	ToApplicant *bool  `afas:"ToAp"`
	Application int    `afas:"ApId"`
	Other       Fields
}

// LinkPerson files under a person, by number (BcCo). It works before the workflow of
// an application has made an applicant.
func LinkPerson(number string) Link { return Link{ToPerson: new(true), Person: number} }

// LinkEmployee files under an employee (EmId).
func LinkEmployee(id string) Link { return Link{Destination: DestinationEmployee, ID: id} }

// LinkApplicant files under an applicant (EmId).
func LinkApplicant(id string) Link { return Link{Destination: DestinationApplicant, ID: id} }

// LinkApplication files under one application of an applicant.
func LinkApplication(applicant string, application int) Link {
	return Link{Destination: DestinationApplication, ID: applicant, Application: application}
}

func (s Subject) element() (Element, error) {
	switch {
	case s.Type == 0 || s.Type < 0 && s.Type != -5:
		return Element{}, inputError("a dossier item needs a type (StId) that the customer defined: built-in types, which are negative, are not taken")
	case s.Title == "":
		return Element{}, inputError("a dossier item needs a subject (Ds)")
	}
	fields, err := fieldsOf(s, s.Other)
	if err != nil {
		return Element{}, err
	}
	e := Element{Fields: fields}
	if len(s.Links) > 0 {
		links := Object{Name: "KnSubjectLink"}
		for _, link := range s.Links {
			fields, err := link.fields()
			if err != nil {
				return Element{}, err
			}
			links.Elements = append(links.Elements, Element{Fields: fields})
		}
		e.Objects = append(e.Objects, links)
	}
	if len(s.Attachments) > 0 {
		e.Objects = append(e.Objects, attachments("KnSubjectAttachment", s.Attachments))
	}
	return e, nil
}

func (l Link) fields() (Fields, error) {
	fields, err := fieldsOf(l, l.Other)
	if err == nil && l.Destination != 0 {
		fields["SfTp"] = Text(strconv.Itoa(int(l.Destination))) // the description has it as text
	}
	return fields, err
}

// attachments gives the records of files, whose shape is the same everywhere.
func attachments(name string, files []File) Object {
	o := Object{Name: name}
	for _, f := range files {
		o.Elements = append(o.Elements, Element{Fields: Fields{"FileName": Text(f.Name), "FileStream": Content(f)}})
	}
	return o
}

// CreateSubject adds a dossier item. The key of the result is SbId.
func (c *Client) CreateSubject(ctx context.Context, s Subject) (Result, error) {
	return insertRecord(ctx, c, "KnSubject", s.element)
}
