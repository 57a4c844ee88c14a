package statussync

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"sort"
	"time"

	"github.com/handoverhq/handover/hris"
)

// roster holds the platform's applications of a run: 32 bytes each, and the
// bytes of their two ids in one heap. There may be tens of thousands.
type roster struct {
	ids          []byte
	rows         []row
	recruitments names
	statuses     names
	stages       names // with names, as the source gave them
	stageNames   []string
	codes        names
}

// row is one application.
type row struct {
	since       int64  // of the stage, in microseconds; 0 where it is not known
	at          uint32 // where its ids begin: the platform's, then the source's
	recruitment uint32
	own, theirs uint16 // their lengths
	status      uint16
	stage       uint16
	seen        sight
	byPerson    bool
	terminal    bool   // not to be asked for
	code        uint16 // of a failure
}

// sight is what the source told of an application.
type sight uint8

const (
	unseen sight = iota
	seen
	failed
)

// names gives each of a few strings a number.
type names struct {
	list   []string
	number map[string]int
}

func (n *names) of(s string) int {
	if i, ok := n.number[s]; ok {
		return i
	}
	if n.number == nil {
		n.number = map[string]int{}
	}
	s = string([]byte(s)) // not a piece of a page
	n.number[s] = len(n.list)
	n.list = append(n.list, s)
	return len(n.list) - 1
}

// fits reports whether an application can be held at all.
func (r *roster) fits(a hris.SinkApplication) bool {
	return len(a.ID) < 1<<16 && len(a.SourceID) < 1<<16 && len(r.ids)+len(a.ID)+len(a.SourceID) < 1<<32 &&
		len(r.statuses.list) < 1<<16-1
}

func (r *roster) add(a hris.SinkApplication, terminal bool) {
	r.rows = append(r.rows, row{
		at: uint32(len(r.ids)), own: uint16(len(a.ID)), theirs: uint16(len(a.SourceID)), recruitment: uint32(r.recruitments.of(a.Recruitment)),
		status: uint16(r.statuses.of(a.Status)), byPerson: a.SetByPerson, terminal: terminal,
	})
	r.ids = append(append(r.ids, a.ID...), a.SourceID...)
}

func (r *roster) ownID(x *row) []byte { return r.ids[x.at : x.at+uint32(x.own)] }

func (r *roster) theirID(x *row) []byte {
	from := x.at + uint32(x.own)
	return r.ids[from : from+uint32(x.theirs)]
}

// sort orders the rows by recruitment and the source's id. An application that
// pages gave twice is kept once, as it was given last, whatever else it says then.
func (r *roster) sort() {
	slices.SortStableFunc(r.rows, func(a, b row) int { return bytes.Compare(r.ownID(&a), r.ownID(&b)) })
	kept := r.rows[:0]
	for _, x := range r.rows {
		if n := len(kept); n > 0 && bytes.Equal(r.ownID(&kept[n-1]), r.ownID(&x)) {
			kept[n-1] = x
			continue
		}
		kept = append(kept, x)
	}
	r.rows = kept
	slices.SortFunc(r.rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.recruitment, b.recruitment), bytes.Compare(r.theirID(&a), r.theirID(&b)), bytes.Compare(r.ownID(&a), r.ownID(&b)))
	})
}

// byRecruitment gives each recruitment with its rows.
func (r *roster) byRecruitment() iter.Seq2[string, []row] {
	return func(yield func(string, []row) bool) {
		for from := 0; from < len(r.rows); {
			to := from + 1
			for to < len(r.rows) && r.rows[to].recruitment == r.rows[from].recruitment {
				to++
			}
			if !yield(r.recruitments.list[r.rows[from].recruitment], r.rows[from:to]) {
				return
			}
			from = to
		}
	}
}

// find gives a recruitment's rows that the source knows by an id: one, unless
// the platform has an application of the source twice.
func (r *roster) find(rows []row, source string) []row {
	id := []byte(source)
	from := sort.Search(len(rows), func(i int) bool { return bytes.Compare(r.theirID(&rows[i]), id) >= 0 })
	to := from
	for to < len(rows) && bytes.Equal(r.theirID(&rows[to]), id) {
		to++
	}
	return rows[from:to]
}

// holdsMore reports whether one more position can be held: stages and codes have
// numbers of 16 bits.
func (r *roster) holdsMore() bool { return len(r.stages.list) < 1<<16-1 && len(r.codes.list) < 1<<16-1 }

// stands takes over where an application stands. One that is given twice, as
// by a page that shifts, counts as it was given last.
func (r *roster) stands(x *row, p hris.Position) {
	if p.Err != nil {
		x.seen, x.code = failed, uint16(r.codes.of(string(codeOf(p.Err))))
		return
	}
	i := r.stages.of(p.StageID)
	if i == len(r.stageNames) {
		r.stageNames = append(r.stageNames, string([]byte(p.StageName)))
	}
	x.seen, x.stage, x.since = seen, uint16(i), 0
	if !p.Since.IsZero() {
		x.since = p.Since.UnixMicro()
	}
}

func (r *roster) since(x *row) time.Time {
	if x.since == 0 {
		return time.Time{}
	}
	return time.UnixMicro(x.since).UTC()
}

// codeOf gives an error's code, Unavailable where it has none.
func codeOf(err error) hris.Code {
	return cmp.Or(hris.CodeOf(err), hris.Unavailable)
}
