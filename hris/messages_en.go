package hris

import (
	"maps"

	"github.com/handoverhq/handover/fieldmap"
)

// englishMessages are the messages that all others are translations of. Those
// of package fieldmap are its own; here they only become sentences.
func englishMessages() map[string]Message {
	all := map[string]Message{}
	for code, clause := range fieldmap.Messages() {
		all[code] = Message{Text: sentence(clause)}
	}
	for kind, o := range map[fieldmap.OriginKind]fieldmap.Origin{
		fieldmap.OriginSource:  {From: []string{"{from}"}},
		fieldmap.OriginConst:   {},
		fieldmap.OriginDefault: {},
		fieldmap.OriginSet:     {By: "{by}"},
		fieldmap.OriginUnset:   {By: "{by}"},
	} {
		o.Kind = kind
		all["origin."+string(kind)] = Message{Text: o.String()}
	}
	maps.Copy(all, englishCodes())
	for _, texts := range []map[string]string{englishLines(), englishTrail()} {
		for code, line := range texts {
			all[code] = Message{Text: line}
		}
	}
	return all
}

// englishCodes are the sentences for what is the matter. "The connected
// system" is the vendor's; "here" is the program that hires come from.
func englishCodes() map[string]Message {
	return map[string]Message{
		string(InvalidInput):    {"Part of what was asked is not valid.", "Correct what the details name and try again."},
		string(InvalidHire):     {"The details of the hire are incomplete or not valid.", "Correct the fields named and try again."},
		string(InvalidSetting):  {"A setting of the connection is missing or not valid.", "Correct it in the settings of the connection."},
		string(InvalidMapping):  {"The field mapping has mistakes.", "Open the mapping, correct the rules that are marked, and save it."},
		string(DocumentMissing): {"A chosen document cannot be opened.", "Add the document again or leave it out, then send."},
		string(DocumentChanged): {"A document is not the one that was reviewed: its size or content differs.", "Review the hire again with the document as it is now, then send."},
		string(DocumentRefused): {"The connected system does not accept a document of this kind or size.", "Convert the document, choose another, or leave it out."},

		string(BadCredentials):    {"The connected system does not accept the credentials of the connection.", "Have an administrator enter new credentials in the settings of the connection."},
		string(CredentialsExpire): {"The credentials of the connection end soon.", "Have an administrator renew them in time, so that sending does not stop."},
		string(RightMissing):      {"The credentials of the connection lack a right.", "Have an administrator of the connected system grant it, then test the connection."},
		string(SetupIncomplete):   {"Something is not set up yet in the connected system.", "Test the connection: it says what is missing and where to set it up."},
		string(AddressBlocked):    {"The connected system does not accept calls from this IP address.", "Have an administrator of the connected system allow the address."},
		string(Disabled):          {"The connection is switched off or removed.", "Have an administrator switch it on or connect again."},
		string(NoConnection):      {"There is no such connection.", "Reload the page to see which there are."},
		string(ConnectionChanged): {"Somebody else has changed the connection meanwhile.", "Reload the page, look at the connection as it is now, then make the change again."},
		string(OtherAccount):      {"These settings or credentials belong to another account than the one that was connected.", "Enter those of the same account, or make a new connection for the other one."},
		string(NotMapped):         {"The field mapping of the connection has not been saved yet.", "Test the connection, then open the mapping and save it."},
		string(SecretBusy):        {"Another process is renewing the credentials of the connection.", "Nothing needs correcting; try again in a moment."},
		string(OtherKind):         {"The connection leads to something else than is needed here.", "Choose another connection: hires come in through one, and are handed over through another."},

		string(RateLimited):   {"The connected system asks to wait: there were too many calls in a short time.", "Nothing needs correcting; try again later."},
		string(Unavailable):   {"The connected system cannot be reached at the moment.", "Nothing needs correcting; try again later."},
		string(Locked):        {"The record is in use in the connected system.", "Have it closed there, or try again later."},
		string(Rejected):      {"The connected system refused the data.", "Correct the data and send again."},
		string(NotThere):      {"The connected system does not have what was looked for.", "Check there whether it was removed or renamed, then test the connection."},
		string(TooLarge):      {"This is more data than the connected system takes at once.", "Leave out a document or choose a smaller one, then send again."},
		string(SchemaDrift):   {"The connected system has changed: a field, an option or a service is not what it was.", "Open the mapping, check what is marked, and save it."},
		string(BadAnswer):     {"The answer of the connected system cannot be read.", "Try again later; if it stays so, give the reference to its support."},
		string(OutcomeHidden): {"It is not known whether the connected system did what was asked.", "Look there before it is done again."},

		string(Problems):     {"Some fields or questions need attention before this can be sent.", "Answer what is asked, fill in or correct the fields that are marked, then send."},
		string(AlreadySent):  {"This hire was sent to the connected system before.", "See the earlier hand-over. If it must go again, it can be reopened with a reason."},
		string(PersonExists): {"The connected system may have this person already.", "Compare the records shown and say whether one of them is this person."},
		string(InDoubt):      {"It is not known whether the hire has arrived in the connected system.", "Nothing is sent again until this is clear. Look there, and say whether the record exists."},
		string(Held):         {"The hand-over waits for a change; nothing has been written yet.", "Correct what it waits for, then send."},
		string(Duplicate):    {"Two records were made for this hire in the connected system.", "Remove one of them there; the history names both."},
		string(NotAllowed):   {"You do not have the right to do this.", "Ask an administrator of the connection for it."},
		string(NotFound):     {"There is no such hand-over.", "Reload the page to see which there are."},
		string(WrongState):   {"This is not possible where the hand-over stands now.", "Reload the page to see where it stands."},
		string(Changed):      {"The data is not what was reviewed.", "Review it again, then send."},
		string(Busy):         {"The hand-over is being worked on at this moment.", "Wait a moment, then reload the page."},
		string(Twin):         {"Another hand-over of somebody who could not be told apart from this person is under way or in doubt.", "Settle that one first; this one then goes on by itself."},
		string(DraftGone):    {"The values to send are not kept here, or not any more.", "Review the hire again, then send."},
		string(TooSoon):      {"The connected system may still finish the earlier attempt.", "Wait until the time shown, then look again."},
		string(LeaseLost):    {"Another process has taken over this hand-over.", "Nothing needs doing; reload the page to see where it stands."},
		string(StepFailed):   {"The hire was handed over, but for a part that may be left out.", "Send that part again, enter it in the connected system by hand, or leave it out."},
		string(NotHired):     {"Only hired candidates can be handed over.", "Mark the candidate as hired first."},
		string(NotConfirmed): {"A question is still open.", "Answer the question shown, then send."},

		"transfer.second": {"This application was handed over before with another choice, such as another vacancy.", "Send it only if a second record is meant."},

		"target.refused": {"The connected system cannot take this: {detail}.", "Correct it, then send."},

		"hire.minor":      {"On the start date the person is younger than 18.", "Check the date of birth and the start date."},
		"hire.birth_date": {"On the start date the person would be younger than 13 or older than 100.", "Check the date of birth and the start date."},

		"document.not_taken": {Text: "The connected system, as it is set up, takes no further documents. {remedy}"},
		"document.kind":      {"The connected system does not accept documents of this kind.", "Convert the document, choose another, or leave it out."},
		"document.size":      {"A document is too large; at most {max} bytes are accepted.", "Choose a smaller one or leave it out."},
		"document.total":     {"The documents together are too large; at most {max} bytes are accepted.", "Leave one out or choose smaller ones."},
		"document.not_there": {"A chosen document is not, or no longer, among those of the hire.", "Choose the documents again."},
	}
}

