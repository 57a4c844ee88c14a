package afas_test

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// office is one customer with a fake AFAS, a ledger and a service over both.
type office struct {
	fake    *afastest.Server
	demo    afastest.Demo
	clock   *afastest.Clock
	ledger  transfer.Ledger
	service *transfer.Service
	target  *afas.ApplicantTarget
	files   map[string][]byte
}

var hr = transfer.Actor{ID: "u-17", Roles: []string{"hr"}}

// newOffice opens one; adjust may change the settings of the connection.
func newOffice(t *testing.T, language afas.Language, adjust func(*afas.ApplicantSettings, afastest.Demo)) *office {
	t.Helper()
	o := &office{clock: afastest.NewClock(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)), files: map[string][]byte{}}
	lang := afastest.English
	if language == afas.Dutch {
		lang = afastest.Dutch
	}
	o.fake = afastest.NewServer(afastest.Config{Language: lang, Now: o.clock.Now})
	t.Cleanup(o.fake.Close)
	o.demo = o.fake.SeedDemo()
	settings := afas.ApplicantSettings{Vacancies: afas.VacancyView{Connector: o.demo.Vacancies}}
	if adjust != nil {
		adjust(&settings, o.demo)
	}
	credentials, err := afas.ClientCredentials(o.demo.ClientID, privacy.NewSecret(o.demo.ClientSecret))
	require.NoError(t, err)
	client, err := afas.New(afas.Config{Member: o.fake.Member(), BaseURL: o.fake.URL(), Credentials: credentials, Language: language})
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	o.target, err = afas.NewApplicantTarget(client, settings, afas.WithNow(o.clock.Now))
	require.NoError(t, err)
	form, err := o.target.Form(t.Context(), nil)
	require.NoError(t, err)
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": make([]byte, privacy.KeySize)})
	require.NoError(t, err)
	o.ledger = transfer.NewMemory(o.clock.Now)
	o.service, err = transfer.New(transfer.Config{
		Ledger: o.ledger, HashKey: make([]byte, 32), Sealer: ring, Now: o.clock.Now,
		Documents: func(_ context.Context, _ string, ref fieldmap.FileRef) (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(o.files[ref.ID])), nil
		},
		Connections: transfer.Fixed(&transfer.Connection{
			Tenant: "acme", ID: "c-1", Target: o.target, Rules: afas.ApplicantMapping(form),
			Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}, Manage: []string{"hr"}, Remove: []string{"hr"}},
		}),
	})
	require.NoError(t, err)
	return o
}

// everything switches on all that a customer can grant.
func everything(s *afas.ApplicantSettings, d afastest.Demo) {
	s.Marker = d.Marker
	s.Dossier = afas.DossierView{Connector: d.Dossier}
	s.Applicants = afas.ApplicantView{Connector: d.Applicants}
	s.Persons = afas.PersonView{Connector: d.Persons}
	s.DocumentType = d.SubjectType
}

func (o *office) addFile(h *hris.Hire, id, name string, kind hris.DocumentKind, content []byte) {
	o.files[id] = content
	h.Documents = append(h.Documents, hris.Document{Kind: kind, FileRef: fieldmap.FileRef{ID: id, Name: name, MIME: "application/pdf", Size: int64(len(content))}})
}

func (o *office) hire(t *testing.T) *hris.Hire {
	t.Helper()
	h, err := hris.ParseHire([]byte(`{"person_id":"p-1","application_id":"a-1",
	 "person":{"first_name":"Noor","last_name":"Bakker","name_prefix":"van den","date_of_birth":"1994-05-17","gender":"female",
	  "private_email":"noor@example.com","mobile_phone":"+31600000000",
	  "address":{"street":"Plein 1945","number":"105a","zip":"1015 KM","city":"Amsterdam","country":"Germany"}},
	 "offer":{"start_date":"2027-01-04"},"application":{"motivation":"Because of the early shift."}}`))
	require.NoError(t, err)
	o.addFile(h, "cv", "cv.pdf", hris.CV, []byte("%PDF-1.4 a life"))
	return h
}

func (o *office) send(t *testing.T, h *hris.Hire, edits ...transfer.Edit) (transfer.Badge, error) {
	t.Helper()
	draft, err := o.service.Prepare(t.Context(), hr, "acme", "c-1", h, edits...)
	if err != nil {
		return transfer.Badge{}, err
	}
	return o.service.Send(t.Context(), hr, draft)
}

var vacancy = transfer.SetText("VcSn", "101")

func TestAHireReachesAFASOnceInBothLanguages(t *testing.T) {
	t.Parallel()
	for language, female := range map[afas.Language]string{afas.Dutch: "V", afas.English: "F"} {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, language, nil)
			badge, err := o.send(t, o.hire(t), vacancy)
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			assert.Equal(t, "u-17", badge.Actor)
			assert.Equal(t, hris.WaitsInWorkflow, badge.Note)
			applications := o.fake.Applications()
			require.Len(t, applications, 1)
			fields := applications[0].Fields
			assert.Equal(t, female, fields["ViGe"])
			assert.Equal(t, "D", fields["CoId"], "AFAS's own code of Germany")
			assert.Equal(t, "Plein 1945", fields["Ad"])
			assert.Equal(t, "105", fields["HmNr"])
			assert.Equal(t, "a", fields["HmAd"])
			assert.Equal(t, "noor@example.com", fields["EmA2"])
			assert.Empty(t, fields["EmAd"], "a candidate's address is private")
			assert.Equal(t, "Because of the early shift.", fields["Mo"])

			_, err = o.send(t, o.hire(t), vacancy)
			require.ErrorIs(t, err, hris.AlreadySent)
			var refusal *transfer.Refusal
			require.ErrorAs(t, err, &refusal)
			assert.Equal(t, "u-17", refusal.Badge.Actor)
			assert.Len(t, o.fake.Applications(), 1)
		})
	}
}
