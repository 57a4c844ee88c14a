package afastest

// onboardingObject is HrOnboarding, whose root is called AfasPerson. It holds
// the person fields and the main fields of the employment objects; agencies
// (tax office, health service, the Belgian ones) are left out. MatchPer and
// BcId left the connector in release 7.
func onboardingObject(release int) *object {
	fields := []Field{kind("PrId", Int, "Profiel", "Profile").required()}
	if release < 7 {
		fields = append(fields, matchField(),
			kind("BcId", Int, "Organisatie/persoon (intern)", "Organisation/Person (internal)").refused())
	}
	fields = append(fields,
		kind("PadAdr", Boolean, "Postadres is adres", "Postal address is address"),
		kind("AutoNum", Boolean, "Autonummering", "Automatic numbering"),
		text("BcCo", 15, "Nummer", "Number"),
		text("SeNm", 10, "Zoeknaam", "Search name"),
	)
	return &object{
		name:   "AfasPerson",
		fields: append(fields, humanFields()...),
		objects: []*object{
			{name: "AfasEmployee", fields: employeeFields(release)},
			addressObject("KnBasicAddressAdr"),
			{name: "AfasContract", fields: contractFields()},
			{name: "AfasOrgunitFunction", fields: functionFields()},
			{name: "AfasTimeTable", fields: timetableFields()},
			{name: "AfasSalary", fields: salaryFields()},
			{name: "AfasBankInfo", fields: bankInfoFields()},
			documentObject("AfasIdentityDocument"),
			documentObject("AfasResidenceDocument"),
			{
				name: "AfasOnboard",
				fields: []Field{
					text("AdCo", 20, "Toevoegen dienstverband bij", "Add employment with").oneOf(
						Code{NL: "N", LabelNL: "Nieuwe medewerker", LabelEN: "New employee"},
						Code{NL: "B", LabelNL: "Bestaande medewerker", LabelEN: "Existing employee"},
					),
					text("AcTi", 20, "Actie lopend dienstverband", "Action current employment"),
					kind("EmCh", Boolean, "E-mailadres portaltoegang wijzigen", "Change email address portal access"),
					text("EmNe", 255, "Nieuw e-mailadres portaltoegang", "New email address portal access"),
					text("ViAo", 20, "Reden einde arb. overeenk.", "Reason for employment contract end"),
				},
				objects: []*object{{name: "OnboardAttachment", fields: attachmentFields()}},
			},
			{name: "AfasHrApplic", fields: []Field{
				text("DpId", 10, "Organisatorische eenheid", "Organisational unit"),
				text("ReSp", 15, "Verantwoordelijke", "Resp. person"),
			}},
		},
	}
}

func employeeFields(release int) []Field {
	return []Field{
		text("EmId", 15, "Medewerker", "Employee").key(),
		kind("ExTm", Boolean, "Exporteren naar tijdregistratie", "Export to time registration"),
		personLanguage(release),
		text("RlBh", 15, "Relatiebeheerder", "Account manager"),
		text("StFs", 20, "Startfase", "Start phase"),
		kind("BeSf", Date, "Begindatum startfase", "Start phase start date"),
		kind("BePe", Date, "Begindatum vorige werkgever", "Previous employer start date"),
		kind("DlWk", Date, "Datum laatst gewerkt", "Date when last worked"),
		kind("WkWh", Int, "Gewerkte weken arbeidsverleden", "Weeks worked in employment history"),
		kind("CF3h", Int, "Kalenderweken fase 3", "Phase 3 calendar weeks"),
		kind("CFBh", Int, "Kalenderweken fase B", "Phase B calendar weeks"),
		kind("AF3h", Int, "Aantal fase 3 contracten", "Number of phase 3 contracts"),
		kind("AFBh", Int, "Aantal fase B contracten", "Number of phase B contracts"),
		text("ViPa", 20, "Betaalfrequentie", "Payment frequency"),
		kind("BlPa", Boolean, "Geblokkeerd voor betaling", "Blocked for payment"),
		text("PsPv", 20, "Verstrekking loonstrook", "Pay slip supply"),
		text("YsPv", 20, "Verstrekking jaaropgave", "Annual statement supply"),
		text("EmAd", 20, "E-mail digitale documenten", "E-mail digital documents"),
		kind("SeAt", Boolean, "E-mailbijlagen beveiligen", "Secure e-mail attachments"),
		text("PwEm", 70, "Wachtwoord", "Password"),
		kind("EmUp", Boolean, "Privé e-mailadres mag verstrekt worden", "Private email address may be issued"),
		kind("BeVo", Boolean, "Bewindvoering", "Administration"),
		text("ViTr", 20, "Overgangsregeling 2022", "Transitional scheme 2022"),
		kind("Flex", Boolean, "Flex-medewerker", "Flex employee"),
		text("Sdla", 10, "Id-nummer persoon", "Personal ID"),
		text("CrIb", 9, "CRIB nummer", "CRIB number"),
		kind("PeId", Int, "Persoonsnummer", "Personal number"),
		kind("EnUs", Boolean, "Automatisch gebruiker aanmaken", "Create user automatically"),
		text("EmUs", 20, "E-mail gebruiker", "User email"),
	}
}

