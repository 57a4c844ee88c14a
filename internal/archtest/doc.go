// Package archtest holds the floors of the house as a test: which package may
// import which, and what must never be linked into a host's program.
package archtest
