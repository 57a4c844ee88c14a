package personio_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/personio"
	"github.com/handoverhq/handover/personio/personiotest"
)

// generations runs a test through v1 and v2.
func generations(t *testing.T, body func(t *testing.T, api personio.API)) {
	t.Helper()
	for _, api := range []personio.API{personio.V1, personio.V2} {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			body(t, api)
		})
	}
}

func TestAHireBecomesOneEmployeeWithAllThatWasReviewed(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		badge, err := d.send(d.hire())
		require.NoError(t, err)
		assert.Equal(t, transfer.StateDone, badge.State)
		e := d.one()
		assert.Equal(t, string(api), e.Via)
		assert.Equal(t, "https://lindenhof.personio.de/staff/details/"+strconv.FormatInt(e.ID, 10), badge.Remote.URL)
		for what, pair := range map[string][2]string{
			"e-mail": {"mareike.sommerfeld@lindenhof.example", e.Email}, "first name": {"Mareike", e.FirstName}, "last name": {"Sommerfeld", e.LastName},
			"gender": {"female", e.Gender}, "position": {"Platform Engineer", e.Position}, "hire date": {"2027-01-04", e.HireDate}, "hours": {"37.5", e.WeeklyHours},
			"department": {"Engineering", e.Department}, "office": {"Hamburg", e.Office}, "subcompany": {"Lindenhof GmbH", e.Subcompany}, "status": {"onboarding", e.Status},
		} {
			assert.Equal(t, pair[0], pair[1], what)
		}
		assert.Equal(t, []string{"M"}, e.Custom[d.demo.ShirtSize])
		assert.Equal(t, []string{"Dutch", "English"}, e.Custom[d.demo.Languages])
		assert.Equal(t, []string{"1991-04-30"}, e.Custom[d.demo.Birthday])
		assert.Zero(t, e.Supervisor, "two people may have the manager's name")
		if api == personio.V2 {
			assert.Equal(t, "2028-12-31", e.ContractEnd)
			assert.Equal(t, "internal", e.Type)
			assert.Equal(t, "en", e.Language)
		}
		_, err = d.send(d.hire(), transfer.SecondHandOver(), transfer.AnotherPerson())
		require.ErrorIs(t, err, hris.AlreadySent)
		d.one()
	})
}

func TestAHireThatWentThroughOneGenerationIsNotSentThroughTheOther(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		_, err := d.send(d.hire())
		require.NoError(t, err)
		d.settings.API = personio.V1
		if api == personio.V1 {
			d.settings.API = personio.V2
		}
		d.settings.Company = "https://Lindenhof.personio.de/login" // the same one
		d.connect()
		_, err = d.send(d.hire(), transfer.AnotherPerson())
		require.ErrorIs(t, err, hris.AlreadySent)
		assert.Equal(t, string(api), d.one().Via)
	})
}

func TestAHireWithoutNameOrWorkEmailIsHeldWithItsReason(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		for path, without := range map[string]func(*hris.Hire){
			"email":      func(h *hris.Hire) { h.Person.WorkEmail = "" },
			"first_name": func(h *hris.Hire) { h.Person.FirstName = " " },
			"last_name":  func(h *hris.Hire) { h.Person.LastName = "" },
		} {
			h := d.hire()
			without(h)
			draft := d.prepare(h)
			assert.False(t, draft.Complete())
			assert.Equal(t, []string{path}, draft.Plan.Missing())
			_, err := d.service.Send(t.Context(), recruiter, draft)
			require.ErrorIs(t, err, hris.Problems)
		}
		assert.Empty(t, d.made(), "a candidate's own address is never taken by itself")

		_, err := d.send(d.hire()) // the candidate was corrected
		require.NoError(t, err)
		d.one()
	})
}

func TestACandidatesOwnAddressIsTakenOnlyWhereTheSettingsSaySo(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V1, personiotest.Config{}, func(s *personio.Settings, _ personiotest.Demo) { s.Email = personio.AnyEmail })
	h := d.hire()
	assert.Equal(t, "mareike.sommerfeld@lindenhof.example", d.prepare(h).Plan.Get("email").Text())
	h.Person.WorkEmail = ""
	_, err := d.send(h)
	require.NoError(t, err)
	assert.Equal(t, "mareike@example.org", d.one().Email)
}

func TestAnAddressThatIsNoneIsAskedAboutBeforeAnythingLeaves(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V1, personiotest.Config{}, nil)
	for _, address := range []string{"mareike", "mareike@lindenhof", "a b@lindenhof.example", "a@x.example, b@x.example"} {
		h := d.hire()
		h.Person.WorkEmail = address
		assert.False(t, d.prepare(h).Complete(), address)
	}
}

