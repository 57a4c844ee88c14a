package afas

import (
	"context"
	"errors"
	"io"
	"iter"
	"reflect"
)

// Rows asks a GetConnector for rows and gives them as they arrive. Nothing but
// the row at hand is held in memory. Breaking out of the loop ends the call.
//
//	q := afas.Query{Filter: afas.Where(afas.Is("Status", afas.Equal, "1")), OrderBy: []string{"Number"}, Take: 1000, Paging: afas.BySkip}
//	for row, err := range client.Rows(ctx, "Acme_Vacancies", q) {
//		// err ends the sequence; else row.Text("Number")
//	}
//
// An error ends the sequence. A user of Profit sees the rows that the user's
// authorisation filters let through: no rows may mean no right to them.
func (c *Client) Rows(ctx context.Context, connector string, q Query) iter.Seq2[Row, error] {
	return RowsAs[Row](ctx, c, connector, q)
}

// RowsAs is [Client.Rows] with each row in a struct, whose fields name their
// columns in a tag:
//
//	type vacancy struct {
//		Number int        `afas:"VacancyNumber"`
//		Title  string     `afas:"Description"`
//		Until  civil.Date `afas:"EndDate,optional"`
//	}
//
// Fields are strings, whole numbers, bools, [civil.Date], [civil.Decimal] and
// time.Time; they are read as leniently as a [Row] is. A column that is not there
// is an error unless it is optional.
func RowsAs[T any](ctx context.Context, c *Client, connector string, q Query) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		op := "get " + connector
		if err := eachRow(ctx, c, op, connector, q, yield); err != nil {
			var zero T
			yield(zero, during(op, err))
		}
	}
}

// eachRow makes the calls of a query. It returns nil where the loop was left.
func eachRow[T any](ctx context.Context, c *Client, op, connector string, q Query, yield func(T, error) bool) error {
	decoder, err := newRowDecoder(reflect.TypeFor[T]())
	if err != nil {
		return err
	}
	if err := checkName("a GetConnector", connector); err != nil {
		return err
	}
	pages := pager{query: q}
	for {
		call := getCall{client: c, op: op, connector: connector, query: pages.query, key: pages.keyColumn()}
		err := call.each(ctx, func(s *scanner) error {
			var row T
			if err := decoder.decode(s, reflect.ValueOf(&row).Elem()); err != nil {
				return err
			}
			if !yield(row, nil) {
				return errLeft
			}
			return nil
		})
		if err == errLeft {
			return nil
		}
		if err != nil {
			return err
		}
		if more, err := pages.turn(q, call.rows, call.last); !more {
			return err
		}
	}
}

var errLeft = errors.New("afas: the loop was left")

// getCall is one call of a query.
type getCall struct {
	client    *Client
	op        string
	connector string
	query     Query
	key       string // column whose value is noted; "" for none

	rows int
	last string // value of the key column in the last row
}

func (p *getCall) each(ctx context.Context, use func(*scanner) error) error {
	values, err := p.query.values()
	if err != nil {
		return err
	}
	answer, err := p.client.get(ctx, p.op, []string{"connectors", p.connector}, values)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	s := newScanner(answer.Body)
	if err := s.open(); err != nil {
		return p.client.unreadable(p.op, answer, err)
	}
	for {
		err := s.next(p.rows == 0)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return p.client.unreadable(p.op, answer, err)
		}
		p.rows++
		if p.key != "" {
			if p.last, err = s.text(p.key); err != nil {
				return err
			}
		}
		if err := use(s); err != nil {
			return err
		}
	}
}
