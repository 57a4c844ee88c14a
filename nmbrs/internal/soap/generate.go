// Package soap is the inner room of Nmbrs's SOAP services: message types that
// gowsdl makes from the WSDLs beside it, one package per service because their
// names repeat. Nothing of it shows in the public API.
//
// What is used of it are the types, where they lose nothing. gowsdl leaves zero
// values out, reads nil as zero, writes decimals with exponents and dates with
// zones: package nmbrs has structs of its own where that matters. gowsdl's client
// is not used: it opens a connection per call, hides every fault behind a status,
// and its header loses its name.
package soap

//go:generate go tool -modfile=../../../internal/tools/go.mod gowsdl -p companysvc -o companysvc.go -d . wsdl/CompanyService.wsdl
//go:generate go tool -modfile=../../../internal/tools/go.mod gowsdl -p debtorsvc -o debtorsvc.go -d . wsdl/DebtorService.wsdl
//go:generate go tool -modfile=../../../internal/tools/go.mod gowsdl -p employeesvc -o employeesvc.go -d . wsdl/EmployeeService.wsdl
