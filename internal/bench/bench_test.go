package bench

import (
	"testing"

	"github.com/expr-lang/expr/vm"
	"github.com/itchyny/gojq"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
)

func TestAllFourGiveTheSameValues(t *testing.T) {
	want := map[string]any{
		"Name": "Garden shears", "Mail": "orders@example.com", "Start": "2026-03-01", "Size": "L", "Code": "GS/2026/11",
		"City": "Utrecht", "Language": "nl", "Price": "1249.5", "Full": "Ada Moss", "Phone": "+31201234567",
	}
	plan := mapping().Plan(record())
	require.Empty(t, plan.Problems())
	assert.True(t, plan.Complete())
	assert.Equal(t, want, shown(plan.Values()))

	hand := byHand(record())
	values := fieldmap.Values{}
	for _, e := range hand.entries {
		assert.Empty(t, e.problem)
		values[e.path] = e.value
	}
	assert.True(t, plan.Values().Equal(values))

	out, err := vm.Run(exprProgram(), plain())
	require.NoError(t, err)
	assert.Equal(t, want, out)

	for _, code := range []*gojq.Code{gojqProgram(), gojqReplacing()} {
		out, ok := code.Run(plain()).Next()
		require.True(t, ok)
		assert.Equal(t, want, out)
	}
}

func shown(values fieldmap.Values) map[string]any {
	out := make(map[string]any)
	for path, v := range values {
		out[path] = v.Display()
	}
	return out
}

func BenchmarkTenRules(b *testing.B) {
	b.Run("hand", func(b *testing.B) {
		r := record()
		b.ReportAllocs()
		for b.Loop() {
			byHand(r)
		}
	})
	b.Run("fieldmap", func(b *testing.B) {
		m, r := mapping(), record()
		b.ReportAllocs()
		for b.Loop() {
			m.Plan(r)
		}
	})
	b.Run("fieldmap+complete", func(b *testing.B) {
		m, r := mapping(), record()
		b.ReportAllocs()
		for b.Loop() {
			if !m.Plan(r).Complete() {
				b.Fatal("incomplete")
			}
		}
	})
	b.Run("expr", func(b *testing.B) {
		program, r := exprProgram(), plain()
		var machine vm.VM // reused, as expr advises
		b.ReportAllocs()
		for b.Loop() {
			if _, err := machine.Run(program, r); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, code := range map[string]*gojq.Code{"gojq": gojqProgram(), "gojq gsub": gojqReplacing()} {
		b.Run(name, func(b *testing.B) {
			r := plain()
			b.ReportAllocs()
			for b.Loop() {
				if out, _ := code.Run(r).Next(); out == nil {
					b.Fatal("nothing")
				}
			}
		})
	}
}
