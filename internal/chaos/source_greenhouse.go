package main

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

// stagedSource is a customer's Greenhouse: hires that come by themselves.
type stagedSource struct {
	*greenhousetest.Server
	path   string
	world  *world
	client greenhousetest.Client
	job    int64

	// gate is closed while something happens that no webhook may tell half of.
	gate sync.RWMutex
}

// stageSource makes a Greenhouse below a path of a host.
func stageSource(host, path string, w *world, now func() time.Time, weather *weather) *stagedSource {
	s := &stagedSource{path: path, world: w}
	s.Server = greenhousetest.New(greenhousetest.Config{
		BasePath: path + "/harvest", APIURL: host + path + "/harvest", AuthURL: host + path + "/auth", FilesURL: host + path + "/files",
		Now: now, Seed: w.Seed, RateLimit: -1, Transport: &post{weather: weather, source: s},
	})
	s.client = s.AddClient(greenhousetest.Client{})
	s.job = s.AddJob(greenhousetest.Job{
		Name: "Kok", DepartmentID: s.AddDepartment(greenhousetest.Department{Name: "Care"}),
		OfficeIDs: []int64{s.AddOffice(greenhousetest.Office{Name: "Utrecht"})},
	})
	s.AddOpening(greenhousetest.Opening{JobID: s.job}) // one that is never filled keeps the job open
	return s
}

// ServeHTTP is all three hosts of Greenhouse.
func (s *stagedSource) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, s.path+"/auth/"):
		http.StripPrefix(s.path+"/auth", s.Auth()).ServeHTTP(w, r)
	case strings.HasPrefix(r.URL.Path, s.path+"/files/"):
		s.Files().ServeHTTP(w, r)
	default:
		s.API().ServeHTTP(w, r)
	}
}

// deliver sends what is due, again and again: the world's clock is not the
// machine's, so no timer tells when.
func (s *stagedSource) deliver() {
	for range time.Tick(50 * time.Millisecond) {
		s.Deliver(context.Background())
	}
}

// due is how many webhooks wait that could be sent now.
func (s *stagedSource) due(now time.Time) (n int) {
	for _, p := range s.Pending() {
		if !p.Due.After(now) {
			n++
		}
	}
	return n
}

// listen sets the webhooks up at an address, or sets them to another one.
func (s *stagedSource) listen(address, key string) error {
	standing := map[string]int64{}
	for _, w := range s.Webhooks() {
		standing[w.Event] = w.ID
	}
	for _, event := range []string{"hire_candidate", "unhire_candidate"} {
		w, err := s.SaveWebhook(context.Background(), greenhousetest.Webhook{ID: standing[event], Event: event, EndpointURL: address, Secret: key})
		if err != nil {
			return err
		}
		if w.Deactivated {
			return errors.New("the ping was not answered")
		}
	}
	return nil
}

// Ids at the source say which hire they are of.
const (
	candidateIDs   = 7_000_000
	applicationIDs = 8_000_000
	attachmentIDs  = 9_000_000
)

// settled waits until what is happening has happened: before that nobody is told.
func (s *stagedSource) settled() {
	s.gate.RLock()
	defer s.gate.RUnlock()
}

// happens does what people do in Greenhouse with hire n.
func (s *stagedSource) happens(what what, n int, twin bool) {
	application := int64(applicationIDs + n)
	s.gate.Lock()
	defer s.gate.Unlock()
	switch what {
	case told, regretted:
		s.hire(n, twin)
	case untold:
		s.LoseEvents(1)
		s.hire(n, twin)
		s.LoseEvents(0)
	case withdrawn:
		s.hire(n, twin)
		s.Unhire(application)
	case unhired:
		s.Unhire(application)
	case again:
		s.again(application)
	}
}

// hire brings an applicant as far as being hired.
func (s *stagedSource) hire(n int, twin bool) {
	h := s.world.hire(n, twin)
	application := int64(applicationIDs + n)
	s.AddCandidate(greenhousetest.Candidate{
		Row: greenhousetest.Row{ID: int64(candidateIDs + n)}, FirstName: h.Person.FirstName, LastName: h.Person.LastName,
		Emails: []greenhousetest.Contact{{Value: h.Person.PrivateEmail, Type: "personal"}}, Phones: []greenhousetest.Contact{{Value: h.Person.MobilePhone, Type: "mobile"}},
		Addresses: []greenhousetest.Contact{{Value: h.Person.Address.Street + " 1\n" + h.Person.Address.City, Type: "home"}},
	})
	s.AddApplication(greenhousetest.Application{
		Row: greenhousetest.Row{ID: application}, CandidateID: int64(candidateIDs + n), JobID: s.job, StageID: 1, StageName: "Offer",
		Answers: []greenhousetest.FormAnswer{{Question: "Why us?", Answer: h.Application.Motivation}},
	})
	offer := strconv.Itoa(attachmentIDs + n)
	s.AddAttachment(greenhousetest.Attachment{
		Row: greenhousetest.Row{ID: int64(attachmentIDs + n)}, ApplicationID: application, Type: "signed_offer_letter",
		Filename: canary + "-greenhouse-attachment-" + offer + ".pdf", Content: content("attachment " + offer),
	})
	opening := s.AddOpening(greenhousetest.Opening{JobID: s.job})
	s.MakeOffer(greenhousetest.Offer{ApplicationID: application, OpeningID: opening, StartsOn: h.Offer.StartDate.String()})
	s.Hire(application)
}

// again sends a hire's webhook once more, under its own id or under another.
func (s *stagedSource) again(application int64) {
	for _, d := range s.DeliveriesOf("hire_candidate") {
		if d.Redelivery || !bytes.Contains(d.Body, strconv.AppendInt(nil, application, 10)) {
			continue
		}
		id := d.EventID
		if application%2 == 0 {
			id = "ffffffff-" + id[9:]
		}
		go s.RedeliverAs(context.Background(), d.EventID, id)
		return
	}
}

func (s *stagedSource) facts() map[string]string {
	return map[string]string{
		"company": companyOf(s.path), "client id": s.client.ID, "client secret": s.client.Secret, "auth": strings.TrimSuffix(s.TokenURL(), "/token"),
	}
}

func (s *stagedSource) renew() credential {
	made := s.AddClient(greenhousetest.Client{})
	former := s.client.ID
	s.client = made
	return credential{made.ID, made.Secret, former}
}

func (s *stagedSource) revoke(id string) { s.RevokeClient(id) }
