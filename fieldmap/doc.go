// Package fieldmap moves values from the fields of one system to those of
// another by rules that are data, not code.
//
// A [Schema] lists the fields of a source or a target: what kind each is, what
// it means, which limits and options it has. [Rules] say which target field is
// filled from where; they are versioned JSON that a settings page or a person
// writes:
//
//	{"v":1,"rules":[
//	  {"to":"title","from":"book.title","ops":["trim",{"op":"truncate","length":40}]},
//	  {"to":"binding","from":"book.cover","options":{"hard":"HB","soft":"PB"}},
//	  {"to":"shelf","const":"new arrivals"}
//	]}
//
// [Compile] checks rules against both schemas and reports every problem at
// once. [Mapping.Plan] applies them to one [Record]. A [Plan] is dry run, review
// form and audit record in one: each value with where it came from, each
// problem, what is missing. A person corrects it with [Plan.Set]. Whatever the
// rules, the record and the corrections: [Plan.Values] never holds a value that
// breaks the limits of its field.
//
// Nothing is guessed. An option is matched by its id, or by its label where
// only one has it; what matches nothing becomes a question with the nearest
// option as a suggestion, and the value is kept aside ([Plan.Rejected]). Of a
// field with [Field].Confirm even a value that fits is only a suggestion until a
// person sets it.
//
// Heavy operations live in sub-packages, such as fieldmap/phone, and are
// plugged in with [WithOps].
//
// # Errors
//
// What is wrong with rules or values is a [Problem] with a stable code, the
// rule it came from and a text that says what to do. No problem repeats a
// value of the record. [Problems] is an error that lists them all.
//
// # Concurrency
//
// Schemas, rules and mappings are read-only once made and may be shared. A
// Plan belongs to one goroutine at a time.
package fieldmap
