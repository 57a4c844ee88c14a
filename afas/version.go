package afas

import "context"

// Version gives the release of Profit, such as "22.22.5". The app connector must
// have been granted AppConnectorVersion.
func (c *Client) Version(ctx context.Context) (string, error) {
	var wire struct {
		Version flexText `json:"version"`
	}
	err := c.getJSON(ctx, "get version", []string{"ProfitVersion"}, &wire)
	return string(wire.Version), err
}
