package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/handoverhq/handover/hris/statussync"
)

// mapNew gives a status to stages that were added since the map was saved.
func (in *integration) mapNew(ctx context.Context, chosen map[string]string) error {
	if len(chosen) == 0 || in.o.dryRun && !in.scratch {
		return nil
	}
	m, err := in.sync.Refresh(ctx, in.actor())
	if err == nil {
		_, err = in.sync.Save(ctx, in.actor(), m.Version, assigned(m, chosen))
	}
	if err != nil {
		in.unmapped(m, err)
		return err
	}
	for _, stage := range slices.Sorted(maps.Keys(chosen)) {
		in.out.Line("  %s gives stage %s the status %s.", in.o.actor, stage, chosen[stage])
	}
	return nil
}

// assigned is the map as it stands, with what was chosen.
func assigned(m statussync.Map, chosen map[string]string) map[string]string {
	all := map[string]string{}
	for _, e := range m.Entries {
		if !e.Gone && e.Status != "" {
			all[e.Stage.ID] = e.Status
		}
	}
	maps.Copy(all, chosen)
	return all
}

func (in *integration) showMap(m statussync.Map) {
	for _, e := range m.Entries {
		status := e.Status
		switch {
		case e.Gone:
			status = "gone"
		case e.Locked:
			status += " (locked)"
		case e.Default != "" && status != "":
			status += " (by default)"
		case e.Suggested != "":
			status = "open; " + e.Suggested + " would fit"
		case status == "":
			status = "open"
		}
		in.out.Line("  %-5s %-24s %s", e.Stage.ID, e.Stage.Name, status)
	}
}

// unmapped says what a map lacks that was not saved.
func (in *integration) unmapped(m statussync.Map, err error) {
	wrong, ok := errors.AsType[*statussync.MapError](err)
	if !ok {
		return
	}
	in.out.Line("  Not saved:")
	for _, p := range wrong.Problems {
		i := slices.IndexFunc(m.Entries, func(e statussync.MapEntry) bool { return e.Stage.ID == p.Stage })
		name := ""
		if i >= 0 {
			name = m.Entries[i].Stage.Name
		}
		in.out.Line("    %-5s %-24s %s: -map %s=STATUS", p.Stage, name, strings.ReplaceAll(string(p.Kind), "_", " "), p.Stage)
	}
}

// choices are what a person gives the stages of the customer's own.
func (w *world) choices() map[string]string {
	return map[string]string{decimal(w.demo.Task): "evaluating", decimal(w.demo.Interview): "interview", decimal(w.demo.Rejected): "negative"}
}
