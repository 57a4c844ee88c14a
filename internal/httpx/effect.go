package httpx

// Effect says what a failed call may have done at the vendor. The zero value is the careful one.
type Effect uint8

const (
	// Unknown: the vendor may or may not have acted. Look before sending a create again.
	Unknown Effect = iota
	// NotSent: nothing of the request left: no connection was had, or it was stopped on our side before one was asked for.
	NotSent
	// Refused: the vendor answered that it did nothing, or never received the request in full.
	Refused
)

// String gives the word used in errors and logs.
func (e Effect) String() string {
	switch e {
	case NotSent:
		return "not sent"
	case Refused:
		return "refused"
	default:
		return "unknown"
	}
}

// Class says what sending a request twice would do, and so when it may be repeated. The zero value is the careful one.
type Class uint8

const (
	// Create makes something new each time it is acted on. Repeated only when it provably did nothing.
	Create Class = iota
	// SafeWrite changes something and has the same effect when acted on twice.
	SafeWrite
	// Read changes nothing.
	Read
)

// String gives the word used in errors and logs.
func (c Class) String() string {
	switch c {
	case SafeWrite:
		return "safe write"
	case Read:
		return "read"
	default:
		return "create"
	}
}
