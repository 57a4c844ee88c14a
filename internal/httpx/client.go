package httpx

import (
	"context"
	"errors"
)

// Client sends requests to one base address. It is immutable and safe for concurrent use.
type Client struct{}

// New checks the configuration. Its errors say which setting to change.
func New(cfg Config) (*Client, error) { return nil, errors.New("httpx: under construction") }

// Do sends one call, repeating it as its class allows, and returns the answer of a success. Every error is a *Failure.
func (c *Client) Do(ctx context.Context, req Request) (*Response, error) {
	return nil, errors.New("httpx: under construction")
}

// CloseIdleConnections drops the connections that no call is using.
func (c *Client) CloseIdleConnections() {}
