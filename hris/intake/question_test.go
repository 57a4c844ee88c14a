package intake_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

// answers sends what a held event is about as a person says, and releases the event.
func (h *host) answers(t *testing.T, edits ...transfer.Edit) intake.Result {
	t.Helper()
	draft, err := h.service.Prepare(t.Context(), actor, acme, to, h.hire(), edits...)
	require.NoError(t, err)
	_, err = h.service.Send(t.Context(), actor, draft)
	require.NoError(t, err)
	held := h.held(t)
	require.Len(t, held, 1)
	return h.released(t, held[0])
}

func TestASecondVacancyIsHeldWithItsQuestionUntilAPersonAnswers(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := &host{scene: s}
		h.config.Routes = intake.OwnRoutes{Actor: actor, Edits: s.routes.known[from].Edits}
		h.intake, h.service = h.process(t, nil, nil)
		h.keep(t, ownHired(t, h.hire()))
		require.Equal(t, intake.Done, h.work(t).Outcome)
		south := []transfer.Edit{transfer.SetText("debtor", "south"), transfer.SetText("company", "s1"), transfer.SetText("department", "s1-care")}
		h.config.Routes = intake.OwnRoutes{Actor: actor, Edits: func(*hris.Hire) []transfer.Edit { return south }}
		h.intake, h.service = h.process(t, nil, nil)
		h.keep(t, ownHired(t, h.hire(named("Visser"))))
		r := h.work(t)
		require.Equal(t, intake.Held, r.Outcome, r.Reason)
		assert.Equal(t, hris.Problems, r.Reason)
		assert.Equal(t, []string{transfer.CodeSecond}, h.held(t)[0].Fields)

		assert.Equal(t, intake.Done, h.answers(t, append(south, transfer.SecondHandOver(), transfer.AnotherPerson())...).Outcome)
		assert.Empty(t, h.held(t))
		h.idle(t)
		h.records(t, 2)
	}, func(d *hristest.Design) { d.Info.Subject = hris.Subject{Person: true, Fields: []string{"debtor"}} })
}

func TestANamesakeIsHeldWithItsQuestionUntilAPersonAnswers(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		who := h.hire()
		h.target.Add(fieldmap.Values{"last_name": fieldmap.TextValue(who.Person.LastName), "date_of_birth": fieldmap.DateValue(who.Person.DateOfBirth)})
		require.Equal(t, intake.Held, h.comes(t, ownHired(t, who)).Outcome)
		assert.Equal(t, []string{transfer.CodePersonExists}, h.held(t)[0].Fields)

		assert.Equal(t, intake.Done, h.answers(t, transfer.SetText("debtor", "north"), transfer.AnotherPerson()).Outcome)
		assert.Empty(t, h.held(t))
		h.records(t, 2) // the namesake's, and the hire's
	})
}
