package nmbrs

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
)

// periodTurns is how long until it is asked again whether a company has come to a
// later period. When it does is the payroll's decision, not the calendar's.
const periodTurns = 12 * time.Hour

// decision remembers the company's current period for one run of the steps.
type decision struct {
	mu    sync.Mutex
	known bool
	from  since
}

// since decides from when the values of a hire hold. What was decided stands for
// one run; the next one asks anew.
func (h *handOver) since(ctx context.Context) (since, error) {
	h.period.mu.Lock()
	defer h.period.mu.Unlock()
	if h.period.known {
		return h.period.from, nil
	}
	from, err := h.decide(ctx)
	from.unprotected = h.values[pathUnprotected].Yes()
	if err == nil {
		h.period.known, h.period.from = true, from
	}
	return from, err
}

func (h *handOver) decide(ctx context.Context) (since, error) {
	start, choice := h.values[pathStart].Date(), h.values[pathFrom].Option()
	if !h.api.needsPeriod(choice) {
		return since{}, nil
	}
	current, known, err := h.periodNow(ctx, h.at)
	switch {
	case err != nil:
		return since{}, told(err)
	case !known:
		if from, ok := h.api.withoutPeriod(start); ok && choice == h.api.choiceWithoutPeriod() {
			return from, nil
		}
		return since{}, &hris.Error{Code: hris.RightMissing, Op: "read the current period", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{pathFrom},
			Detail: "whether the start lies in the company's current period cannot be told", Remedy: h.periodRemedy()}
	}
	begins, _ := periodOn(current.Type, start)
	switch {
	case begins == current:
		return since{period: current, day: start}, nil
	case comparePeriods(begins, current) < 0, choice == fromCurrent:
		return since{period: current, day: firstDay(current)}, nil
	case choice == fromStart:
		return since{period: begins, later: true, day: start}, nil
	}
	return since{}, &hris.Error{Code: hris.NotConfirmed, Op: "read the current period", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{pathFrom},
		Detail: "the start lies in " + begins.String() + " and the company's current period is " + current.String(), Remedy: "Say from when values hold, then send."}
}

func (t *Target) periodRemedy() string {
	if t.settings.API == REST {
		return "Give the integration the scope company.payrollsettings.read and have consent renewed; or say in the settings how long periods are, and that values hold from the start date."
	}
	return "Grant Company_GetCurrentPeriod (" + menuRights + "), or say that values hold from the current period."
}

// periodNow gives a company's current period, and whether a day can be told to lie
// in it or after it: not where the login may not read it, nor where Nmbrs does not
// tell its type.
func (t *Target) periodNow(ctx context.Context, at place) (Period, bool, error) {
	current, err := t.api.currentPeriod(ctx, at)
	switch {
	case errors.Is(err, hris.RightMissing), errors.Is(err, NotFound), errors.Is(err, Moved):
		return Period{}, false, nil
	case err != nil:
		return Period{}, false, err
	}
	if current.Type == "" {
		current.Type = t.settings.Periods
	}
	return current, slices.Contains(periodTypes, current.Type), nil
}

// waits turns the lack of a right to write into a later period into waiting for
// that period: it takes nobody's correction, only time.
func (h *handOver) waits(step string, err error, from since) error {
	own, ok := errors.AsType[*Error](err)
	if !from.later || !ok || own.Reason != NotGranted {
		return err
	}
	return &hris.Error{Code: hris.Locked, Op: step, Vendor: vendorName, Effect: hris.EffectRefused, Fields: []string{pathFrom}, RetryAfter: periodTurns, Own: err,
		Detail: "the values hold from " + from.period.String() + ", which is not the company's current period yet, and the login has no right to " + or(own.Call, "write ahead"),
		Remedy: "It goes on by itself once that period is current. Granting the right, or choosing the current period, makes it go on at once."}
}
