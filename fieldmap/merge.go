package fieldmap

// Merge lays rules over one another: for each target field the last layer that
// has a rule for it wins, be it one that switches the field off. Typical
// layers: the target's default, the tenant's, the connection's. A field keeps
// the place it has in the first layer that names it.
func Merge(layers ...Rules) Rules {
	merged := Rules{V: Version}
	winner := make(map[string]int)
	for i, layer := range layers {
		if layer.V > merged.V {
			merged.V = layer.V // left for Compile to complain about
		}
		for _, rule := range layer.Rules {
			winner[rule.To] = i
		}
	}
	placed := make(map[string]bool, len(winner))
	for _, layer := range layers {
		for _, rule := range layer.Rules {
			if placed[rule.To] {
				continue
			}
			placed[rule.To] = true
			for _, r := range layers[winner[rule.To]].Rules {
				if r.To == rule.To {
					merged.Rules = append(merged.Rules, r)
				}
			}
		}
	}
	return merged
}
