package connection

import (
	"context"
	"errors"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// resealed is how many parts are read at a time.
const resealed = 100

// Reseal brings everything that is sealed, of all tenants, to the newest key, and
// tells how many parts it was. Give a new key to every process first, then make it
// the newest, then call this, and drop the older one only once it gave no error: a part that no key opens is left as it is and
// named in the error, after all others were done. It is for a host's own schedule and
// asks no right: it shows and changes nothing.
func (s *Service) Reseal(ctx context.Context) (int, error) {
	probe, err := s.cfg.Sealer.Seal(nil, sealedFor)
	if err != nil {
		return 0, refused(hris.InvalidInput, "reseal", "the Sealer failed")
	}
	newest := privacy.KeyID(probe)
	n, failed := 0, []error(nil)
	for after := (PartRef{}); ; {
		stale, err := s.cfg.Store.Stale(ctx, newest, after, resealed)
		if err != nil {
			return n, err
		}
		for _, p := range stale {
			after = p.PartRef
			err := s.reseal(ctx, p)
			switch code := hris.CodeOf(err); {
			case err == nil:
				n++
			case code == hris.ConnectionChanged: // written anew meanwhile, under the newest, or erased
			default:
				failed = append(failed, err)
			}
		}
		if len(stale) < resealed {
			return n, errors.Join(failed...)
		}
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
