package hris

// dutchMessages are the Dutch translations.
func dutchMessages() map[string]Message {
	all := dutchCodes()
	for _, texts := range []map[string]string{dutchFields(), dutchLines(), dutchTrail()} {
		for code, line := range texts {
			all[code] = Message{Text: line}
		}
	}
	return all
}

func dutchCodes() map[string]Message {
	return map[string]Message{
		string(InvalidInput):    {"Een deel van de opdracht is niet geldig.", "Corrigeer wat in de details staat en probeer het opnieuw."},
		string(InvalidHire):     {"De gegevens van de kandidaat zijn onvolledig of niet geldig.", "Corrigeer de genoemde velden en probeer het opnieuw."},
		string(InvalidSetting):  {"Een instelling van de koppeling ontbreekt of is niet geldig.", "Corrigeer dit bij de instellingen van de koppeling."},
		string(InvalidMapping):  {"De veldtoewijzing bevat fouten.", "Open de veldtoewijzing, corrigeer de gemarkeerde regels en sla op."},
		string(DocumentMissing): {"Een gekozen document kan niet worden geopend.", "Voeg het document opnieuw toe of laat het weg en verzend daarna."},
		string(DocumentChanged): {"Een document is niet meer het document dat is gecontroleerd: de grootte of inhoud wijkt af.", "Controleer de gegevens opnieuw met het huidige document en verzend daarna."},
		string(DocumentRefused): {"Het gekoppelde systeem accepteert een document van dit type of deze grootte niet.", "Zet het document om, kies een ander of laat het weg."},

		string(BadCredentials):    {"Het gekoppelde systeem accepteert de toegangsgegevens van de koppeling niet.", "Laat een beheerder nieuwe toegangsgegevens invoeren bij de instellingen van de koppeling."},
		string(CredentialsExpire): {"De toegangsgegevens van de koppeling verlopen binnenkort.", "Laat een beheerder ze op tijd vernieuwen, zodat verzenden mogelijk blijft."},
		string(RightMissing):      {"De toegangsgegevens van de koppeling missen een recht.", "Laat een beheerder van het gekoppelde systeem dit recht toekennen en test daarna de koppeling."},
		string(SetupIncomplete):   {"In het gekoppelde systeem is nog niet alles ingericht.", "Test de koppeling: daar staat wat ontbreekt en waar dit wordt ingericht."},
		string(AddressBlocked):    {"Het gekoppelde systeem staat geen verkeer vanaf dit IP-adres toe.", "Laat een beheerder van het gekoppelde systeem het adres toestaan."},
		string(Disabled):          {"De koppeling is uitgeschakeld of verwijderd.", "Laat een beheerder de koppeling inschakelen of opnieuw leggen in het koppelingsbeheer."},
		string(NoConnection):      {"Deze koppeling bestaat niet.", "Vernieuw de pagina om te zien welke er zijn."},
		string(ConnectionChanged): {"Iemand anders heeft de koppeling intussen gewijzigd.", "Vernieuw de pagina, bekijk de koppeling zoals die nu is en maak de wijziging opnieuw."},
		string(OtherAccount):      {"Deze instellingen of toegangsgegevens horen bij een andere omgeving dan de gekoppelde.", "Voer die van dezelfde omgeving in of leg voor de andere een nieuwe koppeling."},
		string(NotMapped):         {"De veldtoewijzing van de koppeling is nog niet opgeslagen.", "Test de koppeling, open daarna de veldtoewijzing en sla op."},
		string(SecretBusy):        {"Een ander proces vernieuwt de toegangsgegevens van de koppeling.", "Er hoeft niets te worden aangepast; probeer het zo meteen opnieuw."},
		string(OtherKind):         {"De koppeling leidt naar iets anders dan hier nodig is.", "Kies een andere koppeling: hires komen via de ene binnen en worden via een andere overgedragen."},

		string(RateLimited):   {"Het gekoppelde systeem vraagt om te wachten: er waren te veel aanvragen in korte tijd.", "Er hoeft niets te worden aangepast; probeer het later opnieuw."},
		string(Unavailable):   {"Het gekoppelde systeem is op dit moment niet bereikbaar.", "Er hoeft niets te worden aangepast; probeer het later opnieuw."},
		string(Locked):        {"Het gegeven is in gebruik in het gekoppelde systeem.", "Laat het daar sluiten of probeer het later opnieuw."},
		string(Rejected):      {"Het gekoppelde systeem heeft de gegevens geweigerd.", "Corrigeer de gegevens en verzend opnieuw."},
		string(NotThere):      {"Het gezochte is niet aanwezig in het gekoppelde systeem.", "Controleer daar of het is verwijderd of hernoemd en test daarna de koppeling."},
		string(TooLarge):      {"Dit is meer dan het gekoppelde systeem in één keer aankan.", "Laat een document weg of kies een kleiner document en verzend opnieuw."},
		string(SchemaDrift):   {"Het gekoppelde systeem is gewijzigd: een veld, keuze of dienst is niet meer wat het was.", "Open de veldtoewijzing, controleer wat is gemarkeerd en sla op."},
		string(BadAnswer):     {"Het antwoord van het gekoppelde systeem is onleesbaar.", "Probeer het later opnieuw; blijft dit zo, geef dan het kenmerk door aan de leverancier."},
		string(OutcomeHidden): {"Het is niet bekend of het gekoppelde systeem de opdracht heeft uitgevoerd.", "Kijk eerst daar voordat de opdracht wordt herhaald."},

		string(Problems):     {"Er is nog iets in te vullen of te beantwoorden voordat er kan worden verzonden.", "Beantwoord de vragen, vul de gemarkeerde velden in of corrigeer ze en verzend daarna."},
		string(AlreadySent):  {"Deze kandidaat is al eerder naar het gekoppelde systeem verzonden.", "Bekijk de eerdere overdracht. Moet het toch opnieuw, dan kan die met een reden worden heropend."},
		string(PersonExists): {"Deze persoon staat mogelijk al in het gekoppelde systeem.", "Vergelijk de getoonde gegevens en geef aan of het om dezelfde persoon gaat."},
		string(InDoubt):      {"Het is niet zeker of de kandidaat in het gekoppelde systeem is aangekomen.", "Er wordt niets opnieuw verzonden zolang dit niet duidelijk is. Kijk daar en geef aan of de kandidaat er staat."},
		string(Held):         {"De overdracht wacht op een aanpassing; er is nog niets weggeschreven.", "Pas aan waarop wordt gewacht en verzend daarna."},
		string(Duplicate):    {"Deze kandidaat is dubbel aangemaakt in het gekoppelde systeem.", "Verwijder daar één van beide; de geschiedenis noemt ze allebei."},
		string(NotAllowed):   {"Het recht om dit te doen ontbreekt.", "Vraag dit recht aan bij een beheerder van de koppeling."},
		string(NotFound):     {"Deze overdracht bestaat niet.", "Vernieuw de pagina om te zien welke er zijn."},
		string(WrongState):   {"Dit kan niet bij de huidige status van de overdracht.", "Vernieuw de pagina om de huidige status te zien."},
		string(Changed):      {"De gegevens zijn niet meer wat is gecontroleerd.", "Controleer ze opnieuw en verzend daarna."},
		string(Busy):         {"Er wordt op dit moment aan deze overdracht gewerkt.", "Wacht even en vernieuw daarna de pagina."},
		string(Twin):         {"Er loopt een andere overdracht van iemand die niet van deze persoon te onderscheiden is, of die overdracht is nog niet zeker.", "Handel die overdracht eerst af; daarna gaat deze vanzelf verder."},
		string(DraftGone):    {"De te verzenden gegevens worden hier niet of niet meer bewaard.", "Controleer de gegevens opnieuw en verzend daarna."},
		string(TooSoon):      {"Het gekoppelde systeem kan de eerdere poging nog afronden.", "Wacht tot het getoonde tijdstip en kijk dan opnieuw."},
		string(LeaseLost):    {"Een ander proces heeft deze overdracht overgenomen.", "Er hoeft niets te gebeuren; vernieuw de pagina om de status te zien."},
		string(StepFailed):   {"De kandidaat is overgedragen, op een onderdeel na dat mag ontbreken.", "Verzend dat onderdeel opnieuw, voer het zelf in het gekoppelde systeem in of laat het weg."},
		string(NotHired):     {"Alleen aangenomen kandidaten kunnen worden overgedragen.", "Zet de kandidaat eerst op aangenomen."},
		string(NotConfirmed): {"Er staat nog een vraag open.", "Beantwoord de getoonde vraag en verzend daarna."},

		"transfer.second": {"Deze sollicitatie is al eerder overgedragen met een andere keuze, zoals een andere vacature.", "Verzend alleen als een tweede registratie de bedoeling is."},

		"target.refused": {"Het gekoppelde systeem kan dit niet overnemen: {detail}.", "Corrigeer dit en verzend daarna."},

		"hire.minor":      {"Op de startdatum is de persoon jonger dan 18 jaar.", "Controleer de geboortedatum en de startdatum."},
		"hire.birth_date": {"Op de startdatum zou de persoon jonger dan 13 of ouder dan 100 jaar zijn.", "Controleer de geboortedatum en de startdatum."},

		"document.not_taken": {Text: "Het gekoppelde systeem neemt met de huidige inrichting geen andere documenten aan. {remedy}"},
		"document.kind":      {"Het gekoppelde systeem accepteert documenten van dit type niet.", "Zet het document om, kies een ander of laat het weg."},
		"document.size":      {"Een document is te groot; het maximum is {max} bytes.", "Kies een kleiner document of laat het weg."},
		"document.total":     {"De documenten zijn samen te groot; het maximum is {max} bytes.", "Laat er een weg of kies kleinere."},
		"document.not_there": {"Een gekozen document hoort niet of niet meer bij deze kandidaat.", "Kies de documenten opnieuw."},
	}
}