// englishLines are words and lines that name where something stands.
func englishLines() map[string]string {
	return map[string]string{
		string(WaitsInWorkflow):  "Waits in {target}'s workflow",
		string(WorkflowFinished): "{target}'s workflow has finished",
		string(NoReference):      "Done; {target} gives no reference",
		string(GivenByPerson):    "Found in {target} by a person; not verified",
		string(FoundAfterwards):  "Found in {target} after its answer was lost",
		string(Unprotected):      "Done in {target} without its protection of payrolls that were run, as the reviewer chose",

		"state.planned":   "Planned",
		"state.sending":   "Sending",
		"state.held":      "Waits for a change",
		"state.partial":   "Partly sent",
		"state.in_doubt":  "Not certain",
		"state.done":      "Sent",
		"state.failed":    "Failed",
		"state.cancelled": "Cancelled",

		"badge.planned":   "To be sent to {target}; asked by {actor} on {at}",
		"badge.sending":   "Being sent to {target}; asked by {actor} on {at}",
		"badge.held":      "Not yet in {target}: waits for a change. {actor} tried on {at}",
		"badge.partial":   "Partly in {target}; sent by {actor} on {at}",
		"badge.in_doubt":  "Perhaps in {target}: look there; sent by {actor} on {at}",
		"badge.done":      "Sent to {target} by {actor} on {at}",
		"badge.failed":    "Not in {target}: it failed; sent by {actor} on {at}",
		"badge.cancelled": "Not in {target}: cancelled; sent by {actor} on {at}",
		"badge.changed":   "Changed since it was sent: {fields}",
		"badge.duplicate": "Twice in {target}: remove one there",
		"badge.erased":    "Sent to {target}; the personal data is erased here",
		"badge.round":     "Hand-over number {round}",

		"phase.waiting":  "To be done",
		"phase.open":     "Under way",
		"phase.in_doubt": "Not known", // where it stands still in a doubt
		"phase.done":     "Done",
		"phase.skipped":  "Skipped",
		"phase.waived":   "Left out",

		"offer.nothing": "Nothing to send",
		"offer.send":    "Send to {target}",
		"offer.correct": "Correct and send to {target}",
		"offer.badge":   "See the hand-over",

		"sync.off":        "Off",
		"sync.draft":      "Waits for a status for every stage",
		"sync.on":         "On",
		"sync.broken_key": "Stopped: the credentials were refused",

		"sync_run.planning":  "Being planned",
		"sync_run.asking":    "Waits for approval: it would change more than the limit",
		"sync_run.writing":   "Being written",
		"sync_run.stopped":   "Stopped; goes on later",
		"sync_run.done":      "Done",
		"sync_run.overtaken": "Overtaken by a later run",

		"sync_reason.stage_gone":     "The stage before was removed; nobody may have meant the move",
		"sync_reason.edited_by_hand": "Somebody has set another status by hand",
		"sync_reason.backwards":      "The status would go back",

		"sync_outcome.changed":     "Changed",
		"sync_outcome.refused":     "Refused; tried again by the next run",
		"sync_outcome.unknown":     "Not known; looked for by the next run",
		"sync_outcome.held":        "Waits for a person",
		"sync_outcome.unmapped":    "Its stage has no status",
		"sync_outcome.not_visible": "Not visible in the recruiting system",
		"sync_outcome.unreadable":  "Its stage could not be read",

		"sync_change.planned":   "Planned",
		"sync_change.approved":  "Approved",
		"sync_change.sending":   "Being sent",
		"sync_change.unknown":   "Not known whether it was done",
		"sync_change.held":      "Waits for a person",
		"sync_change.released":  "Released; sent by the next run",
		"sync_change.dismissed": "Dismissed",

		"sync_map.unassigned":     "The stage has no status",
		"sync_map.locked":         "The status of this stage is fixed",
		"sync_map.stage_unknown":  "There is no such stage",
		"sync_map.status_unknown": "There is no such status",

		"event.sent":      "Sent",
		"event.started":   "Step begun",
		"event.step_done": "Step done",
		"event.step_back": "Step not done",
		"event.held":      "Stopped until something changes",
		"event.in_doubt":  "Not certain whether it arrived",
		"event.done":      "Handed over",
		"event.failed":    "Failed",
		"event.cancelled": "Cancelled",
		"event.adopted":   "Found in the connected system",
		"event.found":     "Said to be in the connected system",
		"event.not_found": "Said not to be in the connected system",
		"event.waived":    "Rest left out",
		"event.reopened":  "Reopened",
		"event.duplicate": "Second record made",
		"event.witnessed": "Late answer recorded",
		"event.tracked":   "Workflow asked after",
		"event.revised":   "Corrected",
		"event.resumed":   "Set going again",
		"event.rebound":   "Goes through another connection",

		"outcome.employee":    "Employee",
		"outcome.applicant":   "Applicant",
		"outcome.prehire":     "Pre-hire",
		"outcome.application": "Application",

		"standing.good":    "In order",
		"standing.warning": "Needs attention soon",
		"standing.missing": "Missing",
		"standing.absent":  "Not set up (optional)",
		"standing.unknown": "Cannot be tested",

		"document_kind.cv":                "CV",
		"document_kind.motivation_letter": "Motivation letter",
		"document_kind.signed_offer":      "Signed offer",
		"document_kind.identity":          "Identity document",
		"document_kind.other":             "Other document",

		"kind.absent":  "nothing",
		"kind.text":    "text",
		"kind.number":  "a number",
		"kind.date":    "a date",
		"kind.yes_no":  "yes or no",
		"kind.option":  "one option",
		"kind.options": "options",
		"kind.object":  "a group of fields",
		"kind.list":    "a list",
		"kind.file":    "a file",

		"limit.max_length": "length",
		"limit.max_items":  "number of items",
		"limit.max_bytes":  "size in bytes",
		"limit.max_places": "digits behind the point",
		"limit.pattern":    "form",
		"limit.min":        "least value",
		"limit.max":        "greatest value",
		"limit.earliest":   "earliest date",
		"limit.latest":     "latest date",
		"limit.mime":       "kind of file",
		"limit.none":       "none",
	}
}
