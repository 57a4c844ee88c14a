package afastest

import "fmt"

// applicantFields is HrCreateApplicant: 33 fields and no nested object. Lengths
// are those AFAS publishes; release 8 dropped the fixed list of WoXp and made
// LgId longer.
func applicantFields(release int) []Field {
	experience := text("WoXp", 20, "Werkervaring", "Work experience").oneOf(experienceCodes()...)
	language := text("LgId", 3, "Taal", "Language")
	if release >= 8 {
		experience = text("WoXp", 3, "Werkervaring", "Work experience")
		language.Length = 5
	}
	fields := []Field{
		kind("VcSn", Int, "Vacature", "Vacancy").required(),
		text("BcCo", 15, "Persoon", "Person number"),
		text("In", 15, "Voorletters", "Initials"),
		text("Is", 15, "Voorvoegsel", "Prefix"),
		text("CaNm", 80, "Roepnaam", "Usual name"),
		text("FiNm", 50, "Voornaam", "First name"),
		text("LaNm", 80, "Achternaam", "Last name").required(),
		text("ViGe", 20, "Geslacht", "Gender").oneOf(genderCodes()...),
		kind("DaBi", Date, "Geboortedatum", "Date of birth"),
		text("EmAd", 255, "E-mail werk", "Work e-mail"),
		text("EmA2", 255, "E-mail privé", "Personal e-mail"),
		text("TeNr", 255, "Telefoonnr. werk", "Work phone no."),
		text("TeN2", 255, "Telefoonnr. privé", "Personal phone no."),
		text("MbNr", 255, "Mobiel werk", "Work mobile no."),
		text("MbN2", 255, "Mobiel privé", "Private mobile no."),
	}
	fields = append(fields, fileFields("Photo", "Foto", "Photo")...)
	fields = append(fields,
		text("CoId", 3, "Land", "Country").references(),
		text("Ad", 60, "Straat", "Street"),
		kind("HmNr", Int, "Huisnummer", "House number"),
		text("HmAd", 30, "Toev. aan huisnr.", "Extension to house number"),
		text("ZpCd", 15, "Postcode", "Postal code"),
		text("Rs", 50, "Woonplaats", "City"),
		kind("EdLv", Int, "Opleidingsniveau", "Educational level"),
		kind("WoLv", Int, "Werkniveau", "Work level"),
		experience,
		text("ViSo", 20, "Informatiebron", "Information source").oneOf(sourceCodes()...),
		kind("Mo", Blob, "Motivatie", "Motivation"),
	)
	fields = append(fields, fileFields("Cv", "Cv", "Cv")...)
	return append(fields,
		text("StId", 32, "Site", "Site"),
		kind("OpEm", Boolean, "Mijn gegevens mogen 1 jaar bewaard worden.", "My data may be saved for 1 year(s)."),
		language,
	)
}

func experienceCodes() []Code {
	var codes []Code
	for n := range 20 {
		codes = append(codes, Code{
			NL:      fmt.Sprintf("%02d", n),
			LabelNL: fmt.Sprintf("%d-%d jaar", n, n+1),
			LabelEN: fmt.Sprintf("%d-%d years", n, n+1),
		})
	}
	return append(codes, Code{NL: "20", LabelNL: "Meer dan 20 jaar", LabelEN: "More than 20 years"})
}

func sourceCodes() []Code {
	return []Code{
		{NL: "1", LabelNL: "Landelijk dagblad", LabelEN: "National newspaper"},
		{NL: "2", LabelNL: "Plaatselijk dagblad", LabelEN: "Local newspaper"},
		{NL: "3", LabelNL: "Tijdschrift", LabelEN: "Magazine"},
		{NL: "4", LabelNL: "Radio of televisie", LabelEN: "Radio or television"},
		{NL: "5", LabelNL: "Medewerker", LabelEN: "Employee"},
		{NL: "6", LabelNL: "Arbeidsbureau", LabelEN: "Job centre"},
		{NL: "7", LabelNL: "Eigen initiatief", LabelEN: "Own initiative"},
		{NL: "8", LabelNL: "Internet", LabelEN: "Internet"},
		{NL: "9", LabelNL: "Billboard", LabelEN: "Billboard"},
		{NL: "10", LabelNL: "Beurs", LabelEN: "Fair"},
	}
}
