package transfer

import (
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// Codes of what a reviewer should see before sending.
const (
	CodeMinor        = "hire.minor"      // under 18 at the start date
	CodeBirthDate    = "hire.birth_date" // implausible: under 13, or over 100
	CodeRefused      = "target.refused"  // the target cannot take it; the argument detail says why
	CodePersonExists = string(hris.PersonExists)
	CodeSecond       = "transfer.second" // this application was handed over for another subject
)

// plausible warns about dates that are possible and unlikely.
func plausible(d *Draft) fieldmap.Problems {
	field, born := byKey(d, hris.KeyDateOfBirth)
	_, start := byKey(d, hris.KeyStartDate)
	if start.IsZero() {
		start = d.hire.Offer.StartDate
	}
	if born.IsZero() || start.IsZero() {
		return nil
	}
	switch age := born.YearsOn(start); {
	case age < 13 || age > 100:
		return fieldmap.Problems{problem(fieldmap.SeverityWarning, CodeBirthDate, field)}
	case age < 18:
		return fieldmap.Problems{problem(fieldmap.SeverityWarning, CodeMinor, field)}
	}
	return nil
}

func byKey(d *Draft, key string) (string, civil.Date) {
	for _, f := range d.Form.Fields {
		if f.Key == key {
			return f.Path, d.Plan.Get(f.Path).Date()
		}
	}
	return "", civil.Date{}
}

// problem makes a problem of this package; its text is the catalogue's.
func problem(severity fieldmap.Severity, code, field string, args ...string) fieldmap.Problem {
	p := fieldmap.Problem{Rule: -1, Field: field, Code: code, Severity: severity}
	if len(args) > 0 {
		p.Args = map[string]string{}
		for i := 0; i+1 < len(args); i += 2 {
			p.Args[args[i]] = args[i+1]
		}
	}
	p.Text = hris.ProblemText(hris.English, p)
	return p
}
