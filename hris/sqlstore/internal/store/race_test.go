//go:build race

package store_test

import "flag"

// The race detector makes each play many times slower, and PostgreSQL's commits
// do the rest. It sees fewer of them; all are played without it.
func init() { _ = flag.Set("rapid.checks", "20") }
