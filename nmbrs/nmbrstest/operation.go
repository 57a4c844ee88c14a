package nmbrstest

// operation is one call of the SOAP API.
type operation struct{}

var operations = map[string]*operation{}
