package greenhouse

import "strings"

// SetupText says, line by line, how a Site Admin sets the webhooks up: the one
// that is needed and the optional ones, all on the same endpoint URL and with the
// same secret key. The language is "nl", else English; names of pages, fields and
// events stay in English, as Greenhouse's screens have them.
//
// The secret key is shown beside it, and must be stored before the webhook is
// saved: saving makes Greenhouse ping.
func SetupText(endpointURL, language string) string {
	return strings.ReplaceAll(inWords(language, setupDutch, setupEnglish), "{url}", endpointURL)
}

const setupEnglish = `In Greenhouse, go to ` + webHookPage + ` and create one webhook:

  Name          Handover: hired
  When          Candidate has been hired
  Endpoint URL  {url}
  Secret key    the secret key shown here
  Error recipient email  somebody who reads it: Greenhouse tells of failures nowhere else
  Deactivated?  No

Press Create Web hook. Greenhouse pings at once; this page then shows the webhook as live.

Optional, each a webhook of its own with the same endpoint URL and secret key:

  Candidate Unhired      cancels what was not handed over yet, and asks about what was
  Candidate Merged       asks a person where one of the two was handed over
  Candidate Anonymized   erases what is kept here about the person
  Candidate Deleted      erases what is kept here about the person
`

const setupDutch = `Ga in Greenhouse naar ` + webHookPage + ` en maak één webhook:

  Name          Handover: hired
  When          Candidate has been hired
  Endpoint URL  {url}
  Secret key    de sleutel die hier staat
  Error recipient email  iemand die het leest: Greenhouse meldt storingen nergens anders
  Deactivated?  No

Druk op Create Web hook. Greenhouse meldt zich meteen; deze pagina toont de webhook dan als werkend.

Optioneel, elk een eigen webhook met dezelfde endpoint-URL en sleutel:

  Candidate Unhired      annuleert wat nog niet is overgedragen, en vraagt wat er moet met de rest
  Candidate Merged       vraagt een mens, als een van de twee is overgedragen
  Candidate Anonymized   wist wat hier over de persoon wordt bewaard
  Candidate Deleted      wist wat hier over de persoon wordt bewaard
`
