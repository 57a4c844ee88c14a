package hris

// germanMessages are the German translations. A hand-over is an "Übergabe", a
// connection a "Verbindung", and who was hired "die Person".
func germanMessages() map[string]Message {
	all := germanCodes()
	for _, texts := range []map[string]string{germanFields(), germanLines(), germanTrail()} {
		for code, line := range texts {
			all[code] = Message{Text: line}
		}
	}
	return all
}

func germanCodes() map[string]Message {
	return map[string]Message{
		string(InvalidInput):    {"Ein Teil der Anfrage ist ungültig.", "Berichtigen Sie, was die Einzelheiten nennen, und versuchen Sie es noch einmal."},
		string(InvalidHire):     {"Die Angaben zur Person sind unvollständig oder ungültig.", "Berichtigen Sie die genannten Felder und versuchen Sie es noch einmal."},
		string(InvalidSetting):  {"Eine Einstellung der Verbindung fehlt oder ist ungültig.", "Berichtigen Sie sie in den Einstellungen der Verbindung."},
		string(InvalidMapping):  {"Die Feldzuordnung enthält Fehler.", "Öffnen Sie die Feldzuordnung, berichtigen Sie die markierten Regeln und speichern Sie."},
		string(DocumentMissing): {"Ein ausgewähltes Dokument lässt sich nicht öffnen.", "Fügen Sie das Dokument noch einmal hinzu oder lassen Sie es weg; senden Sie danach."},
		string(DocumentChanged): {"Ein Dokument ist nicht mehr das geprüfte: Größe oder Inhalt weichen ab.", "Prüfen Sie die Angaben noch einmal mit dem jetzigen Dokument und senden Sie danach."},
		string(DocumentRefused): {"Das verbundene System nimmt ein Dokument dieser Art oder Größe nicht an.", "Wandeln Sie das Dokument um, wählen Sie ein anderes oder lassen Sie es weg."},

		string(BadCredentials):    {"Das verbundene System nimmt die Zugangsdaten der Verbindung nicht an.", "Lassen Sie in den Einstellungen der Verbindung neue Zugangsdaten eintragen."},
		string(CredentialsExpire): {"Die Zugangsdaten der Verbindung laufen bald ab.", "Lassen Sie sie rechtzeitig erneuern, damit weiter gesendet werden kann."},
		string(RightMissing):      {"Den Zugangsdaten der Verbindung fehlt ein Recht.", "Lassen Sie das Recht im verbundenen System erteilen und testen Sie danach die Verbindung."},
		string(SetupIncomplete):   {"Im verbundenen System ist noch nicht alles eingerichtet.", "Testen Sie die Verbindung: Dort steht, was fehlt und wo es eingerichtet wird."},
		string(AddressBlocked):    {"Das verbundene System nimmt von dieser IP-Adresse keine Aufrufe an.", "Lassen Sie die Adresse im verbundenen System freigeben."},
		string(Disabled):          {"Die Verbindung ist ausgeschaltet oder entfernt.", "Lassen Sie sie einschalten oder neu einrichten."},
		string(NoConnection):      {"Diese Verbindung gibt es nicht.", "Laden Sie die Seite neu, um zu sehen, welche es gibt."},
		string(ConnectionChanged): {"Jemand anders hat die Verbindung inzwischen geändert.", "Laden Sie die Seite neu, sehen Sie sich die Verbindung an und ändern Sie sie dann noch einmal."},
		string(OtherAccount):      {"Diese Einstellungen oder Zugangsdaten gehören zu einem anderen Konto als dem verbundenen.", "Tragen Sie die desselben Kontos ein oder richten Sie für das andere eine neue Verbindung ein."},
		string(NotMapped):         {"Die Feldzuordnung der Verbindung ist noch nicht gespeichert.", "Testen Sie die Verbindung, öffnen Sie dann die Feldzuordnung und speichern Sie sie."},
		string(SecretBusy):        {"Ein anderer Prozess erneuert gerade die Zugangsdaten der Verbindung.", "Es ist nichts zu berichtigen; versuchen Sie es gleich noch einmal."},
		string(OtherKind):         {"Die Verbindung führt zu etwas anderem, als hier gebraucht wird.", "Wählen Sie eine andere Verbindung: Über die eine kommen eingestellte Personen herein, über eine andere werden sie übergeben."},

		string(RateLimited):   {"Das verbundene System bittet zu warten: Es gab zu viele Aufrufe in kurzer Zeit.", "Es ist nichts zu berichtigen; versuchen Sie es später noch einmal."},
		string(Unavailable):   {"Das verbundene System ist zurzeit nicht erreichbar.", "Es ist nichts zu berichtigen; versuchen Sie es später noch einmal."},
		string(Locked):        {"Der Datensatz wird im verbundenen System gerade bearbeitet.", "Lassen Sie ihn dort schließen oder versuchen Sie es später noch einmal."},
		string(Rejected):      {"Das verbundene System hat die Daten abgelehnt.", "Berichtigen Sie die Daten und senden Sie noch einmal."},
		string(NotThere):      {"Das Gesuchte gibt es im verbundenen System nicht.", "Sehen Sie dort nach, ob es entfernt oder umbenannt wurde, und testen Sie danach die Verbindung."},
		string(TooLarge):      {"Das sind mehr Daten, als das verbundene System auf einmal annimmt.", "Lassen Sie ein Dokument weg oder wählen Sie ein kleineres und senden Sie noch einmal."},
		string(SchemaDrift):   {"Das verbundene System hat sich geändert: Ein Feld, eine Option oder ein Dienst ist nicht mehr wie zuvor.", "Öffnen Sie die Feldzuordnung, prüfen Sie, was markiert ist, und speichern Sie."},
		string(BadAnswer):     {"Die Antwort des verbundenen Systems ist nicht lesbar.", "Versuchen Sie es später noch einmal; bleibt es so, nennen Sie dem dortigen Support die Referenz."},
		string(OutcomeHidden): {"Ob das verbundene System den Auftrag ausgeführt hat, ist nicht bekannt.", "Sehen Sie dort nach, bevor er wiederholt wird."},

		string(Problems):     {"Bevor gesendet werden kann, sind noch Felder oder Fragen offen.", "Beantworten Sie, was gefragt wird, füllen oder berichtigen Sie die markierten Felder und senden Sie danach."},
		string(AlreadySent):  {"Diese Person wurde schon einmal an das verbundene System gesendet.", "Sehen Sie sich die frühere Übergabe an. Soll sie noch einmal gesendet werden, lässt sich die Übergabe mit einer Begründung wieder öffnen."},
		string(PersonExists): {"Das verbundene System kennt diese Person vielleicht schon.", "Vergleichen Sie die gezeigten Datensätze und geben Sie an, ob einer davon zu dieser Person gehört."},
		string(InDoubt):      {"Ob die Person im verbundenen System angekommen ist, ist nicht bekannt.", "Bis das geklärt ist, wird nichts noch einmal gesendet. Sehen Sie dort nach und geben Sie an, ob es den Datensatz gibt."},
		string(Held):         {"Die Übergabe wartet auf eine Änderung; geschrieben wurde noch nichts.", "Berichtigen Sie, worauf sie wartet, und senden Sie danach."},
		string(Duplicate):    {"Für diese Person gibt es im verbundenen System zwei Datensätze.", "Entfernen Sie dort einen davon; der Verlauf nennt beide."},
		string(NotAllowed):   {"Dazu fehlt Ihnen das Recht.", "Bitten Sie darum, wer die Verbindung verwaltet."},
		string(NotFound):     {"Diese Übergabe gibt es nicht.", "Laden Sie die Seite neu, um zu sehen, welche es gibt."},
		string(WrongState):   {"Das ist beim jetzigen Stand der Übergabe nicht möglich.", "Laden Sie die Seite neu, um den jetzigen Stand zu sehen."},
		string(Changed):      {"Die Daten sind nicht mehr die geprüften.", "Prüfen Sie sie noch einmal und senden Sie danach."},
		string(Busy):         {"Die Übergabe wird gerade bearbeitet.", "Warten Sie einen Moment und laden Sie die Seite dann neu."},
		string(Twin):         {"Die Übergabe einer anderen Person, die von dieser nicht zu unterscheiden wäre, läuft gerade oder ist ungeklärt.", "Klären Sie zuerst jene; diese geht danach von selbst weiter."},
		string(DraftGone):    {"Die zu sendenden Werte werden hier nicht oder nicht mehr aufbewahrt.", "Prüfen Sie die Angaben noch einmal und senden Sie danach."},
		string(TooSoon):      {"Das verbundene System kann den früheren Versuch noch zu Ende bringen.", "Warten Sie bis zum angezeigten Zeitpunkt und sehen Sie dann noch einmal nach."},
		string(LeaseLost):    {"Ein anderer Prozess hat diese Übergabe übernommen.", "Es ist nichts zu tun; laden Sie die Seite neu, um den Stand zu sehen."},
		string(StepFailed):   {"Die Person ist übergeben, bis auf einen Teil, der fehlen darf.", "Senden Sie diesen Teil noch einmal, tragen Sie ihn im verbundenen System selbst ein oder lassen Sie ihn weg."},
		string(NotHired):     {"Nur wer eingestellt ist, kann übergeben werden.", "Vermerken Sie zuerst, dass die Person eingestellt ist."},
		string(NotConfirmed): {"Eine Frage ist noch offen.", "Beantworten Sie die gezeigte Frage und senden Sie danach."},

		"transfer.second": {"Diese Bewerbung wurde schon einmal mit einer anderen Auswahl übergeben, etwa einer anderen Stelle.", "Senden Sie nur, wenn ein zweiter Datensatz gewollt ist."},

		"target.refused": {"Das verbundene System kann das nicht übernehmen: {detail}.", "Berichtigen Sie es und senden Sie danach."},

		"hire.minor":      {"Am Starttermin ist die Person jünger als 18.", "Prüfen Sie Geburtsdatum und Starttermin."},
		"hire.birth_date": {"Am Starttermin wäre die Person jünger als 13 oder älter als 100.", "Prüfen Sie Geburtsdatum und Starttermin."},

		"document.not_taken": {Text: "Das verbundene System nimmt, so wie es eingerichtet ist, keine weiteren Dokumente an. {remedy}"},
		"document.kind":      {"Das verbundene System nimmt Dokumente dieser Art nicht an.", "Wandeln Sie das Dokument um, wählen Sie ein anderes oder lassen Sie es weg."},
		"document.size":      {"Ein Dokument ist zu groß; angenommen werden höchstens {max} Byte.", "Wählen Sie ein kleineres oder lassen Sie es weg."},
		"document.total":     {"Die Dokumente sind zusammen zu groß; angenommen werden höchstens {max} Byte.", "Lassen Sie eines weg oder wählen Sie kleinere."},
		"document.not_there": {"Ein ausgewähltes Dokument gehört nicht oder nicht mehr zu dieser Person.", "Wählen Sie die Dokumente noch einmal aus."},
	}
}

