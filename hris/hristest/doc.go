// Package hristest tests targets, and hosts, without a vendor.
//
// [Run] is the conformance suite: it takes a [Harness], which knows how to open
// a fresh account at a vendor's fake and how to make its faults happen, and
// holds the target to every promise of a hand-over. A target is finished when
// it passes:
//
//	func TestConformance(t *testing.T) {
//		hristest.Run(t, hristest.Harness{Open: openFake})
//	}
//
// The example of Run is a whole target of one's own, its vendor's fake included.
//
// [RunProduct] holds what a vendor lets hosts connect to, sources and sinks too, to what
// a settings page needs, and [RunWords] the page's words in each language to English.
//
// [Target] is a target that lives in memory, for the tests of a host program:
// it has forms that depend on choices, steps, documents, namesakes and late
// commits, fails as it is told ([Target.Fail]), and shows what stands at its
// imaginary vendor ([Target.Records]). [OneStep], [Applicants], [SevenSteps],
// [ReadBack] and [ByName] are ready-made designs of one.
//
// [Clock] is the time of a test, and [Files] the documents of a host.
//
// Nothing here belongs in a production build.
//
// # Concurrency
//
// Target, Clock and Files are safe for concurrent use.
package hristest