func TestWhoIsEmployedAlreadyIsAskedAboutBeforeTheCreate(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		known := d.fake.AddEmployee(personiotest.Employee{Email: "mareike.sommerfeld@lindenhof.example", FirstName: "Mareike", LastName: "Sommerfeld-Alt",
			Position: "Intern", HireDate: "2021-02-01", Department: "Sales"})
		draft := d.prepare(d.hire())
		require.Len(t, draft.Matches, 1)
		assert.Equal(t, strconv.FormatInt(known, 10), draft.Matches[0].ID)
		assert.Contains(t, draft.Matches[0].About.Reveal(), "Sommerfeld-Alt")
		_, err := d.service.Send(t.Context(), recruiter, draft)
		require.ErrorIs(t, err, hris.Problems)

		// It is the same person: what is empty is filled, nothing is overwritten, and
		// what differs is named.
		badge, err := d.send(d.hire(), transfer.SamePerson(strconv.FormatInt(known, 10)))
		require.ErrorIs(t, err, hris.Rejected)
		assert.Equal(t, []string{"department", "hire_date", "position"}, badge.Fields)
		e, _ := d.fake.Employee(known)
		assert.Equal(t, "Sommerfeld-Alt", e.LastName)
		assert.Equal(t, "Intern", e.Position)
		assert.Equal(t, "2021-02-01", e.HireDate)
		assert.Equal(t, "Sales", e.Department)
		assert.Equal(t, "Hamburg", e.Office)
		assert.Equal(t, []string{"M"}, e.Custom[d.demo.ShirtSize])
		assert.Empty(t, d.made())
		badge, err = d.service.Waive(t.Context(), recruiter, "acme", badge.Transfer, "read back", "HR sees to it")
		require.NoError(t, err)
		assert.Equal(t, transfer.StateDone, badge.State)
	})
}

func TestNamesakesAreAskedAboutUnlessTheSettingsSayOtherwise(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		h := d.hire()
		h.Person.FirstName, h.Person.LastName = "Jonas", "Weber"
		assert.Len(t, d.prepare(h).Matches, 2)
		badge, err := d.send(h, transfer.AnotherPerson())
		require.NoError(t, err)
		assert.Equal(t, transfer.StateDone, badge.State)
		d.one()

		d.settings.SameEmailOnly = true
		d.connect()
		h.ApplicationID, h.Person.WorkEmail = "a-2", "j.weber3@lindenhof.example"
		assert.Empty(t, d.prepare(h).Matches)
	})
}

func TestATakenAddressNeverMakesASecondEmployee(t *testing.T) {
	t.Parallel()
	for name, mode := range map[string]personiotest.DuplicateMode{
		"as data": personiotest.DuplicateAsData, "as message": personiotest.DuplicateAsMessage, "as success": personiotest.DuplicateAsSuccess, "bare": personiotest.DuplicateAsBare,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, personio.V1, personiotest.Config{DuplicateEmail: mode}, nil)
			d.fake.AddEmployee(personiotest.Employee{Email: "mareike.sommerfeld@lindenhof.example", FirstName: "Mara", LastName: "S."})
			badge, err := d.send(d.hire(), transfer.AnotherPerson())
			require.Error(t, err)
			assert.Empty(t, d.made())
			want := transfer.StateHeld
			if mode == personiotest.DuplicateAsSuccess { // success:false without a code proves nothing
				want = transfer.StateInDoubt
			}
			assert.Equal(t, want, badge.State)
			if mode == personiotest.DuplicateAsData {
				assert.Equal(t, []string{"email"}, badge.Fields)
			}
		})
	}
}

func TestAnHourWithoutPersonioEndsInOneEmployee(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		draft := d.prepare(d.hire())
		away := d.fake.Inject(personiotest.Fault{Times: -1, Answer: personiotest.Maintenance(0)})
		badge, err := d.service.Send(t.Context(), recruiter, draft)
		require.Error(t, err)
		assert.Equal(t, transfer.StateHeld, badge.State)
		for range 6 {
			d.clock.Advance(10 * time.Minute)
			_, _ = d.service.Run(t.Context(), "acme", badge.Transfer)
		}
		assert.Empty(t, d.made())
		away.Remove()
		d.clock.Advance(time.Hour)
		badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
		require.NoError(t, err)
		assert.Equal(t, transfer.StateDone, badge.State)
		d.one()
	})
}

