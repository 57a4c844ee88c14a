package connection

import (
	"context"
	"errors"
	"fmt"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

const (
	resealed     = 100 // parts that are read at a time
	resealPasses = 5   // over all parts, until one finds nothing to do
	resealNamed  = 10  // parts that the error names
)

// Reseal brings everything that is sealed, of all tenants, to the newest key, and
// tells how many parts it was. Give a new key to every process first, then make it
// the newest in every process, then call this, and drop the older one only once it gave
// no error. It goes over all parts until none is left; where a process still seals
// with an older key that never ends, and is [hris.ConnectionChanged]. A part that no
// key opens is left as it is and named in the error, after all others were done;
// of many only some are named.
//
// The Sealer must name its keys as [privacy.Keyring] does, see [privacy.KeyID]. It is
// for a host's own schedule and asks no right: it shows and changes nothing.
func (s *Service) Reseal(ctx context.Context) (int, error) {
	probe, err := s.cfg.Sealer.Seal(nil, sealedFor)
	if err != nil {
		return 0, refused(hris.InvalidInput, "reseal", "the Sealer failed")
	}
	newest := privacy.KeyID(probe)
	if newest == "" {
		return 0, refused(hris.InvalidInput, "reseal", "what the Sealer seals does not name its key")
	}
	n := 0
	for range resealPasses {
		done, changed, err := s.resealAll(ctx, newest)
		n += done
		if err != nil || done+changed == 0 {
			return n, err
		}
	}
	return n, refused(hris.ConnectionChanged, "reseal", "parts are still being sealed with another key: make the newest the newest in every process")
}

// resealAll goes over all parts once. It tells how many it brought to the newest key,
// and how many were written anew meanwhile, under whichever.
func (s *Service) resealAll(ctx context.Context, newest string) (done, changed int, err error) {
	var failed []error
	more := 0
	for after := (PartRef{}); ; {
		stale, err := s.cfg.Store.Stale(ctx, newest, after, resealed)
		if err != nil {
			return done, changed, err
		}
		for _, p := range stale {
			after = p.PartRef
			err := s.reseal(ctx, p)
			switch {
			case err == nil:
				done++
			case hris.CodeOf(err) == hris.ConnectionChanged:
				changed++
			case len(failed) < resealNamed:
				failed = append(failed, err)
			default:
				more++
			}
		}
		if len(stale) == resealed {
			continue
		}
		if more > 0 {
			failed = append(failed, fmt.Errorf("and as many parts more: %d", more))
		}
		if done+changed > 0 { // it is gone over once more, and then they are told
			return done, changed, nil
		}
		return done, changed, errors.Join(failed...)
	}
}

func (s *Service) reseal(ctx context.Context, p Stale) error {
	plain, err := s.unseal(p.Ref, p.Part, p.Sealed)
	if err != nil {
		return refused(hris.SetupIncomplete, "reseal", p.Part+" of connection "+p.ID+" of tenant "+p.Tenant+" does not open with the keys given")
	}
	sealed, err := s.seal(p.Ref, p.Part, plain)
	if err != nil {
		return err
	}
	return s.cfg.Store.Reseal(ctx, p.Ref, p.Part, p.Version, sealed)
}
