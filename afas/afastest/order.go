package afastest

import (
	"net/url"
	"slices"
	"strings"
)

// params are query parameters, found without regard to case.
type params url.Values

func (p params) get(name string) (string, bool) {
	for k, v := range p {
		if strings.EqualFold(k, name) && len(v) > 0 {
			return v[0], true
		}
	}
	return "", false
}

type orderTerm struct {
	column *Column
	down   bool
}

type order []orderTerm

// order reads orderbyfieldids: a comma list in which -Field sorts downwards.
func (p params) order(g *getConnector) (order, *Answer) {
	v, _ := p.get("orderbyfieldids")
	if v == "" {
		return nil, nil
	}
	var o order
	for name := range strings.SplitSeq(v, ",") {
		name, down := strings.CutPrefix(name, "-")
		c := g.column(name)
		if c == nil {
			return nil, unknownColumn(name)
		}
		o = append(o, orderTerm{c, down})
	}
	return o, nil
}

func unknownColumn(name string) *Answer {
	return invalid("Het veld '%s' is niet bekend.", "The field '%s' is not known.", name)
}

// sort is stable over rows that were shuffled: equals keep changing places from
// call to call.
func (o order) sort(rows []Row) {
	if len(o) == 0 {
		return
	}
	type keyed struct {
		row  Row
		keys []cell
	}
	list := make([]keyed, len(rows))
	keys := make([]cell, len(rows)*len(o))
	for i, r := range rows {
		k := keys[i*len(o) : (i+1)*len(o)]
		for j, t := range o {
			k[j] = t.column.of(r)
		}
		list[i] = keyed{r, k}
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		for j, t := range o {
			n := a.keys[j].compare(b.keys[j], t.column.shownType())
			if t.down {
				n = -n
			}
			if n != 0 {
				return n
			}
		}
		return 0
	})
	for i := range list {
		rows[i] = list[i].row
	}
}
