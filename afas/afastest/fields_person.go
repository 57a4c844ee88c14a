package afastest

// personObject is KnPerson with the sub-objects a candidate needs.
func personObject(release int) *object {
	control := []Field{
		kind("PadAdr", Boolean, "Postadres is adres", "Postal address is address"),
		kind("AutoNum", Boolean, "Autonummering", "Automatic numbering"),
		matchField(),
		// Published as required, yet a call that carries it is refused.
		kind("BcId", Int, "Organisatie/persoon (intern)", "Organisation/Person (internal)").refused(),
		text("BcCo", 15, "Nummer", "Number").key(),
		text("SeNm", 10, "Zoeknaam", "Search name"),
	}
	portal := []Field{
		text("StId", 20, "Status", "Status"),
		text("Face", 255, "Facebook", "Facebook"),
		text("Link", 255, "LinkedIn", "LinkedIn"),
		text("Twtr", 255, "X (voorheen Twitter)", "X (formerly Twitter)"),
		personLanguage(release),
	}
	fields := append(control, humanFields()...)
	return &object{
		name:   "KnPerson",
		fields: append(fields, portal...),
		objects: []*object{
			{name: "KnContactAutRole", fields: []Field{text("AutRoleDs", 80, "Autorisatierol", "Authorisation role").required()}},
			{name: "KnBankAccount", fields: bankFields()},
			addressObject("KnBasicAddressAdr"),
			addressObject("KnBasicAddressPad"),
		},
	}
}

func personLanguage(release int) Field {
	f := text("LgId", 3, "Taal", "Language")
	if release >= 8 {
		f.Length = 5
	}
	return f
}

func matchField() Field {
	return text("MatchPer", 1, "Persoon vergelijken op", "Match person on").oneOf(
		Code{NL: "0", LabelNL: "Zoek op nummer", LabelEN: "Number"},
		Code{NL: "1", LabelNL: "BSN", LabelEN: "Citizen service number"},
		Code{NL: "2", LabelNL: "Naam, voorvoegsel, voorletters en geslacht", LabelEN: "Name, prefix, initials and gender"},
		Code{NL: "3", LabelNL: "Als 2, met e-mail werk", LabelEN: "As 2, with work e-mail"},
		Code{NL: "4", LabelNL: "Als 2, met mobiel werk", LabelEN: "As 2, with work mobile"},
		Code{NL: "5", LabelNL: "Als 2, met telefoon werk", LabelEN: "As 2, with work phone"},
		Code{NL: "6", LabelNL: "Als 2, met geboortedatum", LabelEN: "As 2, with date of birth"},
		Code{NL: "7", LabelNL: "Altijd nieuw toevoegen", LabelEN: "Always add new"},
	)
}

