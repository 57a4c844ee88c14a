// Package failure is what the errors of all vendor packages have in common: how
// a failure of the HTTP layer is told in the words of hris, and how a vendor's
// error reads, matches and turns into an [hris.Error]. What its fields are called,
// and what an answer means, is each vendor package's own.
package failure
