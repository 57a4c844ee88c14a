package hris

// The canonical keys: what a field means, wherever it stands. A target's form
// and the hire share them; default mappings match by them. The list is closed.
const (
	KeyFirstName        = "first_name"
	KeyLastName         = "last_name"
	KeyNamePrefix       = "name_prefix"
	KeyInitials         = "initials"
	KeyPreferredName    = "preferred_name"
	KeyBirthName        = "birth_name"
	KeyPartnerPrefix    = "partner_prefix"
	KeyPartnerName      = "partner_name"
	KeyNameUse          = "name_use"
	KeyDateOfBirth      = "date_of_birth"
	KeyGender           = "gender"
	KeyNationality      = "nationality"
	KeyLanguage         = "language"
	KeyWorkEmail        = "work_email"
	KeyPrivateEmail     = "private_email"
	KeyMobilePhone      = "mobile_phone"
	KeyHomePhone        = "home_phone"
	KeyStreet           = "address.street"
	KeyNumber           = "address.number"
	KeySuffix           = "address.suffix"
	KeyLine2            = "address.line2"
	KeyZIP              = "address.zip"
	KeyCity             = "address.city"
	KeyState            = "address.state"
	KeyCountry          = "address.country"
	KeyJobTitle         = "job_title"
	KeyDepartment       = "department"
	KeyLocation         = "location"
	KeyLegalEntity      = "legal_entity"
	KeyManager          = "manager"
	KeyStartDate        = "start_date"
	KeyEndDate          = "end_date"
	KeyContractType     = "contract_type"
	KeyWeeklyHours      = "weekly_hours"
	KeySalaryAmount     = "salary.amount"
	KeySalaryCurrency   = "salary.currency"
	KeySalaryPeriod     = "salary.period"
	KeyIBAN             = "iban"
	KeyNationalID       = "national_id"
	KeyCV               = "cv"
	KeyMotivationLetter = "motivation_letter"
)

// NeverByDefault reports whether a key is too delicate to be mapped unless a
// customer says so by name.
func NeverByDefault(key string) bool { return key == KeyIBAN || key == KeyNationalID }
