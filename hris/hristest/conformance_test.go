package hristest_test

import (
	"testing"

	"github.com/handoverhq/handover/hris/hristest"
)

func TestTheMemoryTargetKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	blind := hristest.SevenSteps()
	blind.Looks = hristest.Looks{}
	marked := hristest.SevenSteps()
	marked.Looks = hristest.Looks{Marker: true, Parts: true}
	partial := hristest.SevenSteps()
	partial.Looks = hristest.Looks{Natural: true}
	for name, design := range map[string]hristest.Design{
		"one step, blind":                    hristest.OneStep(),
		"seven steps, namesakes":             hristest.SevenSteps(),
		"seven steps, blind":                 blind,
		"seven steps, some namesakes":        partial,
		"seven steps, marked but incomplete": marked,
		"applicants":                         hristest.Applicants(),
		"by name":                            hristest.ByName(),
		"read-back":                          hristest.ReadBack(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hristest.Run(t, hristest.MemoryHarness(design))
		})
	}
}

func TestTheTargetOfTheExampleKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	hristest.Run(t, hristest.Harness{Open: openCards})
}
