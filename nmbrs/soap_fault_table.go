package nmbrs

const (
	correctAndSend = "Correct the value and send again."
	notOurs        = "Look in Nmbrs whether the record is complete; then tell the makers of this software the number."
)

// faults are the numbers that Nmbrs documents, in our words.
//
// A number refuses when it says why Nmbrs stopped before it did anything: who
// calls, what the call may reach, and what the call itself says. The others are
// about things that no call here carries (hours, leave, tasks, cost centres,
// files, webhooks) or about nothing. An insert that fails with one of those may
// have made the record before it stumbled over something that Nmbrs does of its
// own accord, so it is looked for, and not made again.
var faults = map[int]struct {
	reason  Reason
	detail  string
	advice  string
	refuses bool
}{
	1001: {CredentialsRefused, "e-mail address, token or domain is wrong", "Copy the API token again (user profile > API Token) and see that the domain is the label alone, such as acme of acme.nmbrs.nl. A sandbox knows a token from the day after it was made.", true},
	1002: {NotGranted, "", "", true},
	1003: {OutOfReach, "", "", true},
	1004: {NoSubscription, "", "", true},
	1006: {Unavailable, "the login could not be checked", "Try again: this tends to pass.", true},

	2003: {UnknownEmployee, "", "", true},
	2004: {UnknownCompany, "", "", true},
	2009: {UnknownDebtor, "", "", true},
	2046: {NotFound, "", "", true},

	2006: {WrongPeriod, "", "", true},
	2011: {Protected, "", "", true},
	2012: {PeriodClosed, "", "", true},
	2013: {NoSubscription, "this is not offered during a free trial", "Ask Nmbrs to end the trial, or leave the value out.", true},

	2014: {BadBank, "the IBAN is not valid", "", true},
	2015: {BadBank, "the account number is not valid", "", true},
	2016: {BadBank, "the type of the bank account is not one of Nmbrs's", "", true},
	2032: {BadBank, "the IBAN is missing", "", true},

	2028: {Rejected, "a start lies after its end", "Correct the dates and send again.", true},
	2030: {Rejected, "a value is of the wrong type or not one of those allowed", correctAndSend, true},
	2033: {Rejected, "the tax type is missing", "Sweden: complete the employee's tax in Nmbrs.", true},
	2034: {Rejected, "the tax type is not valid", "Sweden: complete the employee's tax in Nmbrs.", true},
	2035: {Rejected, "the tax form is missing", "Sweden: complete the employee's tax in Nmbrs.", true},
	2036: {Rejected, "the tax form is not valid", "Sweden: complete the employee's tax in Nmbrs.", true},
	2045: {Rejected, "a name is empty or not valid", correctAndSend, true},

	2042: {CredentialsRefused, "the user exists in several environments", "Enter the domain of the one that is meant, such as acme of acme.nmbrs.nl.", true},
	2043: {CredentialsRefused, "the domain is not known", "Enter the domain as the label alone, such as acme of acme.nmbrs.nl.", true},

	2001: {Rejected, "an hour component is not valid", notOurs, false},
	2002: {Rejected, "a wage component is not valid", notOurs, false},
	2017: {Rejected, "the labour agreement is not valid", "Let the payroll administrator choose the labour agreement of the company in Nmbrs, then look whether the record is there.", false},
	2018: {Rejected, "a leave is not known", notOurs, false},
	2019: {Rejected, "the status of a task is not available", notOurs, false},
	2020: {Rejected, "the status of a task is not available", notOurs, false},
	2021: {Rejected, "the result of a task is not valid", notOurs, false},
	2022: {Rejected, "a type of leave is not valid", notOurs, false},
	2029: {Rejected, "time slots overlap", notOurs, false},
	2037: {Rejected, "a cost centre is not known", "Let the payroll administrator see to the default cost centre of the company in Nmbrs, then look whether the record is there.", false},
	2038: {Rejected, "the code of a cost centre is not known", "Let the payroll administrator see to the default cost centre of the company in Nmbrs, then look whether the record is there.", false},
	2039: {Rejected, "the code of a cost centre is taken", notOurs, false},
	2040: {Rejected, "a file name has no extension", notOurs, false},
	2041: {TooLarge, "a file is too large", notOurs, false},
	2044: {Rejected, "an address for webhooks is not valid", notOurs, false},
	2047: {Rejected, "the type of a document is not valid", notOurs, false},
	9999: {ServerFailed, "with its number for everything unforeseen", "", false},
}
