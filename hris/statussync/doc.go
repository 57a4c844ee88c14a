// Package statussync shows candidates on a platform the stage at which a
// recruiting system has them: one way, once a day, through a map from stages to
// statuses that leaves no stage out.
//
//	s, err := statussync.New(statussync.Config{
//		Tenant: "acme", Connection: "c1", Store: statussync.NewMemory(nil),
//		Source: stages, Sink: statuses, Main: tested, Authorizer: policy,
//		Defaults: statussync.RecruitmentDefaults("awaiting_decision", "evaluating", "interview", "hired"),
//	})
//	m, err := s.Enable(ctx, actor)                 // fetches all stages, drafts the map
//	m, err = s.Save(ctx, actor, m.Version, chosen) // a status for every stage: now it is on
//	report, worked, err := s.Run(ctx)              // from any scheduler, as often as it likes
//
// It knows neither vendor: a [hris.StageSource] tells the stages, a
// [hris.StatusSink] takes the statuses.
//
// # Every write may be a message to somebody
//
// So nothing is written that is there already, and nothing twice. A run plans
// before it writes. Each change is committed as being sent before the request
// leaves. Where the answer is lost, or the process dies, the platform is asked,
// and only what is not there after the time in which it could still come
// ([Options.WriteTimeout] and [Options.Settle]) may be decided again. An
// application has one change a run at most.
//
// # What is left alone
//
//	before the cut-off     made before the map was first saved, by the platform's clock
//	not linked             the recruiting system does not have it
//	not visible            or does not show it (any more): that is no rejection
//	unmapped               its stage is new, or its status is not on the platform any more
//	terminal               nothing follows its status, unless [Options.FollowTerminal]
//	held                   a person decides: see [Reason]
//
// # Once a day
//
// A run bears the date of its 17:00 in Warsaw ([Schedule]). [Sync.Run] works the
// latest that is due and not ended: a missed start is caught up once, one that
// was interrupted goes on, and whoever else asks meanwhile is told
// [hris.Busy]. Two processes share the work through the store's lease.
//
// # What is kept
//
// Stages with their names, the map, a report for each run, and for each
// application its id, its last stage and its status. No name, no address, no
// text of anybody's.
//
// A [Sync] is safe for concurrent use.
package statussync
