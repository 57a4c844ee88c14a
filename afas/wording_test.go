package afas

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/handoverhq/handover/hris"
)

func judged(message string) verdict {
	return judge(answer{status: http.StatusInternalServerError, signed: true, refusal: refusal{Message: message}})
}

func TestAnExplanationOfGivingUpLeavesACreateInDoubtInEveryLanguage(t *testing.T) {
	t.Parallel()
	for message, reason := range map[string]Reason{
		// Time.
		"A time-out has occurred.":                                     ServerTimedOut,
		"Execution Timeout Expired.":                                   ServerTimedOut,
		"Lock request time out period exceeded.":                       ServerTimedOut,
		"De tijdslimiet is verstreken.":                                ServerTimedOut,
		"De wachttijd is verstreken.":                                  ServerTimedOut,
		"De bewerking heeft te lang geduurd.":                          ServerTimedOut,
		"Zeitüberschreitung der Anforderung":                           ServerTimedOut,
		"Das Zeitlimit wurde überschritten.":                           ServerTimedOut,
		"Die Wartezeit ist abgelaufen.":                                ServerTimedOut,
		"Le délai d'attente est dépassé":                               ServerTimedOut,
		"Le délai d’attente de l’opération a expiré.":                  ServerTimedOut,
		"Dépassement du délai imparti":                                 ServerTimedOut,
		"The value was not saved: 'Timeout expired'":                   ServerTimedOut,
		"Fout bij 'Opslaan': de time-out\u00a0is\nverstreken.":         ServerTimedOut,
		"De ingevoerde waarde bij 'X' is niet geldig door een timeout": ServerTimedOut,
		// Memory.
		"Out of String space": TooMuchData,
		"Exception of type 'System.OutOfMemoryException' was thrown.": TooMuchData,
		"Er is onvoldoende geheugen beschikbaar.":                     TooMuchData,
		"Nicht genügend Arbeitsspeicher":                              TooMuchData,
		"Mémoire insuffisante":                                        TooMuchData,
		// The connection, the server, the work itself.
		"De verbinding met de server is verbroken.":                                    ServerFailed,
		"A transport-level error has occurred when receiving results from the server.": ServerFailed,
		"The network path was not found.":                                              ServerFailed,
		"Netwerkfout":                                                                  ServerFailed,
		"Die Verbindung wurde getrennt.":                                               ServerFailed,
		"Netzwerkfehler":                                                               ServerFailed,
		"La connexion a été perdue.":                                                   ServerFailed,
		"Erreur de réseau":                                                             ServerFailed,
		"Thread was being aborted.":                                                    ServerFailed,
		"The operation was canceled.":                                                  ServerFailed,
		"A task was cancelled.":                                                        ServerFailed,
		"De bewerking is afgebroken.":                                                  ServerFailed,
		"De bewerking is geannuleerd.":                                                 ServerFailed,
		"De verwerking is onderbroken.":                                                ServerFailed,
		"Der Vorgang wurde abgebrochen.":                                               ServerFailed,
		"L'opération a été annulée.":                                                   ServerFailed,
		"Le traitement a été interrompu.":                                              ServerFailed,
		"Transaction was deadlocked on lock resources and has been chosen as the deadlock victim.": ServerFailed,
		"The transaction is in doubt.":                                           ServerFailed,
		"Object reference not set to an instance of an object.":                  ServerFailed,
		"De objectverwijzing is niet op een exemplaar van een object ingesteld.": ServerFailed,
		"Access violation at address 00000000":                                   ServerFailed,
		"Automation error 0x80004005":                                            ServerFailed,
		"Arithmetic operation resulted in an overflow.":                          ServerFailed,
		"Could not allocate space: the disk is full":                             ServerFailed,
		"Deze dienst is tijdelijk niet beschikbaar.":                             ServerFailed,
		"Temporarily unavailable":                                                ServerFailed,
		"De applicatieserver reageert niet.":                                     ServerFailed,
		// No explanation at all.
		"An unexpected error has occurred.":        ServerFailed,
		"Er is een onverwachte fout opgetreden.":   ServerFailed,
		"Er is een fout opgetreden.":               ServerFailed,
		"Er is iets misgegaan.":                    ServerFailed,
		"Interne fout":                             ServerFailed,
		"Onbekende fout":                           ServerFailed,
		"Unbekannter Fehler":                       ServerFailed,
		"Ein unerwarteter Fehler ist aufgetreten.": ServerFailed,
		"Une erreur inattendue s'est produite.":    ServerFailed,
		"Something went wrong":                     ServerFailed,
	} {
		v := judged(message)
		assert.Equal(t, hris.EffectUnknown, v.effect, message)
		assert.Equal(t, reason, v.reason, message)
		assert.False(t, v.retry, message)
	}
}

