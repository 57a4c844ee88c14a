// Package bench measures fieldmap against its rivals, which stay out of the
// library's own go.mod: a function written by hand, expr-lang/expr and gojq. All
// four apply the same ten rules to the same record; a test holds that they
// agree.
//
//	cd internal/bench && go test -bench . -benchmem
package bench
