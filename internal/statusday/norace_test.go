//go:build !race

package statusday

// raced says that the race detector looks on.
const raced = false