func TestALostAnswerWithUnreadableAddressesIsLeftToAPerson(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, func(s *personio.Settings, _ personiotest.Demo) { s.SameEmailOnly = true })
		d.fake.Hide("email")
		d.connect()
		draft := d.prepare(d.hire())
		assert.False(t, draft.LookComplete)
		d.fake.Inject(personiotest.Fault{Method: http.MethodPost, Route: d.created, Cut: personiotest.BeforeWork})
		badge, err := d.service.Send(t.Context(), recruiter, draft)
		require.ErrorIs(t, err, hris.InDoubt)
		assert.True(t, badge.NotBefore.IsZero(), "nobody is missing only because nobody can be seen")
	})
}

func TestDocumentsAreFiledByTheirKind(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		var contracts, papers int64
		d := newDesk(t, api, personiotest.Config{}, nil)
		contracts, papers = d.fake.AddCategory("Contracts"), d.fake.AddCategory("Application documents")
		d.settings.Categories = map[hris.DocumentKind]int64{hris.SignedOffer: contracts, hris.OtherDocument: papers}
		d.connect()
		h := d.hire()
		h.Documents = []hris.Document{
			d.files.Add("cv", hris.CV, "cv", "application/pdf", []byte("%PDF-1.7 life")),
			d.files.Add("offer", hris.SignedOffer, `C:\offers\offer.signed`, "application/pdf", []byte("%PDF-1.7 offer")),
			d.files.Add("degree", hris.OtherDocument, "degree.pdf", "application/pdf", []byte("%PDF-1.7 degree")),
		}
		_, err := d.send(h)
		require.NoError(t, err)
		filed := d.fake.Documents()
		require.Len(t, filed, 1, "only the signed offer goes along by itself")
		assert.Equal(t, contracts, filed[0].CategoryID)
		assert.Equal(t, d.one().ID, filed[0].EmployeeID)
		assert.Equal(t, "Signed offer", filed[0].Title)
		assert.Equal(t, "offer.signed.pdf", filed[0].File.Name)

		h.ApplicationID, h.Person.WorkEmail = "a-2", "m.s@lindenhof.example"
		_, err = d.send(h, transfer.ChooseDocuments("cv", "degree"), transfer.AnotherPerson(), transfer.SecondHandOver())
		require.NoError(t, err)
		filed = d.fake.Documents()
		require.Len(t, filed, 3)
		assert.Equal(t, "CV", filed[1].Title)
		assert.Equal(t, "cv.pdf", filed[1].File.Name)
		assert.Equal(t, "degree", filed[2].Title)
		assert.Equal(t, papers, filed[2].CategoryID)
	})
}

func TestADocumentOfAKindWithoutACategoryIsRefusedBeforeAnythingLeaves(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V1, personiotest.Config{}, func(s *personio.Settings, _ personiotest.Demo) {
		s.Categories = map[hris.DocumentKind]int64{hris.CV: 7}
	})
	h := d.hire()
	h.Documents = []hris.Document{d.files.Add("degree", hris.OtherDocument, "degree.pdf", "application/pdf", []byte("%PDF"))}
	draft := d.prepare(h, transfer.ChooseDocuments("degree"))
	assert.False(t, draft.Complete())
	assert.True(t, draft.Problems.Has(transfer.CodeRefused))

	d.settings.Categories = nil
	d.connect()
	draft = d.prepare(h, transfer.ChooseDocuments("degree"))
	require.True(t, draft.Problems.Has(transfer.CodeDocumentNotTaken))
	for _, p := range draft.Problems {
		if p.Code == transfer.CodeDocumentNotTaken {
			assert.Contains(t, p.Args["remedy"], "document category")
		}
	}
	assert.True(t, d.prepare(h).Complete(), "without anybody's choice nothing is asked")
}

func TestASupervisorIsFoundByNumberOrByAnUnmistakableName(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		d.rules.Rules = append(d.rules.Rules, fieldmap.Rule{To: "supervisor_id", From: fieldmap.Paths{"job.manager"}})
		d.connect()
		h := d.hire()
		h.Job.Manager = "Jonas Weber"
		assert.False(t, d.prepare(h).Complete(), "there are two")
		h.Job.Manager = "Petra Lang"
		assert.False(t, d.prepare(h).Complete(), "has left")
		h.Job.Manager = "ines albrecht"
		_, err := d.send(h)
		require.NoError(t, err)
		assert.Equal(t, d.demo.Manager, d.one().Supervisor)
	})
}
