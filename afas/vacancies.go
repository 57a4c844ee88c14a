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
	numberColumns = []string{
		"vcsn", "vacancynumber", "vacaturenummer", "vacancyid", "vacatureid", "vacaturenr", "vacancynr", "vacancyno", "vacancysequencenumber",
		"vacaturevolgnummer", "sequencenumber", "volgnummer", "number", "nummer", "id", "vacancy", "vacature", // the last two may be titles
	}
	titleColumns  = []string{"ds", "description", "omschrijving", "vacancytitle", "title", "titel", "functietitel", "vacaturetitel", "name", "naam"}
	statusColumns = []string{"stva", "status", "vacancystatus", "vacaturestatus", "statuscode"}
)

// vacancyPage is how many rows are asked for at a time: within AFAS's rule of
// thumb for a connector of up to 75 columns.
const vacancyPage = 2000

// openVacancies reads the vacancies that can be chosen, in the order of their
// titles. One call is enough for nearly everybody. AFAS promises no order unless
// asked for one, so where there are more rows than that they are read again,
// page by page along the number.
func (t *ApplicantTarget) openVacancies(ctx context.Context) ([]fieldmap.Choice, error) {
	list := vacancyList{view: t.settings.Vacancies, in: t.client.in, seen: map[string]bool{}}
	if err := list.read(ctx, t.client, Query{Take: vacancyPage}); err != nil {
		return nil, err
	}
	if list.rows >= vacancyPage {
		if err := list.read(ctx, t.client, Query{Take: vacancyPage, OrderBy: []string{list.number}, Paging: ByKey}); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(list.choices, func(a, b fieldmap.Choice) int {
		return strings.Compare(strings.ToLower(a.Label)+"\x00"+a.ID, strings.ToLower(b.Label)+"\x00"+b.ID)
	})
	return list.choices, nil
}

// vacancyList gathers open vacancies from the rows of the customer's connector.
type vacancyList struct {
	view    VacancyView
	in      func(nl, en string) string
	choices []fieldmap.Choice
	seen    map[string]bool
	rows    int

	number, title, status string // columns; known from the first row on
}

func (l *vacancyList) read(ctx context.Context, c *Client, q Query) error {
	for row, err := range c.Rows(ctx, l.view.Connector, q) {
		if err == nil {
			err = l.add(row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *vacancyList) add(row Row) error {
	if l.rows++; l.number == "" {
		if err := l.columns(row); err != nil {
			return err
		}
	}
	if open, err := l.open(row); err != nil || !open {
		return err
	}
	id, err := row.Text(l.number)
	if err != nil {
		return err
	}
	choice := fieldmap.Choice{ID: strings.TrimSuffix(id, ".0")}
	if l.title != "" {
		if choice.Label, err = row.Text(l.title); err != nil {
			return err
		}
	}
	if choice.ID != "" && !l.seen[choice.ID] {
		l.seen[choice.ID] = true
		l.choices = append(l.choices, choice)
	}
	return nil
}

// columns decides on the columns of number, title and status: those of the
// settings, else the ones with a common name.
func (l *vacancyList) columns(row Row) error {
	l.number = or(l.view.Number, commonColumn(row, numberColumns))
	l.title = or(l.view.Title, commonColumn(row, titleColumns))
	l.status = or(l.view.Status, commonColumn(row, statusColumns))
	if l.number != "" {
		return nil
	}
	have := strings.Join(row.Columns(), ", ")
	return &hris.Error{Code: hris.SetupIncomplete, Op: "read vacancies", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{settingNumber},
		Detail: l.in("Welke kolom van "+l.view.Connector+" heeft het vacaturenummer? Er zijn: "+have+".",
			"Which column of "+l.view.Connector+" has the vacancy number? There are: "+have+"."),
		Remedy: "Choose the column in the connection's settings."}
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
func (l *vacancyList) open(row Row) (bool, error) {
	if l.status == "" {
		return true, nil
	}
	text, err := row.Text(l.status)
	if err != nil {
		return false, err
	}
	values := l.view.Open
	if len(values) == 0 {
		values = openWords
	}
	return slices.ContainsFunc(values, func(open string) bool { return strings.EqualFold(strings.TrimSuffix(text, ".0"), open) }), nil
}
