package personio

import (
	"context"
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// standing is how a value that was meant stands at Personio.
type standing uint8

const (
	unseen  standing = iota // the credentials may not read it, or it cannot be compared
	kept                    // as it was meant
	lacking                 // nothing is there
	differs                 // something else is there
)

func keptIf(same bool) standing {
	if same {
		return kept
	}
	return differs
}

// compared sorts the paths of values by how they stand.
func compared(values fieldmap.Values, have record) (empty, other []string) {
	for path, want := range values {
		switch have.stands(path, want) {
		case lacking:
			empty = append(empty, path)
		case differs:
			other = append(other, path)
		}
	}
	slices.Sort(empty)
	slices.Sort(other)
	return empty, other
}

// readBack sees what became of the values that were sent: Personio leaves out what
// it does not know, mostly without an error. What is not there as reviewed, such as
// a value that was corrected after the employee was made, is written once more;
// what is not there even then is an error that names the fields. An employee who was
// there before is only completed: what differs there is left, and named.
func (t *Target) readBack(ctx context.Context, op, id string, values fieldmap.Values, existing bool) error {
	have, err := t.api.read(ctx, id)
	if err != nil {
		return t.told(err, values)
	}
	empty, other := compared(values, have)
	wrong := other
	if !existing {
		empty, wrong = append(empty, other...), nil
	}
	if mend := writable(values, empty); len(mend) > 0 {
		if err := t.api.write(ctx, id, mend, have); err != nil {
			return t.told(err, values)
		}
		if have, err = t.api.read(ctx, id); err != nil {
			return t.told(err, values)
		}
		empty, other = compared(values, have)
		wrong = other
	}
	wrong = append(wrong, empty...)
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return &hris.Error{
		Code: hris.Rejected, Op: op, Vendor: vendorName, Effect: hris.EffectRefused, Fields: slices.Compact(wrong),
		Detail: t.in("Personio hat diese Felder nicht wie geprüft übernommen, ohne es zu melden", "Personio does not have these fields as they were reviewed, and did not say so"),
		Remedy: t.in("Werte in Personio berichtigen und diesen Schritt erlassen, oder hier korrigieren und erneut senden.", "Correct them in Personio and waive this step, or correct them here and send again."),
	}
}

// fixed are the fields that no write changes any more.
var fixed = []string{pathEmail}

// writable gives the values at paths that can be written.
func writable(values fieldmap.Values, paths []string) fieldmap.Values {
	some := fieldmap.Values{}
	for _, path := range paths {
		if !slices.Contains(fixed, path) {
			some[path] = values[path]
		}
	}
	return some
}
