//go:build race

package hristest

import "flag"

// The race detector makes each play many times slower: it sees fewer of them. All
// are played without it.
func init() { _ = flag.Set("rapid.checks", "20") }
