package ledgertest

import (
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

var trust = []promise{
	{"takes the first check, and the same one ever after", func(b *bench) {
		for range 3 {
			b.ok(b.ledger.Trust(b.Context(), "check-1"))
		}
	}},
	{"refuses another, and keeps the first", func(b *bench) {
		b.ok(b.ledger.Trust(b.Context(), "check-1"))
		b.fails(b.ledger.Trust(b.Context(), "check-2"), hris.InvalidInput)
		b.ok(b.ledger.Trust(b.Context(), transfer.Hash("check-1")))
	}},
}