// humanFields is what KnPerson and HrOnboarding's AfasPerson know alike.
func humanFields() []Field {
	fields := []Field{
		text("CaNm", 80, "Roepnaam", "Usual name"),
		text("FiNm", 50, "Voornaam", "First name"),
		text("In", 15, "Voorletters", "Initials"),
		text("Is", 15, "Voorvoegsel", "Prefix"),
		text("LaNm", 80, "Achternaam", "Last name"),
		kind("SpNm", Boolean, "Geboortenaam apart vastleggen", "Enter surname at birth separately"),
		text("IsBi", 15, "Voorv. geb.naam", "Birth name prefix"),
		text("NmBi", 80, "Geboortenaam", "Surname at birth"),
		text("IsPa", 15, "Voorvoegsel partner", "Prefix partner"),
		text("NmPa", 80, "Geb.naam partner", "Partner's name"),
		text("ViUs", 20, "Naamgebruik", "Name use").oneOf(
			Code{NL: "0", LabelNL: "Geboortenaam", LabelEN: "Birth name"},
			Code{NL: "1", LabelNL: "Geb. naam partner + Geboortenaam", LabelEN: "Partner's name + birth name"},
			Code{NL: "2", LabelNL: "Geboortenaam partner", LabelEN: "Partner's name"},
			Code{NL: "3", LabelNL: "Geboortenaam + Geb. naam partner", LabelEN: "Birth name + partner's name"},
		),
		text("ViGe", 20, "Geslacht", "Gender").oneOf(genderCodes()...),
		text("PsNa", 20, "Nationaliteit", "Nationality"),
		kind("DaBi", Date, "Geboortedatum", "Date of birth"),
		text("CoBi", 3, "Geboorteland", "Country of birth").references(),
		text("RsBi", 50, "Geboorteplaats", "Place of birth"),
		text("SoSe", 25, "BSN", "BSN"),
		text("ViCs", 20, "Burgerlijke staat", "Marital status"),
		kind("DaMa", Date, "Huwelijksdatum", "Wedding date"),
		kind("DaDi", Date, "Datum scheiding", "Divorce date"),
		kind("DaDe", Date, "Overlijdensdatum", "Date deceased"),
		text("TtId", 3, "Titel/aanhef", "Title/salutation"),
		text("TtEx", 3, "Tweede titel", "Secondary title"),
		text("LeHe", 255, "Briefaanhef", "Salutation"),
		text("TeNr", 255, "Telefoonnr. werk", "Work phone no."),
		text("TeN2", 255, "Telefoonnr. privé", "Personal phone no."),
		text("FaNr", 255, "Fax werk", "Work fax"),
		text("MbNr", 255, "Mobiel werk", "Work mobile no."),
		text("MbN2", 255, "Mobiel privé", "Private mobile no."),
		text("EmAd", 255, "E-mail werk", "Work e-mail"),
		text("EmA2", 255, "E-mail privé", "Personal e-mail"),
		text("HoPa", 255, "Website", "Website"),
		kind("Corr", Boolean, "Correspondentie", "Correspondence"),
		text("ViMd", 20, "Voorkeursmedium", "Preferred medium"),
		kind("Re", Blob, "Opmerking", "Remark"),
		text("CoLw", 2, "Land wetgeving", "Legislative country"),
		text("FileId", 32, "Bestand", "File"),
		kind("AddToPortal", Boolean, "Toegang tot portal(s)", "Access to portal(s)"),
		text("EmailPortal", 255, "E-mail toegang", "E-mail for access"),
	}
	return append(fields, fileFields("", "Afbeelding", "Image")...)
}

// addressObject: BeginDate is published as required and ignored on a first
// address, so it is not demanded here.
func addressObject(name string) *object {
	return &object{name: name, fields: []Field{
		text("CoId", 3, "Land", "Country").required().references(),
		kind("PbAd", Boolean, "Postbusadres", "P.O. Box address"),
		text("StAd", 255, "Toev. voor straat", "Add. for street"),
		text("Ad", 60, "Straat", "Street"),
		kind("HmNr", Int, "Huisnummer", "House number"),
		text("HmAd", 30, "Toev. aan huisnr.", "House number addition"),
		text("ZpCd", 15, "Postcode", "Postal code"),
		text("Rs", 50, "Woonplaats", "City"),
		text("AdAd", 255, "Adres toevoeging", "Addition to address"),
		kind("BeginDate", Date, "Ingangsdatum adreswijziging", "Start date of the change"),
		kind("ResZip", Boolean, "Zoek woonplaats bij postcode", "Find city by postal code"),
	}}
}

func bankFields() []Field {
	return []Field{
		text("CoId", 3, "Land van de bank", "Country of bank").required().references(),
		kind("IbCk", Boolean, "IBAN-controle", "IBAN check"),
		text("Iban", 40, "IBAN-nummer", "IBAN number"),
		text("BaAc", 40, "Bankrekening", "Bank account"),
		kind("BkTp", Int, "Type bank", "Bank type"),
		text("BkIc", 15, "Bank", "Bank"),
		text("Bic", 11, "BIC-code", "BIC code"),
	}
}
