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

// open opens a document so that another file than the reviewed one fails
// before its last byte.
func (s *Service) open(ctx context.Context, tenant string, ref fieldmap.FileRef) (io.ReadCloser, error) {
	gone := &hris.Error{Code: hris.DocumentMissing, Op: "open document", Effect: hris.EffectNotSent}
	if s.cfg.Documents == nil {
		gone.Detail = "the host gives no documents: set Config.Documents"
		return nil, gone
	}
	r, err := s.cfg.Documents(ctx, tenant, ref)
	if err != nil {
		// The cause may hold a path or a name: it stays out.
		if ctx.Err() != nil {
			gone.Err = ctx.Err()
		}
		return nil, gone
	}
	return hris.VerifiedReader(r, ref), nil
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
