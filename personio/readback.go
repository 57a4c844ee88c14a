package personio

import (
	"context"
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

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

// complete gives somebody who is an employee already what their record lacks. What
// stands there is left.
func (t *Target) complete(ctx context.Context, id string, values fieldmap.Values) error {
	have, err := t.api.read(ctx, id)
	if err != nil {
		return t.told(err, values)
	}
	empty, _ := compared(values, have)
	if lacks := writable(values, empty); len(lacks) > 0 {
		return t.told(t.api.write(ctx, id, lacks, have), values)
	}
	return nil
}

// readBack sees what became of the values that were sent: Personio leaves out what
// it does not know, mostly without an error. What is not there as reviewed, such as
// a value that was corrected after the employee was made, is written once more;
// what is not there even then is an error that names the fields. Of an employee who
// was there before, what differs is left, and named.
func (t *Target) readBack(ctx context.Context, id string, values fieldmap.Values, existing bool) error {
	have, err := t.api.read(ctx, id)
	if err != nil {
		return t.told(err, values)
	}
	empty, other := compared(values, have)
	mend := empty
	if !existing {
		mend = append(slices.Clone(empty), other...)
	}
	if lacks := writable(values, mend); len(lacks) > 0 {
		if err := t.api.write(ctx, id, lacks, have); err != nil {
			return t.told(err, values)
		}
		if have, err = t.api.read(ctx, id); err != nil {
			return t.told(err, values)
		}
		empty, other = compared(values, have)
	}
	wrong := append(empty, other...)
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return &hris.Error{
		Code: hris.Rejected, Op: stepReadBack, Vendor: vendorName, Effect: hris.EffectRefused, Fields: wrong,
		Detail: t.in("Personio hat diese Felder nicht so, wie sie geprüft wurden, und hat es nicht gemeldet", "Personio does not have these fields as they were reviewed, and did not say so"),
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
