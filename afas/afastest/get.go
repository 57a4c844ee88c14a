package afastest

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Column is a column of a GetConnector.
type Column struct {
	Name    string    // what rows, filters and sorting call it
	FieldID string    // the internal id in metainfo, useless elsewhere; default U001, U002, ...
	Type    FieldType // default String
	Label   string    // default Name
	Length  int
	// Replaced columns lost their source field: every row shows "(replaced)".
	Replaced bool
}

// Row is a row of a GetConnector, by column name. Values are string, bool, int,
// int64, float64, json.Number, time.Time (an instant, shown as Amsterdam wall
// time) or nil; an empty string is shown as null. A date column also takes
// "2006-01-02" and "2006-01-02T15:04:05", as wall time.
type Row map[string]any

type getConnector struct {
	id      string
	columns []Column
	rows    func(Language) []Row // called with the lock held
	blocked bool
	hidden  bool
}

func (g *getConnector) column(name string) *Column {
	for i := range g.columns {
		if g.columns[i].Name == name {
			return &g.columns[i]
		}
	}
	return nil
}

// AddGetConnector defines a GetConnector and puts it into the app connector.
// It panics if a row holds a value its column cannot show.
func (s *Server) AddGetConnector(id string, columns []Column, rows []Row) {
	for i, r := range rows {
		for _, c := range columns {
			if _, err := stored(c.Type, r[c.Name]); err != nil {
				panic(fmt.Sprintf("afastest: %s, row %d, column %s: %v", id, i, c.Name, err))
			}
		}
	}
	s.addSource(id, columns, func(Language) []Row { return rows })
}

func (s *Server) addSource(id string, columns []Column, rows func(Language) []Row) {
	columns = slices.Clone(columns)
	for i := range columns {
		c := &columns[i]
		if c.Type == "" {
			c.Type = String
		}
		if c.FieldID == "" {
			c.FieldID = fmt.Sprintf("U%03d", i+1)
		}
		if c.Label == "" {
			c.Label = c.Name
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gets[strings.ToLower(id)] = &getConnector{id: id, columns: columns, rows: rows}
	s.granted[strings.ToLower(id)] = true
}

// BlockConnector makes AFAS's fair-use block of a GetConnector true or false:
// calls fail until an administrator unticks it.
func (s *Server) BlockConnector(id string, on bool) {
	s.withGet(id, func(g *getConnector) { g.blocked = on })
}

// HideRows makes a GetConnector answer zero rows, as it does for a user whose
// authorisation filters leave none.
func (s *Server) HideRows(id string, on bool) {
	s.withGet(id, func(g *getConnector) { g.hidden = on })
}

func (s *Server) withGet(id string, change func(*getConnector)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.gets[strings.ToLower(id)]; g != nil {
		change(g)
	}
}

func (x *exchange) prepareGet() work {
	id := x.segments[1]
	x.s.mu.Lock()
	g := x.s.gets[strings.ToLower(id)]
	x.s.mu.Unlock()
	if g == nil || len(x.segments) != 2 {
		return always(NotFound())
	}
	if a := x.allowed(id, "GetConnector"); a != nil {
		return always(a)
	}
	return nowWork(func() *Answer { return x.s.get(g, x) })
}

func (s *Server) get(g *getConnector, x *exchange) *Answer {
	p := params(x.r.URL.Query())
	s.mu.Lock()
	blocked, hidden := g.blocked, g.hidden
	var rows []Row
	if !blocked && !hidden {
		rows = slices.Clone(g.rows(x.lang))
	}
	// Without a sort order the database gives rows as it pleases; with one it
	// still does so among equals.
	s.rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	s.mu.Unlock()
	if blocked {
		return refusal(numberGeneral, "De GetConnector '"+g.id+"' is geblokkeerd.", "The GetConnector '"+g.id+"' is blocked.")
	}
	win, a := p.window()
	if a != nil {
		return a
	}
	f, a := p.filter(g)
	if a != nil {
		return a
	}
	order, a := p.order(g)
	if a != nil {
		return a
	}
	if f != nil {
		rows = slices.DeleteFunc(rows, func(r Row) bool { return !f.match(r) })
	}
	order.sort(rows)
	rows = win.cut(rows)
	return &Answer{Status: http.StatusOK, Header: jsonType(), Stream: func(w io.Writer) error {
		return g.write(w, win, rows)
	}}
}

// write sends the rows as one long line, without ever holding it.
func (g *getConnector) write(w io.Writer, win window, rows []Row) error {
	bw := bufio.NewWriterSize(w, 32<<10)
	fmt.Fprintf(bw, `{"skip":%d,"take":%d,"rows":[`, win.skip, win.take)
	names := make([][]byte, len(g.columns))
	for i, c := range g.columns {
		names[i] = append(quoted(c.Name), ':')
	}
	var b []byte
	for i, r := range rows {
		b = b[:0]
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '{')
		for j, c := range g.columns {
			if j > 0 {
				b = append(b, ',')
			}
			b = append(b, names[j]...)
			b = c.of(r).appendJSON(b, c.shownType())
		}
		b = append(b, '}')
		if _, err := bw.Write(b); err != nil {
			return err
		}
	}
	if _, err := bw.WriteString("]}"); err != nil {
		return err
	}
	return bw.Flush()
}

func (c *Column) shownType() FieldType {
	if c.Replaced {
		return String
	}
	return c.Type
}

// of is the column's cell in a row. Rows were checked when they were added.
func (c *Column) of(r Row) cell {
	if c.Replaced {
		return cell{text: "(replaced)"}
	}
	v, err := stored(c.Type, r[c.Name])
	if err != nil {
		return cell{null: true}
	}
	return v
}

// window is skip and take as they came, for the answer, and as they work.
type window struct {
	skip, take int
	all        bool
}

// window reads skip and take. skip=-1 returns all rows whatever take says;
// take=-1 without it is an internal error; take=0 returns one row, as was seen
// in 2017.
func (p params) window() (window, *Answer) {
	broken := refusal(numberGeneral, "Er is een onverwachte fout opgetreden.", "An unexpected error has occurred.")
	w := window{skip: 0, take: 100}
	var err error
	if v, ok := p.get("skip"); ok {
		if w.skip, err = strconv.Atoi(v); err != nil {
			return w, broken
		}
	}
	if v, ok := p.get("take"); ok {
		if w.take, err = strconv.Atoi(v); err != nil {
			return w, broken
		}
	}
	w.all = w.skip == -1
	if w.skip < -1 || w.take < -1 || w.take == -1 && !w.all {
		return w, broken
	}
	return w, nil
}

func (w window) cut(rows []Row) []Row {
	if w.all {
		return rows
	}
	take := max(w.take, 1)
	return rows[min(w.skip, len(rows)):min(w.skip+take, len(rows))]
}