func dutchLines() map[string]string {
	return map[string]string{
		string(WaitsInWorkflow):  "Wacht in de workflow van {target}",
		string(WorkflowFinished): "De workflow van {target} is afgerond",
		string(NoReference):      "Gereed; {target} geeft geen kenmerk",
		string(GivenByPerson):    "Door iemand gevonden in {target}; niet geverifieerd",
		string(FoundAfterwards):  "Gevonden in {target} nadat het antwoord verloren was gegaan",
		string(Unprotected):      "Gedaan in {target} zonder de beveiliging van verwerkte verloningen, zoals de beoordelaar koos",

		"state.planned":   "Gepland",
		"state.sending":   "Wordt verzonden",
		"state.held":      "Wacht op aanpassing",
		"state.partial":   "Deels verzonden",
		"state.in_doubt":  "Niet zeker",
		"state.done":      "Verzonden",
		"state.failed":    "Mislukt",
		"state.cancelled": "Geannuleerd",

		"badge.planned":   "Wordt naar {target} verzonden; aangevraagd door {actor} op {at}",
		"badge.sending":   "Wordt nu naar {target} verzonden; aangevraagd door {actor} op {at}",
		"badge.held":      "Nog niet in {target}: wacht op aanpassing. {actor} probeerde het op {at}",
		"badge.partial":   "Deels in {target}; verzonden door {actor} op {at}",
		"badge.in_doubt":  "Mogelijk in {target}: kijk daar; verzonden door {actor} op {at}",
		"badge.done":      "Verzonden naar {target} door {actor} op {at}",
		"badge.failed":    "Niet in {target}: mislukt; verzonden door {actor} op {at}",
		"badge.cancelled": "Niet in {target}: geannuleerd; verzonden door {actor} op {at}",
		"badge.changed":   "Gewijzigd sinds het verzenden: {fields}",
		"badge.duplicate": "Dubbel in {target}: verwijder er daar één",
		"badge.erased":    "Verzonden naar {target}; de persoonsgegevens zijn hier gewist",
		"badge.round":     "Overdracht nummer {round}",

		"phase.waiting":  "Nog te doen",
		"phase.open":     "Bezig",
		"phase.in_doubt": "Niet bekend", // where it stands still in a doubt
		"phase.done":     "Gereed",
		"phase.skipped":  "Overgeslagen",
		"phase.waived":   "Weggelaten",

		"offer.nothing": "Niets te verzenden",
		"offer.send":    "Verzenden naar {target}",
		"offer.correct": "Corrigeren en verzenden naar {target}",
		"offer.badge":   "Overdracht bekijken",

		"sync.off":        "Uit",
		"sync.draft":      "Wacht op een status voor elke fase",
		"sync.on":         "Aan",
		"sync.broken_key": "Gestopt: de inloggegevens zijn geweigerd",

		"sync_run.planning":  "Wordt voorbereid",
		"sync_run.asking":    "Wacht op goedkeuring: er zou meer wijzigen dan de limiet",
		"sync_run.writing":   "Wordt weggeschreven",
		"sync_run.stopped":   "Gestopt; gaat later verder",
		"sync_run.done":      "Gereed",
		"sync_run.overtaken": "Ingehaald door een latere ronde",

		"sync_reason.stage_gone":     "De vorige fase is verwijderd; mogelijk heeft niemand deze wijziging bedoeld",
		"sync_reason.edited_by_hand": "Iemand heeft met de hand een andere status ingesteld",
		"sync_reason.backwards":      "De status zou teruggaan",

		"sync_outcome.changed":     "Gewijzigd",
		"sync_outcome.refused":     "Geweigerd; de volgende ronde probeert het opnieuw",
		"sync_outcome.unknown":     "Niet bekend; de volgende ronde kijkt het na",
		"sync_outcome.held":        "Wacht op een persoon",
		"sync_outcome.unmapped":    "De fase heeft geen status",
		"sync_outcome.not_visible": "Niet zichtbaar in het wervingssysteem",
		"sync_outcome.unreadable":  "De fase kon niet worden gelezen",

		"sync_change.planned":   "Gepland",
		"sync_change.approved":  "Goedgekeurd",
		"sync_change.sending":   "Wordt verzonden",
		"sync_change.unknown":   "Niet bekend of het is gebeurd",
		"sync_change.held":      "Wacht op een persoon",
		"sync_change.released":  "Vrijgegeven; de volgende ronde verzendt dit",
		"sync_change.dismissed": "Afgewezen",

		"sync_map.unassigned":     "De fase heeft geen status",
		"sync_map.locked":         "De status van deze fase ligt vast",
		"sync_map.stage_unknown":  "Deze fase bestaat niet",
		"sync_map.status_unknown": "Deze status bestaat niet",

		"event.sent":      "Verzonden",
		"event.started":   "Stap begonnen",
		"event.step_done": "Stap gereed",
		"event.step_back": "Stap niet gelukt",
		"event.held":      "Gestopt tot er iets is aangepast",
		"event.in_doubt":  "Niet zeker of het is aangekomen",
		"event.done":      "Overgedragen",
		"event.failed":    "Mislukt",
		"event.cancelled": "Geannuleerd",
		"event.adopted":   "Gevonden in het gekoppelde systeem",
		"event.found":     "Volgens opgave aanwezig in het gekoppelde systeem",
		"event.not_found": "Volgens opgave niet aanwezig in het gekoppelde systeem",
		"event.waived":    "Rest weggelaten",
		"event.reopened":  "Heropend",
		"event.duplicate": "Dubbel aangemaakt",
		"event.witnessed": "Verlaat antwoord vastgelegd",
		"event.tracked":   "Workflow nagevraagd",
		"event.revised":   "Gecorrigeerd",
		"event.resumed":   "Opnieuw in gang gezet",
		"event.rebound":   "Gaat via een andere koppeling",

		"outcome.employee":    "Medewerker",
		"outcome.applicant":   "Sollicitant",
		"outcome.prehire":     "Toekomstige medewerker",
		"outcome.application": "Sollicitatie",

		"standing.good":    "In orde",
		"standing.warning": "Vraagt binnenkort aandacht",
		"standing.missing": "Ontbreekt",
		"standing.absent":  "Niet ingericht (optioneel)",
		"standing.unknown": "Niet te testen",

		"document_kind.cv":                "Cv",
		"document_kind.motivation_letter": "Motivatiebrief",
		"document_kind.signed_offer":      "Ondertekend aanbod",
		"document_kind.identity":          "Identiteitsbewijs",
		"document_kind.other":             "Overig document",
	}
}
