package fieldmap

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// Fingerprint is a hash (hex) of what matters for sending: paths, kinds,
// limits, options, what is required, read-only or to be confirmed. Labels, help,
// other words and order do not count.
func (s Schema) Fingerprint() string {
	canonical, err := json.Marshal(bare(s.Fields, maxDepth))
	if err != nil {
		// Only a kind or date that does not exist gets here: such schemas are
		// told apart from all others, not from one another.
		canonical = []byte(err.Error())
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}

// bare strips fields of what does not count and puts them in order.
func bare(fields []Field, depth int) []Field {
	if depth == 0 {
		return nil
	}
	out := make([]Field, len(fields))
	for i, f := range fields {
		kept := Field{
			Path: f.Path, Kind: f.Kind, Required: f.Required, ReadOnly: f.ReadOnly, Referenced: f.Referenced, Confirm: f.Confirm,
			DependsOn: slices.Sorted(slices.Values(f.DependsOn)), Limits: f.Limits, Fields: bare(f.Fields, depth-1),
		}
		kept.Limits.Form = ""
		kept.Limits.MIME = slices.Sorted(slices.Values(f.Limits.MIME))
		for _, c := range f.Choices {
			kept.Choices = append(kept.Choices, Choice{ID: c.ID})
		}
		slices.SortFunc(kept.Choices, func(a, b Choice) int { return cmp.Compare(a.ID, b.ID) })
		out[i] = kept
	}
	slices.SortStableFunc(out, func(a, b Field) int { return cmp.Compare(a.Path, b.Path) })
	return out
}
