package inboxtest

import "github.com/handoverhq/handover/hris"

var trust = []promise{
	{"takes the first check, and the same one ever after", func(b *bench) {
		for range 3 {
			b.ok(b.inbox.Trust(b.Context(), "check-1"))
		}
	}},
	{"refuses another, and keeps the first", func(b *bench) {
		b.ok(b.inbox.Trust(b.Context(), "check-1"))
		b.fails(b.inbox.Trust(b.Context(), "check-2"), hris.InvalidInput)
		b.ok(b.inbox.Trust(b.Context(), "check-1"))
	}},
}
