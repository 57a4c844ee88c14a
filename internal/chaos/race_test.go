//go:build race

package main

// Under the race detector processes take seconds to begin: fewer hires, and fewer
// of them killed.
const (
	hiresInShort = 16
	roughInShort = 0.4
	slow         = true
)
