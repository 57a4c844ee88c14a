package hris

import "context"

// Connected is what a connection leads to: one account of a vendor, with its
// credentials. A [Target] is one; so is a [Source] that hires come from, and a
// [StatusSink]. Hosts find out by a type assertion what else it can do. It is
// safe for concurrent use.
type Connected interface {
	// Info says what this is. It is constant and makes no call.
	Info() Info

	// Check tries what can be tried without writing and gives one finding per
	// right or setting. An error means that the check itself could not run.
	Check(ctx context.Context) (Report, error)
}
