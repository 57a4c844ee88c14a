package afas_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/sqlstoretest"
	"github.com/handoverhq/handover/hris/transfer"
)

// office is one customer: a fake AFAS, a connection to it, a ledger, and two
// services over both, as two processes have them. When its test ends, errors,
// logs and ledger are searched for values of the hires that were sent.
type office struct {
	t       *testing.T
	fake    *afastest.Server
	demo    afastest.Demo
	clock   *afastest.Clock
	target  *afas.ApplicantTarget
	form    *hris.Form
	ledger  transfer.Ledger
	config  transfer.Config
	service *transfer.Service
	other   *transfer.Service // on the same ledger

	mu    sync.Mutex
	files map[string][]byte
	hires []*hris.Hire
	ids   []string // of transfers
	said  bytes.Buffer
}

// setting is what an office starts with.
type setting struct {
	language afas.Language
	fake     afastest.Config
	settings func(*afas.ApplicantSettings, afastest.Demo)
	seed     func(*office) // what else there is at AFAS, before the connection is made
	onDisk   bool
	classic  bool
}

var hr = transfer.Actor{ID: "u-17", Roles: []string{"hr"}}

// everything switches on all that a customer can grant.
func everything(s *afas.ApplicantSettings, d afastest.Demo) {
	s.Marker = d.Marker
	s.Dossier = afas.DossierView{Connector: d.Dossier}
	s.Applicants = afas.ApplicantView{Connector: d.Applicants}
	s.Persons = afas.PersonView{Connector: d.Persons}
	s.DocumentType = d.SubjectType
}

// handedOverBefore leaves what an earlier hand-over left: a look believes only
// in a connector that has shown a marker of ours.
func handedOverBefore(fake *afastest.Server, demo afastest.Demo) {
	fake.AddDossierItem(afastest.DossierItem{Type: -44, CaID: 1, Fields: map[string]string{demo.Marker: hris.NewMarker()}})
}

// documentsOnly grants what further documents take, and nothing to look with.
func documentsOnly(s *afas.ApplicantSettings, d afastest.Demo) { s.DocumentType = d.SubjectType }

// stillClock waits without waiting.
type stillClock struct{ *afastest.Clock }

func (stillClock) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func newOffice(t *testing.T, s setting) *office {
	t.Helper()
	o := &office{t: t, clock: afastest.NewClock(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)), files: map[string][]byte{}}
	if s.language == "" {
		s.language = afas.Dutch
	}
	if s.language == afas.English {
		s.fake.Language = afastest.English
	}
	s.fake.Now = o.clock.Now
	o.fake = afastest.NewServer(s.fake)
	t.Cleanup(o.fake.Close)
	o.demo = o.fake.SeedDemo()
	handedOverBefore(o.fake, o.demo)
	if s.seed != nil {
		s.seed(o)
	}
	o.ledger = o.newLedger(s.onDisk)
	t.Cleanup(o.searchForValues)
	o.target = o.connect(s)
	var err error
	o.form, err = o.target.Form(t.Context(), nil)
	require.NoError(t, err)
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(t, err)
	o.config = transfer.Config{
		Ledger: o.ledger, HashKey: privacy.NewKey(), Sealer: ring, Now: o.clock.Now, Logger: o.logger(), Documents: o.open,
		Connections: transfer.Fixed(o.connection("c-1", o.target)),
	}
	o.service, o.other = o.newService(), o.newService()
	return o
}

// connect opens the customer's connection, as often as asked.
func (o *office) connect(s setting) *afas.ApplicantTarget {
	o.t.Helper()
	settings := afas.ApplicantSettings{Vacancies: afas.VacancyView{Connector: o.demo.Vacancies}}
	if s.settings != nil {
		s.settings(&settings, o.demo)
	}
	target, err := afas.NewApplicantTarget(o.client(s), settings, afas.WithNow(o.clock.Now))
	require.NoError(o.t, err)
	return target
}

func (o *office) client(s setting) *afas.Client {
	o.t.Helper()
	credentials, err := afas.ClientCredentials(o.demo.ClientID, privacy.NewSecret(o.demo.ClientSecret))
	if s.classic {
		credentials, err = afas.ParseToken(privacy.NewSecret(o.demo.Token))
	}
	require.NoError(o.t, err)
	client, err := afas.New(afas.Config{
		Member: o.fake.Member(), BaseURL: o.fake.URL(), Credentials: credentials, Language: s.language,
		Clock: stillClock{o.clock}, Logger: o.logger(),
	})
	require.NoError(o.t, err)
	o.t.Cleanup(client.CloseIdleConnections)
	return client
}

func (o *office) connection(id string, target hris.Target) *transfer.Connection {
	return &transfer.Connection{
		Tenant: "acme", ID: id, Target: target, Rules: afas.ApplicantMapping(o.form),
		Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}, Manage: []string{"hr"}, Remove: []string{"hr"}},
	}
}

// rules replaces the connection's mapping.
func (o *office) rules(rules fieldmap.Rules) {
	o.t.Helper()
	c := o.connection("c-1", o.target)
	c.Rules = rules
	o.config.Connections = transfer.Fixed(c)
	o.service, o.other = o.newService(), o.newService()
}

func (o *office) newService(change ...func(*transfer.Config)) *transfer.Service {
	o.t.Helper()
	config := o.config
	for _, c := range change {
		c(&config)
	}
	service, err := transfer.New(config)
	require.NoError(o.t, err)
	return service
}

