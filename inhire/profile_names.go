package inhire

import "strings"

// The contract's names, by what they belong to.
const contractNames = `
query.appliedFrom query.ats query.cursor query.limit
list.statuses list.sources list.runs list.applications list.nextCursor
error.error error.code error.message error.details
detail.stageId detail.applicationId detail.field detail.code
status.code status.name status.order status.terminal
settings.active settings.accessKey settings.accessKeyHint settings.accessScope settings.companyId settings.selectedSourceId settings.lastTest
test.ok test.checkedAt test.problem
source.sourceId source.name source.importedAt
sync.state sync.enabledAt sync.runAtLocal sync.timeZone sync.direction sync.nextRunAt
mapping.version mapping.entries mapping.unmapped mapping.fetchedAt
entry.stageId entry.stageName entry.stageType entry.system entry.locked entry.defaultStatus entry.status entry.goneSince
run.id run.localDate run.trigger run.state run.startedAt run.finishedAt run.counts run.problems
counts.seen counts.changed counts.unchanged counts.beforeCutoff counts.unmappedStage counts.notVisible counts.failed
problem.code problem.stageId problem.applicationId
application.id application.processId application.appliedAt application.status application.statusChangedAt application.statusSetBy application.sharedWithAts application.ats
ats.vendor ats.recruitmentId ats.applicationId ats.stageId ats.stageSeenAt
change.applicationId change.status change.occurredAt change.source change.notifyCandidate
origin.vendor origin.stageId origin.stageName
batch.changes batch.accepted batch.failed
failure.index failure.applicationId failure.code failure.message
code.unmapped_stages code.locked_stage code.unknown_status code.stale_mapping code.bad_key code.unknown_application
value.user value.sync
`

// Names gives the names that [WireProfile.Names] can change, each with what it is
// on the wire by our proposal: the part behind its point.
func Names() map[string]string {
	all := map[string]string{}
	for name := range strings.FieldsSeq(contractNames) {
		_, wire, _ := strings.Cut(name, ".")
		all[name] = wire
	}
	return all
}

// n gives the name on the wire.
func (p *WireProfile) n(name string) string { return p.Names[name] }
