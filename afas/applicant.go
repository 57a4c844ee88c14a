package afas

import (
	"context"

	"github.com/handoverhq/handover/hris/civil"
)

// Applicant is one application for a vacancy: the whole of HrCreateApplicant. The
// codes of gender, experience, source and language differ by language and release:
// take them from [Client.UpdateConnector], never from a table.
//
// What is empty is not sent. Field ids are in the tags.
type Applicant struct {
	masked

	Vacancy int `afas:"VcSn"` // its number; required. The vacancy must have a workflow
	// PersonNumber is that of a person whom AFAS has already; the fields about the
	// person are then not needed.
	PersonNumber string `afas:"BcCo"` // at most 15 characters

	Initials  string `afas:"In"`   // 15
	Prefix    string `afas:"Is"`   // "van", "de"; 15
	UsualName string `afas:"CaNm"` // what people call them; 80
	FirstName string `afas:"FiNm"` // 50
	LastName  string `afas:"LaNm"` // 80; required without PersonNumber

	Gender    string     `afas:"ViGe"` // code
	BirthDate civil.Date `afas:"DaBi"`

	WorkEmail     string `afas:"EmAd"` // 255, as all addresses and numbers
	PrivateEmail  string `afas:"EmA2"` // needed where portal users are made of it
	WorkPhone     string `afas:"TeNr"`
	PrivatePhone  string `afas:"TeN2"`
	WorkMobile    string `afas:"MbNr"`
	PrivateMobile string `afas:"MbN2"`

	Photo *File `afas:"PhotoFileName,PhotoFileStream"`

	Country       string `afas:"CoId"` // AFAS's code, see CountryCode
	Street        string `afas:"Ad"`   // without the number; 60
	HouseNumber   int    `afas:"HmNr"` // digits only; "105a" is 105 and an addition
	HouseAddition string `afas:"HmAd"` // "a", "3b"; 30
	PostalCode    string `afas:"ZpCd"` // 15
	City          string `afas:"Rs"`   // 50

	EducationLevel *int   `afas:"EdLv"` // reference
	WorkLevel      *int   `afas:"WoLv"` // reference
	Experience     string `afas:"WoXp"` // code; customer-maintained since Profit 8
	Source         string `afas:"ViSo"` // code; where they read of the vacancy
	Motivation     string `afas:"Mo"`   // plain text; the published description wrongly calls it base64
	CV             *File  `afas:"CvFileName,CvFileStream"`

	Site     string `afas:"StId"` // name of the OutSite portal; 32
	MayKeep  *bool  `afas:"OpEm"` // consent to keep the data for a year; only with a consent on record
	Language string `afas:"LgId"` // code; 3, since Profit 8 5

	Other Fields // custom fields
}

func (a Applicant) element() (Element, error) {
	switch {
	case a.Vacancy <= 0:
		return Element{}, inputError("an application needs the number of its vacancy (VcSn)")
	case a.LastName == "" && a.PersonNumber == "":
		return Element{}, inputError("an application needs a last name (LaNm) or the number of a person in AFAS (BcCo)")
	}
	fields, err := fieldsOf(a, a.Other)
	return Element{Fields: fields}, err
}

// CreateApplicant starts an application. The key of the result is CaId, the
// application's in AFAS's workflow (a dossier item of type -44): the applicant is
// made only when the vacancy's workflow has run.
func (c *Client) CreateApplicant(ctx context.Context, a Applicant) (Result, error) {
	return insertRecord(ctx, c, "HrCreateApplicant", a.element)
}

func insertRecord(ctx context.Context, c *Client, connector string, element func() (Element, error)) (Result, error) {
	e, err := element()
	if err != nil {
		return Result{}, during("insert "+connector, err)
	}
	return c.Insert(ctx, Write{Connector: connector, Element: e})
}
