package inhire

import "context"

// Status is a column of the employer's view. Five names are in inhire's help
// centre: Waiting for your decision, Evaluating candidate, Invited for the
// interview, Hired, Negative. None of them is an offer. Codes, order and the mark
// are our proposal.
type Status struct {
	Code     string
	Name     string
	Order    int  // how far along
	Terminal bool // nothing follows
}

// Statuses gives the statuses that the account has. Our proposal.
func (c *Client) Statuses(ctx context.Context) (all []Status, err error) {
	err = c.ask(ctx, listStatuses, sent{}, func(r reading) error {
		rows, err := r.list("list.statuses")
		if err != nil {
			return err
		}
		for _, row := range rows {
			order, ok := row.number("status.order")
			if !ok {
				row.fail("status.order") // what goes backwards is told by it
			}
			all = append(all, Status{Code: row.need("status.code"), Name: row.text("status.name"), Order: order, Terminal: row.yes("status.terminal", false)})
		}
		return r.err()
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}
