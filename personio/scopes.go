package personio

import "context"

// scopes asks for a token, even where there is a good one, and gives what it opens,
// such as employees:write; none where Personio does not say. A right that was taken
// or given since the last token shows in the answer.
func (c *Client) scopes(ctx context.Context, g generation) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	granted, err := c.tokens[g].fetch(ctx)
	return granted.scopes, during("get token", err)
}
