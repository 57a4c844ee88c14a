package greenhousetest

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"
)

// Row is what every row of Harvest has. Rows are added with the zero Row: the
// server gives the id, from one sequence for all kinds so that an id of the
// wrong kind finds nothing, and the times of its clock.
type Row struct {
	ID                   int64
	CreatedAt, UpdatedAt time.Time
}

func (r *Row) row() *Row { return r }

type rowOf[T any] interface {
	*T
	row() *Row
}

// table holds the rows of one kind by ascending id. Rows are never changed in
// place once stored (see change), so what a getter gave away stays as it was.
type table[T any, P rowOf[T]] struct {
	name string
	rows []P
}

func (t *table[T, P]) index(id int64) (int, bool) {
	return slices.BinarySearchFunc(t.rows, id, func(r P, id int64) int { return cmp.Compare(r.row().ID, id) })
}

func (t *table[T, P]) find(id int64) P {
	if i, ok := t.index(id); ok {
		return t.rows[i]
	}
	return nil
}

func (t *table[T, P]) must(id int64) P {
	r := t.find(id)
	if r == nil {
		panic(fmt.Sprintf("greenhousetest: there is no %s %d", t.name, id))
	}
	return r
}

func (t *table[T, P]) insert(r P) {
	i, taken := t.index(r.row().ID)
	if taken {
		panic(fmt.Sprintf("greenhousetest: there is a %s %d already", t.name, r.row().ID))
	}
	t.rows = slices.Insert(t.rows, i, r)
}

// change replaces a row by a changed copy.
func (t *table[T, P]) change(id int64, at time.Time, f func(P)) P {
	i, ok := t.index(id)
	if !ok {
		t.must(id)
	}
	was := *t.rows[i]
	next := P(&was)
	row := *next.row()
	f(next)
	*next.row() = row
	next.row().UpdatedAt = at
	t.rows[i] = next
	return next
}

func (t *table[T, P]) remove(id int64) {
	if i, ok := t.index(id); ok {
		t.rows = slices.Delete(t.rows, i, i+1)
	}
}

// below yields the rows by descending id, beginning below an id; 0 means all.
func (t *table[T, P]) below(id int64) iter.Seq[P] {
	i := len(t.rows)
	if id != 0 {
		i, _ = t.index(id)
	}
	rows := t.rows[:i]
	return func(yield func(P) bool) {
		for _, r := range slices.Backward(rows) {
			if !yield(r) {
				return
			}
		}
	}
}

func (t *table[T, P]) where(match func(P) bool) []P {
	var out []P
	for _, r := range t.rows {
		if match(r) {
			out = append(out, r)
		}
	}
	return out
}
