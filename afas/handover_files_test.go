package afas_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

func TestACVThatAFASCannotTakeIsRefusedBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	for name, unfit := range map[string]func(*hris.Document){
		"60 MB":                  func(d *hris.Document) { d.Size = 60_000_000 },
		"a program":              func(d *hris.Document) { d.MIME = "application/x-msdownload" },
		"an archive":             func(d *hris.Document) { d.MIME = "application/zip" },
		"of a kind nobody knows": func(d *hris.Document) { d.MIME = "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, setting{})
			h := o.hire()
			unfit(&h.Documents[0])
			draft := o.prepare(h, vacancy)
			assert.False(t, draft.Complete())
			_, err := o.sendDraft(draft)
			require.ErrorIs(t, err, hris.Problems)
			var incomplete *transfer.Incomplete
			require.ErrorAs(t, err, &incomplete)
			assert.Empty(t, o.fake.Calls("POST", "HrCreateApplicant"))
			assert.Empty(t, o.fake.Applications())

			// The hire goes without it, or with one that fits.
			_, err = o.send(o.hire(), vacancy)
			require.NoError(t, err)
			o.oneApplication()
		})
	}
}

// spoiled is what may become of a CV between review and send.
var spoiled = map[string]struct {
	becomes []byte
	code    hris.Code
}{
	"changed":  {[]byte("%PDF-1.4 a lie!"), hris.DocumentChanged},
	"longer":   {[]byte("%PDF-1.4 a life and another one"), hris.DocumentChanged},
	"shorter":  {[]byte("%PDF-1.4"), hris.DocumentChanged},
	"vanished": {nil, hris.DocumentMissing},
}

func TestACVThatIsNoLongerTheReviewedOneHoldsTheHireAndGoesOnWithTheRightOne(t *testing.T) {
	t.Parallel()
	for name, tc := range spoiled {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachLedger(t, func(t *testing.T, onDisk bool) {
				o := newOffice(t, setting{onDisk: onDisk})
				draft := o.prepare(o.hire(), vacancy)
				o.put("cv", tc.becomes)
				badge, err := o.sendDraft(draft)
				require.ErrorIs(t, err, tc.code)
				assert.Equal(t, transfer.StateHeld, badge.State)
				assert.Empty(t, o.fake.Applications(), "AFAS never had a whole request with it")

				// Somebody puts it right: the same transfer goes on.
				o.put("cv", []byte("%PDF-1.4 a life"))
				after, err := o.run(badge)
				require.NoError(t, err)
				assert.Equal(t, badge.Transfer, after.Transfer)
				assert.Equal(t, transfer.StateDone, after.State)
				assert.Equal(t, []byte("%PDF-1.4 a life"), o.oneApplication().CV.Content)
			})
		})
	}
}

func TestACorrectedCVIsReviewedAndTheSameTransferGoesOn(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	h := o.hire()
	draft := o.prepare(h, vacancy)
	newer := []byte("%PDF-1.4 a longer life")
	o.put("cv", newer)
	held, err := o.sendDraft(draft)
	require.ErrorIs(t, err, hris.DocumentChanged)

	sum := sha256.Sum256(newer)
	h.Documents[0].Size, h.Documents[0].SHA256 = int64(len(newer)), hex.EncodeToString(sum[:])
	badge, err := o.send(h, vacancy)
	require.NoError(t, err)
	assert.Equal(t, held.Transfer, badge.Transfer)
	assert.Equal(t, newer, o.oneApplication().CV.Content)
}

func TestALetterThatVanishedKeepsTheApplicationAndGoesLater(t *testing.T) {
	t.Parallel()
	eachLedger(t, func(t *testing.T, onDisk bool) {
		o := newOffice(t, setting{settings: everything, onDisk: onDisk})
		draft := o.prepare(o.hireWithLetter(), vacancy, allOfThem)
		o.put("letter", nil)
		badge, err := o.sendDraft(draft)
		require.ErrorIs(t, err, hris.DocumentMissing)
		assert.Equal(t, transfer.StatePartial, badge.State)
		o.oneApplication()
		assert.Len(t, dossierOf(o, o.demo.SubjectType), 1, "the other document is not kept back")

		o.put("letter", []byte("%PDF-1.4 dear sirs"))
		badge, err = o.run(badge)
		require.NoError(t, err)
		assert.Equal(t, transfer.StateDone, badge.State)
		o.oneApplication()
		assert.Len(t, dossierOf(o, o.demo.SubjectType), 2)
	})
}

func TestADossierTypeWithoutFilesLeavesTheDocumentToBeWaived(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{settings: documentsOnly})
	o.fake.AddSubjectType(afastest.SubjectType{ID: o.demo.SubjectType, Destinations: []int{3}})
	badge, err := o.send(o.hireWithLetter(), vacancy, withLetter)
	require.ErrorIs(t, err, hris.Rejected)
	assert.Equal(t, transfer.StatePartial, badge.State)
	badge, err = o.service.Waive(t.Context(), hr, "acme", badge.Transfer, "document:letter", "filed by hand")
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	o.oneApplication()
}

// broken is a host's file whose reading breaks.
type broken struct{ io.Reader }

func (broken) Close() error { return nil }

func TestAFileWhoseReadingBreaksIsNoDoubt(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	h := o.hire()
	o.addFile(h, "big", "noortjes-big.pdf", hris.OtherDocument, bytes.Repeat([]byte("life "), 200_000))
	o.service = o.newService(func(c *transfer.Config) {
		c.Documents = func(context.Context, string, fieldmap.FileRef) (io.ReadCloser, error) {
			return broken{io.MultiReader(bytes.NewReader(make([]byte, 500_000)), failing{})}, nil
		}
	})
	badge, err := o.send(h, vacancy, transfer.SetText("CvFileStream", "big"))
	require.ErrorIs(t, err, hris.DocumentMissing)
	assert.Equal(t, transfer.StateHeld, badge.State)
	assert.Empty(t, o.fake.Applications())
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("noortjes-big.pdf: disk error") }
