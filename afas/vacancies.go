package afas

import (
	"context"
	"slices"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// The names that customers and suppliers commonly give the columns of a
// vacancy connector, in order of preference (observed in suppliers' guides).
var (
	numberColumns = []string{"vcsn", "vacancynumber", "vacaturenummer", "vacancyid", "vacatureid", "vacaturenr", "volgnummer", "vacancy", "vacature", "number", "nummer", "id"}
	titleColumns  = []string{"ds", "description", "omschrijving", "vacancytitle", "title", "titel", "functietitel", "vacaturetitel", "name", "naam"}
	statusColumns = []string{"stva", "status", "vacancystatus", "vacaturestatus", "statuscode"}
)

// maxVacancies bounds the list of a form; an employer with more open vacancies
// filters in the connector.
const maxVacancies = 2000

// openVacancies reads the vacancies that can be chosen.
func (t *ApplicantTarget) openVacancies(ctx context.Context) ([]fieldmap.Choice, error) {
	view := t.settings.Vacancies
	var choices []fieldmap.Choice
	for row, err := range t.client.Rows(ctx, view.Connector, Query{Take: maxVacancies}) {
		if err != nil {
			return nil, err
		}
		number, title, status, err := view.columns(row)
		if err != nil {
			return nil, err
		}
		if open, err := view.open(row, status); err != nil {
			return nil, err
		} else if !open {
			continue
		}
		id, err := row.Text(number)
		if err != nil {
			return nil, err
		}
		choice := fieldmap.Choice{ID: strings.TrimSuffix(id, ".0")}
		if title != "" {
			if choice.Label, err = row.Text(title); err != nil {
				return nil, err
			}
		}
		if !slices.ContainsFunc(choices, func(c fieldmap.Choice) bool { return c.ID == choice.ID }) {
			choices = append(choices, choice)
		}
	}
	slices.SortFunc(choices, func(a, b fieldmap.Choice) int {
		return strings.Compare(strings.ToLower(a.Label)+"\x00"+a.ID, strings.ToLower(b.Label)+"\x00"+b.ID)
	})
	return choices, nil
}

// columns gives the columns of number, title and status: those of the
// settings, else the ones with a common name.
func (v VacancyView) columns(row Row) (number, title, status string, err error) {
	number, title, status = v.Number, v.Title, v.Status
	if number == "" {
		if number = commonColumn(row, numberColumns); number == "" {
			return "", "", "", &hris.Error{Code: hris.SetupIncomplete, Op: "read vacancies", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{settingNumber},
				Detail: "which column of " + v.Connector + " has the vacancy number? It has: " + strings.Join(row.Columns(), ", "),
				Remedy: "Choose the column in the connection's settings."}
		}
	}
	if title == "" {
		title = commonColumn(row, titleColumns)
	}
	if status == "" {
		status = commonColumn(row, statusColumns)
	}
	return number, title, status, nil
}

// commonColumn finds the first of the names among the row's columns, whatever
// their case and punctuation.
func commonColumn(row Row, names []string) string {
	for _, name := range names {
		for _, column := range row.Columns() {
			if plainColumn(column) == name {
				return column
			}
		}
	}
	return ""
}

func plainColumn(column string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		}
		return -1
	}, column)
}

// openWords are what a status column holds where it shows words, in Dutch and
// English, instead of AFAS's codes.
var openWords = []string{"1", "99", "open", "openstaand", "vacant", "continu", "continue", "continuous", "doorlopend"}

// open reports whether a row is a vacancy that can be chosen.
func (v VacancyView) open(row Row, status string) (bool, error) {
	if status == "" {
		return true, nil
	}
	text, err := row.Text(status)
	if err != nil {
		return false, err
	}
	values := v.Open
	if len(values) == 0 {
		values = openWords
	}
	return slices.ContainsFunc(values, func(open string) bool { return strings.EqualFold(strings.TrimSuffix(text, ".0"), open) }), nil
}
