package transfer

import (
	"context"
	"encoding/json"
	"io"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// parcel is what a draft comes down to once it is sent: all that Steps needs.
// It is what gets sealed, and what DraftHash is made of.
type parcel struct {
	Values    fieldmap.Values `json:"values"`
	Documents []hris.Document `json:"documents,omitempty"`
	Existing  string          `json:"existing,omitempty"`
	// Others are the ids of records that the reviewer saw and said to be other
	// people.
	Others []string `json:"others,omitempty"`
	// Consents are the purposes with a consent on record.
	Consents []string `json:"consents,omitempty"`
	// Second is the reviewer's word that a second hand-over of the application
	// is meant.
	Second bool `json:"second,omitempty"`
}

// encode gives the parcel's canonical bytes: map keys are sorted by encoding/json.
func (p parcel) encode() ([]byte, error) { return json.Marshal(p) }

func decodeParcel(b []byte) (parcel, error) {
	var p parcel
	err := json.Unmarshal(b, &p)
	return p, err
}

// input is the parcel as a target takes it.
func (s *Service) input(tenant, marker string, p parcel) hris.Input {
	return hris.Input{
		Marker: marker, Values: p.Values, Documents: p.Documents, Existing: p.Existing, Consents: p.Consents,
		Open: func(ctx context.Context, ref fieldmap.FileRef) (io.ReadCloser, error) {
			return s.open(ctx, tenant, ref)
		},
	}
}

const sealedFor = "handover/transfer"

func (s *Service) seal(tenant, id string, plain []byte) ([]byte, error) {
	if s.cfg.Sealer == nil {
		return nil, nil
	}
	return s.cfg.Sealer.Seal(plain, sealedFor, tenant, id)
}

// remark seals what a person gave as a reason: free text may name somebody.
// Without a Sealer it is not kept.
func (s *Service) remark(tenant, id, reason string) ([]byte, error) {
	if s.cfg.Sealer == nil || reason == "" {
		return nil, nil
	}
	return s.cfg.Sealer.Seal([]byte(reason), sealedFor, tenant, id, "remark")
}

// reviewed gets the values that a person reviewed: given, sealed, or from the DraftSource. Any
// but the very ones that were sent are refused.
func (s *Service) reviewed(ctx context.Context, t Transfer, given *parcel) (parcel, error) {
	gone := &hris.Error{Code: hris.DraftGone, Op: "resume", Vendor: t.Vendor, Effect: hris.EffectNotSent}
	if given == nil && len(t.Draft) > 0 && s.cfg.Sealer != nil {
		plain, err := s.cfg.Sealer.Open(t.Draft, sealedFor, t.Tenant, t.ID)
		if err != nil {
			gone.Detail = "the sealed values do not open: is the key they were sealed with still in the Sealer?"
			return parcel{}, gone
		}
		p, err := decodeParcel(plain)
		if err != nil {
			gone.Detail = "the sealed values cannot be read by this version"
			return parcel{}, gone
		}
		given = &p
	}
	if given == nil && s.cfg.Drafts != nil {
		var d *Draft
		err := guarded(func() (err error) {
			d, err = s.cfg.Drafts.Draft(ctx, t)
			return err
		})
		if err != nil {
			return parcel{}, err
		}
		if d != nil {
			given = &d.parcel
		}
	}
	if given == nil {
		return parcel{}, gone
	}
	encoded, err := given.encode()
	if err != nil || s.hash("draft", t.Tenant, string(encoded)) != t.DraftHash {
		return parcel{}, &hris.Error{Code: hris.Changed, Op: "resume", Vendor: t.Vendor, Effect: hris.EffectNotSent,
			Detail: "the values are not those that were reviewed and sent"}
	}
	return *given, nil
}
