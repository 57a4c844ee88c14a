package hris

import "github.com/handoverhq/handover/hris/civil"

// Report answers a connection test: one finding per right or setting.
type Report struct {
	Findings []Finding
}

// Standing says how one finding stands.
type Standing string

// The standings.
const (
	Good    Standing = "good"
	Warning Standing = "warning" // works today; act before it stops
	Missing Standing = "missing" // hires cannot be handed over until this is mended
	Absent  Standing = "absent"  // optional; Adds says what it would bring
	Unknown Standing = "unknown" // cannot be tested without writing
)

// Finding is what the test found of one right or setting.
type Finding struct {
	Code     string     // stable: "afas.updateconnector"
	Subject  string     // the vendor's own name of it: "UpdateConnector HrCreateApplicant"
	Standing Standing   // how it stands
	Text     string     // one sentence, in the connection's language
	Remedy   string     // what to do
	MenuPath string     // where in the vendor's screens: "General > Management > App connector"
	Adds     string     // what an optional one would bring
	Until    civil.Date // when it ends, where that is known
	Err      error      // the failure behind it; may be nil
}

// OK reports whether hires can be handed over.
func (r Report) OK() bool {
	for _, f := range r.Findings {
		if f.Standing == Missing {
			return false
		}
	}
	return true
}
