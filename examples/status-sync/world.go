package main

import (
	"slices"
	"strconv"
	"time"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

// demoStart is a Wednesday morning in Warsaw, four days before the clocks are put
// forward.
var demoStart = time.Date(2027, time.March, 24, 8, 0, 0, 0, time.UTC)

// demoDays reach beyond that.
const demoDays = 8

// Applications of the invented employer, by inhire's ids.
const (
	early    = "inh-601" // made before the synchronisation was switched on
	sent     = "inh-701" // handed over to eRecruiter here
	replaced = "inh-702" // will stand at a stage that is deleted
	edited   = "inh-703" // whose status somebody sets by hand
	custom   = "inh-704" // will stand at a new stage; in a recruitment that ceases to be shared
	refusing = "inh-705" // its candidate refused that it goes to eRecruiter
	quiet    = "inh-706" // nothing happens to it
)

// process is inhire's recruitment.
const process = "proc-31"

// world is both fakes on one clock, and the people in them.
type world struct {
	clock      still
	erecruiter *erecruitertest.Server
	inhire     *inhiretest.Server
	demo       erecruitertest.Demo
	keys       map[string]string // by variable
	second     int64             // a recruitment that is shared, too
	board      int64             // a stage that is added later
	at         map[string]int64  // applications in eRecruiter, by inhire's ids
	mailed     int               // e-mails that were told of
}

func newWorld(o options) *world {
	at := demoStart
	if !o.now.IsZero() {
		at = o.now
	}
	w := &world{clock: startClock(at), at: map[string]int64{}}
	w.erecruiter = erecruitertest.NewServer(erecruitertest.Config{Now: w.clock.Now})
	w.inhire = inhiretest.NewServer(inhiretest.Config{Now: w.clock.Now})
	w.demo = w.erecruiter.SeedDemo()
	w.keys = map[string]string{"ERECRUITER_ACCESS_KEY": w.demo.AccessKey, "INHIRE_API_KEY": w.inhire.IssueKey()}
	w.erecruiter.SetScope(erecruitertest.SelectedRecruitments)
	for _, r := range w.erecruiter.Recruitments() {
		w.erecruiter.Unshare(r.ID) // nobody has ticked inhire anywhere yet
		if r.ID == w.demo.Shared {
			w.second = w.erecruiter.AddRecruitment(erecruitertest.Recruitment{CompanyID: w.demo.Company, Name: "Rust Developer", Reference: "RUST/1", Status: erecruitertest.Active, Consents: r.Consents})
		}
	}
	w.apply(early, "ola.wczesna@example.com", at.Add(-26*time.Hour), w.demo.Shared)
	return w
}

// people apply on inhire, and are in eRecruiter already unless somebody has to send
// them, or they refused.
func (w *world) people() {
	now := w.clock.Now()
	w.apply(sent, "zofia.zmyslona@example.com", now, 0)
	w.apply(replaced, "jan.przykladowy@example.com", now, w.demo.Shared)
	w.apply(edited, "ewa.probna@example.com", now, w.demo.Shared)
	w.apply(custom, "adam.testowy@example.com", now, w.second)
	w.inhire.AddApplication(inhiretest.Application{ID: refusing, Candidate: "piotr.ostrozny@example.com", ProcessID: process, AppliedAt: now, Refused: true})
	w.apply(quiet, "maja.cicha@example.com", now, w.demo.Shared)
}

// apply adds an application to inhire, and to a recruitment unless that is 0.
func (w *world) apply(id, candidate string, at time.Time, recruitment int64) {
	w.inhire.AddApplication(inhiretest.Application{ID: id, Candidate: candidate, ProcessID: process, AppliedAt: at})
	if recruitment == 0 {
		return
	}
	application := w.erecruiter.AddApplication(erecruitertest.Application{
		RecruitmentID: recruitment, ExternalID: id, OriginID: w.demo.Origin, AppliedAt: at,
		Person: erecruitertest.Person{FirstName: "Osoba", LastName: "Wymyślona", Email: candidate},
	})
	w.link(id, decimal(recruitment), decimal(application))
}

// link tells inhire where an application is in eRecruiter.
func (w *world) link(id, recruitment, application string) {
	w.inhire.LinkATS(id, inhiretest.ATS{RecruitmentID: recruitment, ApplicationID: application})
	w.at[id], _ = strconv.ParseInt(application, 10, 64)
}

// move has a recruiter move a candidate, where eRecruiter has that candidate.
func (w *world) move(id string, stage int64) {
	if application, there := w.at[id]; there {
		w.erecruiter.SetStage(application, stage)
	}
}

// mails are those e-mails that nobody was told of yet.
func (w *world) mails() []inhiretest.Mail {
	all := w.inhire.Mails()
	fresh := all[w.mailed:]
	w.mailed = len(all)
	return fresh
}

// twice tells of how many changes a candidate had more than one e-mail: the next one
// says the same as the one before.
func (w *world) twice() (n int) {
	last := map[string]string{}
	for _, m := range w.inhire.Mails() {
		if m.Was == m.Status || last[m.ApplicationID] == m.Status {
			n++
		}
		last[m.ApplicationID] = m.Status
	}
	return n
}

// bySync counts the e-mails of the synchronisation; the others are people's own.
func bySync(mails []inhiretest.Mail) int {
	return len(mails) - len(slices.DeleteFunc(slices.Clone(mails), func(m inhiretest.Mail) bool { return m.By == inhiretest.BySync }))
}

func (w *world) env(name string) string { return w.keys[name] }
func (w *world) company() string        { return decimal(w.demo.Company) }
func (w *world) origin() string         { return decimal(w.demo.Origin) }

func (w *world) close() {
	w.inhire.Close()
	w.erecruiter.Close()
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
