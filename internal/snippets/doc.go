// Package snippets holds the Go code in the documents to the packages that it
// speaks of: what stands in a fence of README.md, or indented in a comment, has to
// compile as it stands there, so that who copies it meets no surprise.
//
// The blocks of one document (a file of Markdown, or all comments of one package)
// are read in order, and what one declares the next may use. What a document takes
// for granted, as the host's own service or key, is in the table given. There is no
// way to leave a block out.
package snippets
