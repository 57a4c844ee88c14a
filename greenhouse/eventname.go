package greenhouse

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Remembering is an [hris.Keeper] that can say whether it ever kept an event of a
// kind about an application. With it a hire without an offer, which has nothing
// else that tells it from the hire before an unhire, is known by a name of its own,
// so that [Reconcile] does not hand it in once more. Without it that second time is
// left to the ledger, which sends nothing twice.
type Remembering interface {
	Remembers(ctx context.Context, tenant, connection, applicationID, kind string) (bool, error)
}

// eventNames gives what tells an event from all others. Greenhouse may send one
// under several ids, and a hire is found by reconciliation too; so beside the id
// of its delivery it is named by what it says.
//
// Too many names lose a hire; too few make the ledger refuse a second one. So a
// name by content must not come again when the same thing happens again.
func eventNames(ctx context.Context, keeper hris.Keeper, a hris.Arrival, g glimpse, id string, body []byte) ([]string, error) {
	var names []string
	if id != "" {
		names = append(names, "delivery "+id)
	}
	name := ""
	switch {
	case g.Odd:
		name = bodyName(body)
	case g.Action == HireCandidate:
		var err error
		if name, err = hiredName(ctx, keeper, a, g.IDs, g.Accepted); err != nil {
			return nil, err
		}
	case g.Action == UnhireCandidate:
		if !g.LastActive.IsZero() {
			name = g.key() + " at=" + seconds(g.LastActive)
		}
	case g.Action == CandidateAnonymized: // may be done in parts
		fields := slices.Sorted(slices.Values(g.Anonymized))
		name = g.key() + " fields=" + strings.Join(fields, ",")
	default: // a merge or deletion happens once in the life of an id
		name = g.key()
	}
	if name != "" {
		names = append(names, name)
	}
	if len(names) == 0 {
		names = append(names, bodyName(body))
	}
	return names, nil
}

func bodyName(body []byte) string {
	sum := sha256.Sum256(body)
	return "body " + hex.EncodeToString(sum[:])
}

// hiredName names a hire by application and version of the offer, and by when that
// was accepted: who is unhired and hired again accepts once more, and the version
// may be the same. "" where that cannot be told.
func hiredName(ctx context.Context, keeper hris.Keeper, a hris.Arrival, ids IDs, resolved time.Time) (string, error) {
	name := hireName(ids, resolved)
	if !resolved.IsZero() {
		return name, nil
	}
	memory, ok := keeper.(Remembering)
	if !ok {
		return "", nil
	}
	unhired, err := memory.Remembers(ctx, a.Tenant, a.Connection, a.ApplicationID, string(UnhireCandidate))
	if err != nil || unhired {
		return "", err
	}
	return name, nil
}

// hireName is the same for a webhook and for what Harvest lists. Webhooks write
// whole seconds, Harvest writes milliseconds.
func hireName(ids IDs, resolved time.Time) string {
	name := Event{Action: HireCandidate, IDs: IDs{Application: ids.Application, Offer: ids.Offer, OfferVersion: ids.OfferVersion}}.Key()
	if !resolved.IsZero() {
		name += " accepted=" + seconds(resolved)
	}
	return name
}

func seconds(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

func idText(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// eventID gives the delivery's id, where it is one: the signature does not cover
// it.
func eventID(r *http.Request) string {
	if id := r.Header.Get(EventIDHeader); supportID.MatchString(id) {
		return id
	}
	return ""
}
