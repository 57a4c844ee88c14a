package nmbrs

import (
	"errors"
	"slices"
	"strings"
)

// told names the form's fields in a failure.
func told(err error) error {
	own, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	named := *own
	named.Fields = slices.Clone(concerned[own.Reason])
	for _, wire := range own.Fields {
		if path := pathOfWire[plainWire(wire)]; path != "" && !slices.Contains(named.Fields, path) {
			named.Fields = append(named.Fields, path)
		}
	}
	return &named
}

// plainWire leaves of a name such as "PersonalInfo.BirthInfo.BirthDate" the last
// part, without case.
func plainWire(name string) string {
	return strings.ToLower(name[strings.LastIndexAny(name, ".]")+1:])
}

// concerned are the fields that a reason is about.
var concerned = map[Reason][]string{
	Protected:      {pathStart, pathUnprotected},
	PeriodClosed:   {pathStart},
	WrongPeriod:    {pathFrom},
	BadBank:        {pathIBAN},
	UnknownDebtor:  {pathDebtor},
	UnknownCompany: {pathCompany},
	OutOfReach:     {pathDebtor, pathCompany},
}

// pathOfWire are the form's fields by the names that REST has for them.
var pathOfWire = map[string]string{
	"firstname": pathFirstName, "lastname": pathLastName, "prefix": pathPrefix, "initials": pathInitials, "nationalitycodeiso": pathNationality,
	"birthdate": pathBirthDate, "birthcountrycodeiso": pathBirthCountry, "gender": pathGender, "privateemail": pathEmailPrivate, "businessemail": pathEmailWork,
	"employeetype": pathType, "inservicedate": pathStart, "street": pathStreet, "housenumber": pathNumber,
	"housenumberaddition": pathAddition, "postalcode": pathZIP, "city": pathCity, "stateprovince": pathState, "countryisocode": pathCountry,
	"departmentid": pathDepartment, "functionid": pathFunction, "iban": pathIBAN, "value": pathSalary, "socialsecuritynumber": pathBSN,
}
