//go:build !race

package nmbrs_test

// raced says that the race detector looks on.
const raced = false