// contractTypes splits by language as AFAS publishes it; the labels are in the
// fake's own words.
func contractTypes() []Code {
	return []Code{
		{NL: "O", EN: "U", LabelNL: "Type O", LabelEN: "Type U"},
		{NL: "H", EN: "H", LabelNL: "Type H", LabelEN: "Type H"},
		{NL: "J", EN: "Y", LabelNL: "Type J", LabelEN: "Type Y"},
		{NL: "B", EN: "S", LabelNL: "Type B", LabelEN: "Type S"},
		{NL: "AJ", EN: "HY", LabelNL: "Type AJ", LabelEN: "Type HY"},
	}
}

func contractFields() []Field {
	return []Field{
		kind("DaBe", Date, "Begindatum", "Start date"),
		text("ClId", 15, "Cao", "Collective agreement"),
		text("WcId", 15, "Arbeidsvoorwaarde", "Terms of employment"),
		text("ApCo", 20, "Soort contract", "Type of contract").oneOf(contractTypes()...),
		kind("DaEn", Date, "Einddatum", "End date"),
		text("PEmTy", 1, "Type dienstverband", "Type of employment"),
		kind("DvSn", Int, "Dienstverband", "Employment"),
		text("CmId", 15, "Werkgever", "Employer"),
		kind("DaEe", Date, "Datum in dienst", "Date of employment"),
		text("EmMt", 20, "Soort medewerker", "Type of employee"),
		text("ViEt", 20, "Soort dienstbetrekking", "Nature of employment"),
		kind("DaEt", Date, "Einde proeftijd", "End of trial period"),
		kind("PeNo", Int, "Opzegtermijn", "Notice period"),
	}
}

func functionFields() []Field {
	return []Field{
		kind("DaBe", Date, "Begindatum", "Start date"),
		text("DpId", 10, "Organisatorische eenheid", "Organisational unit"),
		text("FuId", 10, "Functie", "Job"),
		text("CcId", 30, "Kostenplaats", "Cost centre"),
		text("CrId", 30, "Kostendrager", "Cost carrier"),
		text("PjId", 15, "Project", "Project"),
		kind("BFun", Boolean, "Bekostigingsfunctie", "Funding job"),
	}
}

func timetableFields() []Field {
	return []Field{
		kind("DaBg", Date, "Begindatum", "Start date"),
		text("EtTy", 20, "Type rooster", "Type of timetable"),
		text("StIn", 5, "Standaardrooster", "Standard timetable"),
		kind("StPa", Boolean, "Standaard", "Standard"),
		kind("DyWk", Decimal, "Dagen per week", "Days per week"),
		kind("HrWk", Decimal, "Uren per week", "Hours per week"),
		kind("PcPt", Decimal, "Parttimepercentage", "Part-time percentage"),
		kind("HrMn", Decimal, "Minimum uren", "Minimum hours"),
		kind("HrMx", Decimal, "Maximum uren", "Maximum hours"),
	}
}

func salaryFields() []Field {
	return []Field{
		kind("DaBe", Date, "Begindatum", "Start date"),
		kind("SaSt", Decimal, "Trede", "Step"),
		text("SaPe", 20, "Periode", "Period"),
		kind("EmSa", Decimal, "Salaris", "Salary"),
		kind("NtSa", Boolean, "Netto", "Net"),
		kind("PtId", Int, "Periodetabel", "Period table"),
		kind("SaYe", Decimal, "Jaarsalaris", "Annual salary"),
		kind("TaId", Int, "Salaristabel", "Salary table"),
		text("VaSc", 20, "Schaal", "Scale"),
	}
}

func bankInfoFields() []Field {
	fields := []Field{
		kind("CaPa", Boolean, "Contante betaling", "Cash payment"),
		text("DiNm", 80, "Afwijkende naam", "Deviating name"),
		text("Ds", 32, "Omschrijving", "Description"),
	}
	for _, f := range bankFields() {
		f.Required = false
		fields = append(fields, f)
	}
	return fields
}

func documentObject(name string) *object {
	return &object{
		name: name,
		fields: []Field{
			text("Nr", 20, "Nummer", "Number"),
			kind("DaBe", Date, "Begindatum", "Start date"),
			kind("DaEn", Date, "Einddatum", "End date"),
			text("CoId", 3, "Land", "Country").references(),
			text("ViTt", 20, "Soort document", "Type of document"),
			kind("RtWo", Boolean, "Recht op arbeid", "Right to work"),
		},
		objects: []*object{{name: name + "Attachment", fields: attachmentFields()}},
	}
}
