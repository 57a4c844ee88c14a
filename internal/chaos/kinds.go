package main

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/handoverhq/handover/fakehttp"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/transfer"
)

// kind is one way to hand over: a target, how it is set up at its fake, and what
// people do with it.
type kind struct {
	name  string
	makes string // the step that makes the one record that there may be of a hand-over

	// stage makes a customer's environment at the vendor's fake, below a path.
	stage func(path string, now func() time.Time, seed uint64) staged
	// enter is what a person enters to connect an account. Where it is nil, open
	// makes the target and its rules anew in each process.
	enter func(a account) connection.Request
	open  func(a account, v visitor) (hris.Target, func(*hris.Form) fieldmap.Rules, error)
	// review is what a careful person adds to the plan of a hire.
	review func(a account, h *hris.Hire, again bool) []transfer.Edit
	// correct changes a value to another that is accepted as well.
	correct transfer.Edit
	// rehire is how somebody is handed over once more.
	rehire rehire
	// late is how long after a request the vendor may commit it at most. It stays
	// well below the target's Settle: clocks differ, and seconds are minutes here.
	late time.Duration
	// twins says that people of one name are told apart by nothing.
	twins bool
}

// rehire says what makes a second hand-over of somebody another one.
type rehire int

const (
	byApplication rehire = iota // a further application
	byReopening                 // somebody with the right to manage allows it
)

// visitor is what a target needs of the process that opens it.
type visitor struct {
	clock  *clock
	logger *slog.Logger
	tokens *control // where tokens that rotate are kept
}

// staged is an environment at a fake.
type staged interface {
	breakable
	PendingCommits() int
	facts() map[string]string
	// records is what stands there, as a person with the right to see it does.
	records() []record
}

// breakable is a fake whose requests can be broken.
type breakable interface {
	http.Handler
	Inject(f fakehttp.Fault) *fakehttp.Injection
}

// record is something that a request made at a vendor.
type record struct {
	Owner string    // whose it is: see [kind.owner]
	Step  string    // the step that makes such
	ID    string    // as the receipt has it
	At    time.Time // when it was made, where nothing else tells two of one person apart
}

// kinds are all there are.
func kinds() []kind {
	return []kind{
		afasApplicants("afas applicant", true), afasApplicants("afas applicant, unseen", false), afasOnboardings(),
		nmbrsEmployees("nmbrs soap", false), nmbrsEmployees("nmbrs rest", true),
		personioEmployees("personio v1", 1), personioEmployees("personio v2", 2), applications(),
	}
}

func kindOf(name string) kind {
	for _, k := range kinds() {
		if k.name == name {
			return k
		}
	}
	panic("no kind is called " + name)
}

// owner is how the vendor's pages name whose a record of hire n is. Where twins
// are told apart by nothing it is their name.
func (k kind) owner(h *hris.Hire) string {
	if k.twins {
		return h.Person.FirstName
	}
	return owner(h.Person.PrivateEmail)
}