func (o *office) newLedger(onDisk bool) transfer.Ledger {
	o.t.Helper()
	if !onDisk {
		return transfer.NewMemory(o.clock.Now)
	}
	path := sqlstoretest.Fresh(o.t)
	folder := filepath.Dir(path)
	store, err := sqlstore.Open(o.t.Context(), path, sqlstore.WithClock(o.clock.Now))
	require.NoError(o.t, err)
	o.t.Cleanup(func() {
		_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				content, err := os.ReadFile(path)
				require.NoError(o.t, err)
				o.holdsNoValues("the ledger's file "+d.Name(), string(content))
			}
			return err
		})
		require.NoError(o.t, store.Close())
	})
	return store.Ledger()
}

// eachLedger runs a test on the ledger in memory and on the one on disk.
func eachLedger(t *testing.T, body func(t *testing.T, onDisk bool)) {
	t.Helper()
	for name, onDisk := range map[string]bool{"memory": false, "SQLite": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body(t, onDisk)
		})
	}
}

// open is the host's store of documents.
func (o *office) open(_ context.Context, _ string, ref fieldmap.FileRef) (io.ReadCloser, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	content, ok := o.files[ref.ID]
	if !ok {
		return nil, errors.New("no such file: " + ref.Name)
	}
	return io.NopCloser(bytes.NewReader(content)), nil
}

// put stores a document; nil removes it.
func (o *office) put(id string, content []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.files[id] = content; content == nil {
		delete(o.files, id)
	}
}

// addFile stores a document and gives it to the hire.
func (o *office) addFile(h *hris.Hire, id, name string, kind hris.DocumentKind, content []byte) {
	o.put(id, content)
	sum := sha256.Sum256(content)
	h.Documents = append(h.Documents, hris.Document{Kind: kind, FileRef: fieldmap.FileRef{
		ID: id, Name: name, MIME: "application/pdf", Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]),
	}})
}

// hire makes one with a CV.
func (o *office) hire() *hris.Hire {
	o.t.Helper()
	h, err := hris.ParseHire([]byte(`{"person_id":"p-1","application_id":"a-1",
	 "person":{"first_name":"Noortje","last_name":"Bakkerink","name_prefix":"van den","date_of_birth":"1994-05-17","gender":"female",
	  "private_email":"noortje@example.com","mobile_phone":"+31600000019",
	  "address":{"street":"Plein 1945","number":"105a","zip":"1015 KM","city":"Gasselternijveen","country":"Germany"}},
	 "offer":{"start_date":"2027-01-04"},"application":{"motivation":"Because of the early shift."}}`))
	require.NoError(o.t, err)
	o.addFile(h, "cv", "noortjes-cv.pdf", hris.CV, []byte("%PDF-1.4 a life"))
	o.mu.Lock()
	defer o.mu.Unlock()
	o.hires = append(o.hires, h)
	return h
}

// hireWithLetter makes one with a motivation letter and one more document.
func (o *office) hireWithLetter() *hris.Hire {
	h := o.hire()
	o.addFile(h, "letter", "noortjes-letter.pdf", hris.MotivationLetter, []byte("%PDF-1.4 dear sirs"))
	o.addFile(h, "diploma", "noortjes-diploma.pdf", hris.OtherDocument, []byte("%PDF-1.4 cum laude"))
	return h
}

var (
	vacancy     = transfer.SetText("VcSn", "101")
	withLetter  = transfer.ChooseDocuments("cv", "letter")
	allOfThem   = transfer.ChooseDocuments("cv", "letter", "diploma")
	asOtherOnes = transfer.AnotherPerson()
)

func (o *office) prepare(h *hris.Hire, edits ...transfer.Edit) *transfer.Draft {
	o.t.Helper()
	draft, err := o.service.Prepare(o.t.Context(), hr, "acme", "c-1", h, edits...)
	require.NoError(o.t, err)
	return draft
}

// send prepares and sends.
func (o *office) send(h *hris.Hire, edits ...transfer.Edit) (transfer.Badge, error) {
	o.t.Helper()
	draft, err := o.service.Prepare(o.t.Context(), hr, "acme", "c-1", h, edits...)
	if err != nil {
		return transfer.Badge{}, o.note(err)
	}
	return o.sendDraft(draft)
}

func (o *office) sendDraft(draft *transfer.Draft) (transfer.Badge, error) {
	badge, err := o.service.Send(o.t.Context(), hr, draft)
	return o.noteBadge(badge, err)
}

// run is another process that goes on.
func (o *office) run(badge transfer.Badge) (transfer.Badge, error) {
	return o.noteBadge(o.other.Run(o.t.Context(), "acme", badge.Transfer))
}

func (o *office) noteBadge(badge transfer.Badge, err error) (transfer.Badge, error) {
	o.mu.Lock()
	if badge.Transfer != "" {
		o.ids = append(o.ids, badge.Transfer)
	}
	fmt.Fprintf(&o.said, "%+v %#v\n%s\n", badge, badge, asJSON(badge))
	o.mu.Unlock()
	return badge, o.note(err)
}

// oneApplication checks the promise at the fake, and gives the application.
func (o *office) oneApplication() afastest.Application {
	o.t.Helper()
	applications := o.fake.Applications()
	require.Len(o.t, applications, 1, "one hire, one application")
	return applications[0]
}

// transfer reads what the ledger knows.
func (o *office) transfer(badge transfer.Badge) transfer.Transfer {
	o.t.Helper()
	kept, err := o.ledger.Get(o.t.Context(), "acme", badge.Transfer)
	require.NoError(o.t, err)
	return kept
}

// neverMatched checks that AFAS was never asked to recognise somebody by
// itself: it would have changed whoever it found.
func (o *office) neverMatched() {
	o.t.Helper()
	for _, call := range o.fake.Calls("POST", "KnPerson") {
		assert.Contains(o.t, call.Body, `"MatchPer":"7"`)
	}
	assert.Empty(o.t, o.fake.Calls("PUT", "KnPerson"))
}
