package nmbrs

import (
	"context"
	"net/http"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/internal/httpx"
)

// InsertContract gives an employee a contract, and its id where Nmbrs tells it.
// Observed: POST employees/{id}/contract with startDate and indefinite (needed),
// trialPeriod (the day on which the trial ends), endDate, writtenContract and
// hoursPerWeek. The numbers that SOAP's contract has besides have no place and are
// refused here; Unprotected has none either and is not sent. It is a create: sent
// twice, there may be two.
func (c *RESTClient) InsertContract(ctx context.Context, employeeID string, k Contract) (id string, err error) {
	e := endpoint{op: "insert contract", method: http.MethodPost, path: c.paths.Contract, class: httpx.Create, scope: "employee.employment", unknown: UnknownEmployee, setting: "Contract"}
	err = checkIDs(employeeID)
	switch {
	case err != nil:
	case !k.Start.Valid():
		err = badField("startDate", "a contract begins on a day")
	case k.EmploymentType != 0 || k.SequenceTaxID != 0 || k.PhaseClassification != 0:
		err = badField("employmentType", "REST has no place for employment type, tax sequence and phase classification")
	}
	if err != nil {
		return "", during(e.op, err)
	}
	f := fields{"startDate": moment(k.Start), "indefinite": k.Indefinite, "writtenContract": k.IsWritten}
	for name, day := range map[string]civil.Date{"trialPeriod": k.TrialEnd, "endDate": k.End} {
		if !day.IsZero() {
			f[name] = moment(day)
		}
	}
	if !k.HoursPerWeek.IsZero() {
		f["hoursPerWeek"] = number(k.HoursPerWeek)
	}
	return c.write(ctx, e, employeeID, f, "contractId")
}