func germanLines() map[string]string {
	return map[string]string{
		string(WaitsInWorkflow):  "Wartet im Workflow von {target}",
		string(WorkflowFinished): "Der Workflow von {target} ist abgeschlossen",
		string(NoReference):      "Erledigt; {target} gibt keine Referenz an",
		string(GivenByPerson):    "In {target} von einer Person gefunden; nicht geprüft",
		string(FoundAfterwards):  "In {target} gefunden, nachdem die Antwort verloren gegangen war",
		string(Unprotected):      "In {target} ohne den Schutz abgerechneter Perioden erledigt, wie bei der Prüfung gewählt",

		"state.planned":   "Geplant",
		"state.sending":   "Wird gesendet",
		"state.held":      "Wartet auf eine Änderung",
		"state.partial":   "Teilweise gesendet",
		"state.in_doubt":  "Ungeklärt",
		"state.done":      "Gesendet",
		"state.failed":    "Fehlgeschlagen",
		"state.cancelled": "Abgebrochen",

		"badge.planned":   "Wird an {target} gesendet; veranlasst von {actor} am {at}",
		"badge.sending":   "Wird gerade an {target} gesendet; veranlasst von {actor} am {at}",
		"badge.held":      "Noch nicht in {target}: wartet auf eine Änderung. {actor} versuchte es am {at}",
		"badge.partial":   "Teilweise in {target}; gesendet von {actor} am {at}",
		"badge.in_doubt":  "Vielleicht in {target}: bitte dort nachsehen; gesendet von {actor} am {at}",
		"badge.done":      "An {target} gesendet von {actor} am {at}",
		"badge.failed":    "Nicht in {target}: fehlgeschlagen; gesendet von {actor} am {at}",
		"badge.cancelled": "Nicht in {target}: abgebrochen; gesendet von {actor} am {at}",
		"badge.changed":   "Seit dem Senden geändert: {fields}",
		"badge.duplicate": "Doppelt in {target}: bitte dort einen entfernen",
		"badge.erased":    "An {target} gesendet; die personenbezogenen Daten sind hier gelöscht",
		"badge.round":     "Übergabe Nummer {round}",

		"phase.waiting":  "Steht noch aus",
		"phase.open":     "Läuft",
		"phase.in_doubt": "Nicht bekannt", // where it stands still in a doubt
		"phase.done":     "Erledigt",
		"phase.skipped":  "Übersprungen",
		"phase.waived":   "Weggelassen",

		"offer.nothing": "Nichts zu senden",
		"offer.send":    "An {target} senden",
		"offer.correct": "Berichtigen und an {target} senden",
		"offer.badge":   "Übergabe ansehen",

		"sync.off":        "Aus",
		"sync.draft":      "Wartet auf einen Status für jede Phase",
		"sync.on":         "Ein",
		"sync.broken_key": "Angehalten: Die Zugangsdaten wurden abgelehnt",

		"sync_run.planning":  "Wird vorbereitet",
		"sync_run.asking":    "Wartet auf Freigabe: Es würde mehr geändert, als die Grenze erlaubt",
		"sync_run.writing":   "Wird geschrieben",
		"sync_run.stopped":   "Angehalten; geht später weiter",
		"sync_run.done":      "Erledigt",
		"sync_run.overtaken": "Von einem späteren Lauf überholt",

		"sync_reason.stage_gone":     "Die vorige Phase wurde entfernt; vielleicht hat niemand diesen Wechsel gewollt",
		"sync_reason.edited_by_hand": "Jemand hat von Hand einen anderen Status gesetzt",
		"sync_reason.backwards":      "Der Status ginge zurück",

		"sync_outcome.changed":     "Geändert",
		"sync_outcome.refused":     "Abgelehnt; der nächste Lauf versucht es noch einmal",
		"sync_outcome.unknown":     "Nicht bekannt; der nächste Lauf sieht nach",
		"sync_outcome.held":        "Wartet auf eine Person",
		"sync_outcome.unmapped":    "Die Phase hat keinen Status",
		"sync_outcome.not_visible": "Im Bewerbungssystem nicht sichtbar",
		"sync_outcome.unreadable":  "Die Phase ließ sich nicht lesen",

		"sync_change.planned":   "Geplant",
		"sync_change.approved":  "Freigegeben",
		"sync_change.sending":   "Wird gesendet",
		"sync_change.unknown":   "Ob es geschehen ist, ist nicht bekannt",
		"sync_change.held":      "Wartet auf eine Person",
		"sync_change.released":  "Freigegeben; der nächste Lauf sendet es",
		"sync_change.dismissed": "Verworfen",

		"sync_map.unassigned":     "Die Phase hat keinen Status",
		"sync_map.locked":         "Der Status dieser Phase steht fest",
		"sync_map.stage_unknown":  "Diese Phase gibt es nicht",
		"sync_map.status_unknown": "Diesen Status gibt es nicht",

		"event.sent":      "Gesendet",
		"event.started":   "Schritt begonnen",
		"event.step_done": "Schritt erledigt",
		"event.step_back": "Schritt nicht gelungen",
		"event.held":      "Angehalten, bis sich etwas ändert",
		"event.in_doubt":  "Nicht sicher, ob es angekommen ist",
		"event.done":      "Übergeben",
		"event.failed":    "Fehlgeschlagen",
		"event.cancelled": "Abgebrochen",
		"event.adopted":   "Im verbundenen System gefunden",
		"event.found":     "Nach Angabe einer Person im verbundenen System vorhanden",
		"event.not_found": "Nach Angabe einer Person nicht im verbundenen System vorhanden",
		"event.waived":    "Rest weggelassen",
		"event.reopened":  "Wieder geöffnet",
		"event.duplicate": "Zweiter Datensatz entstanden",
		"event.witnessed": "Verspätete Antwort festgehalten",
		"event.tracked":   "Nach dem Workflow gefragt",
		"event.revised":   "Berichtigt",
		"event.resumed":   "Wieder in Gang gesetzt",
		"event.rebound":   "Geht über eine andere Verbindung",

		"outcome.employee":    "Mitarbeiter/in",
		"outcome.applicant":   "Bewerber/in",
		"outcome.prehire":     "Künftige/r Mitarbeiter/in",
		"outcome.application": "Bewerbung",

		"standing.good":    "In Ordnung",
		"standing.warning": "Braucht bald Aufmerksamkeit",
		"standing.missing": "Fehlt",
		"standing.absent":  "Nicht eingerichtet (optional)",
		"standing.unknown": "Nicht prüfbar",

		"document_kind.cv":                "Lebenslauf",
		"document_kind.motivation_letter": "Anschreiben",
		"document_kind.signed_offer":      "Unterschriebenes Angebot",
		"document_kind.identity":          "Ausweisdokument",
		"document_kind.other":             "Anderes Dokument",
	}
}
