package hristest

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Design says what an imaginary HR system is like. [OneStep], [SevenSteps],
// [ReadBack] and [ByName] give designs to begin with.
type Design struct {
	Info hris.Info

	// Form has every field. The choices of a field with DependsOn come from
	// Branches instead, and those of a referenced field from Lists.
	Form hris.Form

	// Branches are the choices of a dependent field, by the option that was
	// chosen in the last of the fields it depends on.
	Branches map[string]map[string][]fieldmap.Choice

	// Lists are the choices of referenced fields.
	Lists map[string][]fieldmap.Choice

	// Stages are the steps, in order. The first that is a Create makes the
	// record; later ones add to it.
	Stages []Stage

	// Files is the stage that every further document becomes, as "document:<id>".
	Files Stage

	Looks Looks

	// Alike are the fields that two people share who could be taken for one
	// another; nil are those of last name and date of birth.
	Alike []string

	// Rights are what the credentials need; see [Target.Withdraw].
	Rights []string
}

// Stage is one step of a [Design].
type Stage struct {
	Name     string
	Kind     hris.StepKind
	Optional bool
	Deadline time.Duration // a minute when zero
	Settle   time.Duration
	Fields   []string // what it writes; the stage that makes the record writes what no other does
	Right    string   // one of Design.Rights; "" needs none
}

// Looks says what can be seen of an imaginary HR system. The zero Looks sees
// nothing: its steps have no Look.
type Looks struct {
	Marker   bool // finds our marker: exact matches
	Natural  bool // finds namesakes: whose Design.Alike are the same
	Apart    bool // namesakes are people apart from what a step makes ([hris.Match].Person)
	Complete bool // what a look does not show is not there
	Sole     bool // a namesake that was not there before is what a step made ([hris.Sighting].Sole)
	// Lag is how long a record is there before a look shows it. The Settle of
	// the stage that makes it is longer.
	Lag   time.Duration
	Parts bool // what later creates added is found too, exactly and completely
}

func (l Looks) any() bool { return l.Marker || l.Natural }

// Target is an [hris.Target] and the imaginary HR system behind it.
type Target struct {
	design Design
	clock  *Clock
	log    *slog.Logger

	mu        sync.Mutex
	records   []Record
	late      []lateWork
	at        time.Time // of late work, while it is done
	next      int
	revoked   bool
	withdrawn []string
	faults    []*plannedFault
	calls     []Call
}

var _ hris.Target = (*Target)(nil)

// NewTarget opens a fresh account at the imaginary vendor. The clock times late
// commits; nil is a new one. The logger gets one line per call; nil logs nothing.
func NewTarget(d Design, clock *Clock, log *slog.Logger) *Target {
	if clock == nil {
		clock = NewClock(time.Time{})
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Target{design: d, clock: clock, log: log, next: 1000}
}

// Info implements [hris.Target].
func (t *Target) Info() hris.Info { return t.design.Info }

// Check implements [hris.Target].
func (t *Target) Check(ctx context.Context) (hris.Report, error) {
	err := t.call(ctx, Call{Kind: CallCheck})
	if err != nil && hris.CodeOf(err) != hris.BadCredentials {
		return hris.Report{}, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	signIn := hris.Finding{Code: "memory.credentials", Subject: "credentials", Standing: hris.Good, Text: "The system accepts the credentials."}
	if err != nil {
		signIn.Standing, signIn.Text, signIn.Err = hris.Missing, "The system does not accept the credentials.", err
		signIn.Remedy = "Make new ones and enter them."
	}
	report := hris.Report{Findings: []hris.Finding{signIn}}
	for _, right := range t.design.Rights {
		f := hris.Finding{Code: "memory.right", Subject: right, Standing: hris.Good, Text: "The right is there."}
		switch {
		case err != nil:
			f.Standing, f.Text = hris.Unknown, "This cannot be tested without credentials."
		case slices.Contains(t.withdrawn, right):
			f.Standing, f.Text = hris.Missing, "The right is missing."
			f.Remedy, f.MenuPath = "Give the credentials the right "+right+".", "Settings > Keys > Rights"
		}
		report.Findings = append(report.Findings, f)
	}
	return report, nil
}

// Revoke makes the system refuse the credentials, until [Target.Grant].
func (t *Target) Revoke() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.revoked = true
}

// Withdraw takes a right from the credentials, until [Target.Grant].
func (t *Target) Withdraw(right string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.withdrawn = append(t.withdrawn, right)
}

// Grant gives credentials and rights back.
func (t *Target) Grant() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.revoked, t.withdrawn = false, nil
}

// fails makes an error of this vendor.
func (t *Target) fails(code hris.Code, effect hris.Effect, op string, fields ...string) *hris.Error {
	return &hris.Error{Code: code, Op: op, Vendor: t.design.Info.Vendor, Effect: effect, Fields: fields}
}

func (t *Target) id(prefix string) string {
	t.next++
	return prefix + strconv.Itoa(t.next)
}
