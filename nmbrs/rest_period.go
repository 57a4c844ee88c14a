package nmbrs

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/handoverhq/handover/internal/httpx"
)

// maxPeriodAnswer is far above what tells a period. What is decoded without knowing
// its form takes many times its length.
const maxPeriodAnswer = 64 << 10

// CurrentPeriod gives the company's current payroll period. That GET
// companies/{id}/period exists is observed; what it answers is not, so year and
// period are taken from wherever in the data they stand together. Type is "" where
// Nmbrs does not tell it.
func (c *RESTClient) CurrentPeriod(ctx context.Context, companyID string) (Period, error) {
	e := endpoint{op: "get current period", method: http.MethodGet, path: c.paths.CurrentPeriod, class: httpx.Read,
		scope: "company.payrollsettings.read", unknown: UnknownCompany, setting: "CurrentPeriod"}
	if err := checkIDs(companyID); err != nil {
		return Period{}, during(e.op, err)
	}
	answer, err := c.do(ctx, e, e.request(companyID, nil, httpx.Body{}))
	if err != nil {
		return Period{}, err
	}
	defer answer.Body.Close()
	var whole any
	d := json.NewDecoder(io.LimitReader(answer.Body, maxPeriodAnswer))
	d.UseNumber()
	if err := d.Decode(&whole); err != nil {
		return Period{}, e.unreadable(answer, notJSON(err))
	}
	if p, ok := periodWithin(whole, 4); ok {
		return p, nil
	}
	return Period{}, e.unreadable(answer, errNotPage)
}

// periodWithin looks for an object with a year and a period, so many levels down.
func periodWithin(v any, levels int) (Period, bool) {
	if levels == 0 {
		return Period{}, false
	}
	switch v := v.(type) {
	case []any:
		if len(v) == 1 { // which of several is the current one, nothing tells
			return periodWithin(v[0], levels-1)
		}
	case map[string]any:
		if p, ok := periodOf(v); ok {
			return p, true
		}
		for _, name := range []string{"data", "currentPeriod", "period", "periodDetails"} {
			if p, ok := periodWithin(v[name], levels-1); ok {
				if p.Type == "" {
					p.Type = periodTypeOf(v)
				}
				return p, true
			}
		}
	}
	return Period{}, false
}

func periodOf(v map[string]any) (Period, bool) {
	year, _ := v["year"].(json.Number)
	n, ok := v["period"].(json.Number)
	if !ok {
		n, _ = v["number"].(json.Number)
	}
	y, err1 := year.Int64()
	number, err2 := n.Int64()
	if err1 != nil || err2 != nil || y < 1900 || y > 9999 || number < 1 || number > 53 {
		return Period{}, false
	}
	return Period{Year: int(y), Number: int(number), Type: periodTypeOf(v)}, true
}

// periodTypeOf knows the ways to write a type that SOAP and its documentation use,
// and the words that REST would have (inferred).
func periodTypeOf(v map[string]any) PeriodType {
	for _, name := range []string{"periodType", "type"} {
		s, _ := v[name].(string)
		switch strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(s)) {
		case "m", "month", "monthly":
			return Monthly
		case "4w", "w4", "week4", "fourweekly", "4weekly", "4week", "fourweek":
			return FourWeekly
		case "w", "w1", "1w", "week", "weekly":
			return Weekly
		}
	}
	return ""
}
