package afastest

import "strconv"

// subjectObject is KnSubject: a dossier item, its links and its files.
func subjectObject() *object {
	return &object{
		name: "KnSubject",
		fields: append([]Field{
			kind("SbId", Int, "Dossieritem", "Dossier item").key(),
			kind("StId", Int, "Type dossieritem", "Dossier item type").required(),
			text("Ds", 255, "Onderwerp", "Subject").required(),
			kind("SbTx", Blob, "Toelichting", "Comment"),
			kind("Da", Date, "Instuurdatum", "Submission date"),
			text("UsId", 80, "Instuurder", "Sender"),
			text("EmId", 80, "Verantwoordelijke", "Resp. person"),
			kind("SbHi", Int, "Aanleiding", "Cause"),
			text("SaId", 5, "Type actie", "Action type"),
			text("ViPr", 20, "Prioriteit", "Priority"),
			text("ScId", 5, "Bron", "Source"),
			kind("DtFr", Date, "Begindatum", "Start date"),
			kind("DtTo", Date, "Einddatum", "End date"),
			kind("St", Boolean, "Afgehandeld", "Completed"),
			kind("DtSt", Date, "Datum afgehandeld", "Date completed"),
			kind("FvF1", Int, "Waarde kenmerk 1", "Feature value 1"),
			kind("FvF2", Int, "Waarde kenmerk 2", "Feature value 2"),
			kind("FvF3", Int, "Waarde kenmerk 3", "Feature value 3"),
			kind("SbBl", Boolean, "Geblokkeerd", "Blocked"),
			text("SbPa", 255, "Bestandsnaam van de bijlage", "File name of the attachment"),
			text("FileId", 32, "Bestand", "File"),
			kind("FileTrans", Boolean, "Bestand bij dossieritem bewaren", "Save file with subject"),
			kind("FileStream", Blob, "Bestand (bytes)", "File (bytes)"),
			kind("ProfileId", Int, "Profiel", "Profile"),
		}, text("id", 80, "Workflow", "Workflow")),
		objects: []*object{
			{name: "KnSubjectLink", fields: linkFields()},
			{name: "KnSubjectAttachment", fields: attachmentFields()},
		},
	}
}

func attachmentFields() []Field {
	return []Field{
		text("FileName", 255, "Bestandsnaam", "File name"),
		text("FileId", 32, "Bestand", "File"),
		kind("FileStream", Blob, "Bestand (bytes)", "File (bytes)"),
	}
}

func linkFields() []Field {
	return []Field{
		kind("SbId", Int, "Dossieritem", "Dossier item"),
		kind("DoCRM", Boolean, "Opslaan bij relatie", "Save in CRM subject"),
		kind("ToBC", Boolean, "Organisatie/persoon", "Organisation/person"),
		kind("ToEm", Boolean, "Medewerker", "Employee"),
		kind("ToSR", Boolean, "Verkooprelatie", "Sales contact"),
		kind("ToPR", Boolean, "Inkooprelatie", "Purchase contact"),
		kind("ToEr", Boolean, "Werkgever", "Employer"),
		kind("ToAp", Boolean, "Sollicitant", "Applicant"),
		text("SfTp", 20, "Type bestemming", "Type of destination").oneOf(destinationCodes()...),
		text("SfId", 50, "Bestemming", "Destination"),
		text("BcId", 15, "Organisatie/persoon", "Organisation/person"),
		kind("CdId", Int, "Contact", "Contact"),
		kind("DvSn", Int, "Dienstverband", "Employment"),
		kind("ApId", Int, "Sollicitatie", "Application"),
	}
}

// The destinations the fake looks up. All others are accepted unseen.
const (
	toEmployee    = "2"
	toPerson      = "3"
	toSales       = "4"
	toEmployer    = "10"
	toPurchase    = "11"
	toApplicant   = "17"
	toApplication = "58"
)

func destinationCodes() []Code {
	named := map[int][2]string{
		1: {"Geen", "None"}, 2: {"Medewerker", "Employee"}, 3: {"Organisatie/persoon", "Organisation/person"},
		4: {"Verkooprelatie", "Sales contact"}, 5: {"Project", "Project"}, 10: {"Werkgever", "Employer"},
		11: {"Inkooprelatie", "Purchase contact"}, 17: {"Sollicitant", "Applicant"},
		58: {"Sollicitant + sollicitatie", "Applicant + application"},
	}
	gaps := map[int]bool{6: true, 7: true, 20: true, 21: true, 23: true, 25: true, 26: true, 27: true, 28: true,
		29: true, 37: true, 45: true, 46: true, 47: true}
	var codes []Code
	for n := 1; n <= 65; n++ {
		if gaps[n] {
			continue
		}
		l, ok := named[n]
		if !ok {
			l = [2]string{"Bestemming " + strconv.Itoa(n), "Destination " + strconv.Itoa(n)}
		}
		codes = append(codes, Code{NL: strconv.Itoa(n), LabelNL: l[0], LabelEN: l[1]})
	}
	return codes
}
