package hristest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/handoverhq/handover/hris"
)

func TestACreateThatIsDeclaredAnUpdateIsCaughtAndTheStepNamed(t *testing.T) {
	t.Parallel()
	h := MemoryHarness(OneStep())
	open := h.Open
	h.Open = func(t testing.TB, w World) *Account {
		a := open(t, w)
		a.Target = careless{a.Target}
		return a
	}
	heard := &listener{TB: t}
	updatesTwice(newScene(heard, h), 0)
	assert.Contains(t, fmt.Sprint(heard.errors), `step "create applicant" is an Update, but doing it twice made two`)
}

// careless calls every step of a target an update.
type careless struct{ hris.Target }

func (c careless) Steps(in hris.Input) ([]hris.Step, error) {
	steps, err := c.Target.Steps(in)
	for i := range steps {
		steps[i].Kind, steps[i].Look = hris.Update, nil
	}
	return steps, err
}

// listener hears what a test says is wrong.
type listener struct {
	testing.TB
	errors []string
}

func (l *listener) Errorf(format string, args ...any) {
	l.errors = append(l.errors, fmt.Sprintf(format, args...))
}
