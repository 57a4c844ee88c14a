//go:build !race

package main

const (
	hiresInShort = 60
	roughInShort = 2
	slow         = false
)