func TestAnOrdinaryRefusalStaysOneInEveryLanguage(t *testing.T) {
	t.Parallel()
	for message, reason := range map[string]Reason{
		"The entered value for 'Employee' does not exist.":         Rejected,
		"De ingevoerde waarde bij 'Vacature' bestaat niet.":        Rejected,
		"Der eingegebene Wert für 'Stelle' existiert nicht.":       Rejected,
		"La valeur saisie pour 'Poste' n'existe pas.":              Rejected,
		"Deze bestemming is niet geldig voor dit type dossieritem": Rejected,
		"Missing element":                                              Rejected,
		"'Achternaam' is verplicht.":                                   Rejected,
		"The field 'Last name' is mandatory.":                          Rejected,
		"Das Feld 'Nachname' ist ein Pflichtfeld.":                     Rejected,
		"Le champ 'Nom' est obligatoire.":                              Rejected,
		"Medewerker is geblokkeerd":                                    Rejected,
		"Employee is blocked":                                          Rejected,
		"De sluitingsdatum van de vacature is verstreken.":             Rejected,
		"Die Bewerbungsfrist ist abgelaufen.":                          Rejected,
		"La longueur maximale est dépassée.":                           Rejected,
		"La date de fin est expirée.":                                  Rejected,
		"De waarde is te lang: maximaal 50 tekens.":                    Rejected,
		"Value is too long.":                                           Rejected,
		"Het e-mailadres komt al voor.":                                Rejected,
		"Deze persoon is al sollicitant.":                              Rejected,
		"A person with this e-mail address already exists.":            Rejected,
		"Er is geen workflow gekoppeld aan de vacature.":               Rejected,
		"Deze vacature is gesloten.":                                   Rejected,
		"The vacancy has been closed.":                                 Rejected,
		"De einddatum ligt voor de begindatum.":                        Rejected,
		"Onverwachte waarde 'Z' bij 'Geslacht'.":                       Rejected,
		"Unexpected value 'Z' for 'Gender'.":                           Rejected,
		"Dieses Feld ist nur in Verbindung mit 'Land' zulässig.":       Rejected,
		"Tous les champs sont obligatoires, à l'exception de 'Titre'.": Rejected,
		// What is quoted is a label or a value, where the rest clearly refuses.
		"De ingevoerde waarde bij 'Verbinding' bestaat niet.":           Rejected,
		"De ingevoerde waarde 'Netwerk B.V.' is niet geldig.":           Rejected,
		"The entered value “Connection manager” is not valid.":          Rejected,
		"'Reden time-out' is verplicht":                                 Rejected,
		"Er is een fout opgetreden: de waarde bij 'Land' bestaat niet.": Rejected,

		"General message: Deze UpdateConnector wordt niet ondersteund of de gebruiker is niet geautoriseerd.": NotGranted,
		"Record locked by another user":                        RecordLocked,
		"The record is locked by another user.":                RecordLocked,
		"Het record is vergrendeld door een andere gebruiker.": RecordLocked,
		"Het record is in gebruik door een andere gebruiker":   RecordLocked,
	} {
		v := judged(message)
		assert.Equal(t, hris.EffectRefused, v.effect, message)
		assert.Equal(t, reason, v.reason, message)
		assert.Equal(t, reason == RecordLocked, v.retry, message)
	}
}
