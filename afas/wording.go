package afas

import (
	"regexp"
	"strings"

	"github.com/handoverhq/handover/hris"
)

// AFAS tells an error apart by words only: one errorNumber covers unlike failures
// (AFAS documentation). Of the words themselves few are documented, so the rule
// is the price of a mistake. A refusal taken for giving up half way costs a
// person a look; the other way round it costs a second record.
var (
	saysMemory = wording(`out of string space`, `memory`, `geheugen`, `arbeitsspeicher`, `mémoire`)

	saysTimedOut = wording(
		`time[- ]?out`, `timed out`, `took too long`,
		`tijds?limiet`, `te lang geduurd`, `wachttijd.*(verstreken|verlopen|overschreden)`,
		`zeitüberschreitung`, `zeitlimit`, `wartezeit.*(abgelaufen|überschritten)`,
		`délai d'attente`, `délai.*(dépass|expir|écoul)`, `dépassement d[eu] délai`)

	// The work was broken off, or what did it is broken.
	saysBroken = wording(
		`connection`, `verbinding`, `verbindung`, `connexion`, `verbroken`, `transport-level`, `\bsocket`,
		`network`, `netwerk`, `netzwerk`, `réseau`,
		`abort`, `afgebroken`, `abgebrochen`, `abandonn`, `cancel`, `geannuleerd`, `annulé`,
		`interrupt`, `onderbroken`, `unterbrochen`, `interrompu`,
		`deadlock`, `in doubt`, `overflow`, `exception`, `access violation`, `\b0x[0-9a-f]{8}\b`, `automation error`,
		`object reference`, `objectverwijzing`, `objektverweis`, `référence d'objet`,
		`\b(sql|web|rpc|application|applicatie|anwendungs|database|datenbank)?[ -]?server\b`, `serveur`,
		`\bdisk\b`, `schijfruimte`, `speicherplatz`, `espace disque`,
		`temporarily`, `tijdelijk (niet|buiten)`, `vorübergehend nicht`, `temporairement (in|hors)`,
		`unexpected`, `onverwacht`, `unerwartet`, `inattendu`,
		`(internal|interne|interner) (server)?(error|fout|fehler)`, `erreur interne`,
		`unknown error`, `onbekende fout`, `unbekannter fehler`, `erreur inconnue`)

	// An error, and no word about which.
	saysNothing = wording(
		`error (has )?occurred`, `went wrong`, `fout (is )?opgetreden`, `mis ?gegaan`, `fout gegaan`,
		`fehler (ist )?aufgetreten`, `erreur (s'est produite|est survenue)`)

	// What only a check of the data says.
	saysRefused = wording(
		`does not exist`, `not valid`, `is invalid`, `mandatory`, `required`, `not allowed`, `already exists`,
		`bestaat niet`, `bestaat al`, `niet geldig`, `ongeldig`, `verplicht`, `niet toegestaan`,
		`existiert nicht`, `existiert bereits`, `nicht gültig`, `ungültig`, `pflicht`, `erforderlich`, `nicht zulässig`,
		`n'existe pas`, `existe déjà`, `pas valide`, `non valide`, `invalide`, `obligatoire`)

	saysLocked  = wording(`\blocked`, `in use by another`, `in gebruik door`, `vergrendeld`, `gelockt`, `andere gebruiker`)
	saysBlocked = wording(`blocked`, `geblokkeerd`)
	saysNoRight = wording(`niet geautoriseerd`, `not authori[sz]ed`, `niet ondersteund of`, `not supported or`)
)

// wording looks for phrases in a [plain] text.
func wording(phrases ...string) func(string) bool {
	return regexp.MustCompile(strings.Join(phrases, "|")).MatchString
}

// Turns of phrase that hold one of the words above and mean something else.
var harmless = strings.NewReplacer(
	"in connection with", "", "in verbinding met", "", "in verbindung mit", "", "en connexion avec", "",
	"with the exception of", "", "à l'exception d", "",
	"unexpected value", "", "onverwachte waarde", "", "unerwarteter wert", "", "valeur inattendue", "")

var sameQuotes = strings.NewReplacer("’", "'", "‘", "'", "‚", "'", "“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`)

// quotation is text between quotation marks; the apostrophe of d'attente opens
// none.
var quotation = regexp.MustCompile(`(^|[ (:])('[^']*'|"[^"]*")($|[ .,;:)!?])`)

// plain is a message in lower case, with one kind of blank and quotation mark.
// Where it plainly refuses, its quotations are left out: they are labels and
// values, which may be called anything.
func plain(message string) string {
	text := sameQuotes.Replace(strings.Join(strings.Fields(strings.ToLower(message)), " "))
	text = harmless.Replace(text)
	if rest := quotation.ReplaceAllString(text, "$1$3"); saysRefused(rest) {
		return rest
	}
	return text
}

// judgeMessage reads Profit's own explanation.
func judgeMessage(message string, read bool) verdict {
	text := plain(message)
	refused := func(reason Reason) verdict { return verdict{reason: reason, effect: hris.EffectRefused} }
	switch {
	case saysMemory(text):
		return verdict{reason: TooMuchData}
	case saysTimedOut(text):
		return verdict{reason: ServerTimedOut}
	case saysNoRight(text):
		return refused(NotGranted)
	case read && saysBlocked(text):
		return refused(ConnectorBlocked)
	case saysBroken(text), saysNothing(text) && !saysRefused(text):
		return verdict{reason: ServerFailed}
	case saysLocked(text):
		v := refused(RecordLocked)
		v.retry = true
		return v
	}
	return refused(Rejected)
}
