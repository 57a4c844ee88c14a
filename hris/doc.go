// Package hris is the language that hosts, vendors and the hand-over share: a
// [Hire] comes in, a [Target] takes it over, and everything that can go wrong
// is an [Error] with a stable [Code].
//
// A host program makes hires, from its own records or with [ParseHire]. A
// vendor package, such as afas, makes targets. Package transfer brings them
// together and keeps the promise that matters: once, and not less. Package
// hristest holds the suite that every target passes.
//
// # Errors
//
// Functions return [*Error] wherever a person or a program can act on it.
// Compare with errors.Is and a Code; take details with errors.As. No error
// holds a value that somebody typed, nor a vendor's answer.
//
// # Concurrency
//
// Targets are safe for concurrent use. Plain data (Hire, Form, Report) is not
// changed once it is handed over.
package hris
