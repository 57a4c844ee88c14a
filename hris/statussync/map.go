package statussync

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Map is the customer's map from stages to statuses, as a person sees it.
type Map struct {
	State   State
	Version string    // of what is shown: Save wants it back
	CutOff  time.Time // zero until the map is saved for the first time
	Entries []MapEntry
}

// MapEntry is one stage of the map.
type MapEntry struct {
	Entry
	// Suggested is a status that fits the stage's type, for a person to accept;
	// "" where nothing is suggested or nothing is open.
	Suggested string
}

func (s *Sync) shown(setting Setting) Map {
	m := Map{State: setting.State, Version: strconv.FormatInt(setting.Rev, 10), CutOff: setting.CutOff}
	if m.State == "" {
		m.State = Off
	}
	for _, e := range setting.Entries {
		entry := MapEntry{Entry: e}
		if e.Status == "" && !e.Gone {
			entry.Suggested = s.cfg.Suggested[e.Stage.Type]
		}
		m.Entries = append(m.Entries, entry)
	}
	return m
}

// Map gives the map as it is kept: with the stages that the latest run, Enable
// or Refresh saw, new ones and those that are gone marked.
func (s *Sync) Map(ctx context.Context) (Map, error) {
	setting, err := s.cfg.Store.Setting(ctx, s.key)
	return s.shown(setting), err
}

// Enable begins to switch the synchronisation on: it fetches all stages and
// drafts the map, with the defaults assigned. Nothing runs before the map is
// saved. It is refused with [hris.SetupIncomplete] until Main agrees. A map from
// before is kept as the draft.
func (s *Sync) Enable(ctx context.Context, actor Actor) (Map, error) {
	const op = "enable status synchronisation"
	setting, err := s.changing(ctx, actor)
	if err != nil {
		return Map{}, err
	}
	if setting.State == On || setting.State == BrokenKey {
		return Map{}, refused(hris.WrongState, op, "it is on already; Refresh fetches the stages")
	}
	if err := s.cfg.Main(ctx); err != nil {
		e := &hris.Error{Code: hris.SetupIncomplete, Op: op, Effect: hris.EffectNotSent, Detail: "the main integration is not saved, or its test does not pass"}
		if hris.CodeOf(err) != "" {
			e.Err = err // of a host's own error nothing is known
		}
		return Map{}, e
	}
	statuses, err := s.statuses(ctx)
	if err != nil {
		return Map{}, err
	}
	for _, d := range s.cfg.Defaults {
		if d.Status != "" && !statuses.has(d.Status) {
			return Map{}, refused(hris.InvalidSetting, op, "the platform has no status "+strconv.Quote(d.Status)+", to which the default stage "+strconv.Quote(d.name())+" is to map")
		}
	}
	stages, err := s.stages(ctx)
	if err != nil {
		return Map{}, err
	}
	setting.State = Draft
	setting.fetched(stages)
	setting.recognise(s.cfg.Defaults)
	setting, err = s.cfg.Store.Save(ctx, s.key, setting)
	return s.shown(setting), err
}

// Refresh fetches the stages without changing any assignment. Where they are as
// they were nothing is saved, and a run at work is not disturbed.
func (s *Sync) Refresh(ctx context.Context, actor Actor) (Map, error) {
	setting, err := s.changing(ctx, actor)
	if err != nil {
		return Map{}, err
	}
	if setting.State == Off {
		return Map{}, refused(hris.WrongState, "fetch stages", "the synchronisation is off; Enable fetches them")
	}
	stages, err := s.stages(ctx)
	if err != nil {
		return Map{}, err
	}
	if !setting.fetched(stages) {
		return s.shown(setting), nil
	}
	setting, err = s.cfg.Store.Save(ctx, s.key, setting)
	return s.shown(setting), err
}

// Disable switches the synchronisation off. A run that is at work sends nothing
// more; what it is sending at this moment may still arrive. The map is kept.
func (s *Sync) Disable(ctx context.Context, actor Actor) error {
	setting, err := s.changing(ctx, actor)
	if err != nil || setting.State == Off {
		return err
	}
	setting.State = Off
	_, err = s.cfg.Store.Save(ctx, s.key, setting)
	return err
}

// Save saves the map: a status for every stage, by the stages' ids. It wants
// the version that was shown, every stage that is not gone, known statuses, and
// the locked ones as they are (they may be left out). A [MapError] lists all
// that is wrong. The first Save switches the synchronisation on and sets the
// cut-off: it follows what applies from now on.
func (s *Sync) Save(ctx context.Context, actor Actor, version string, chosen map[string]string) (Map, error) {
	const op = "save status map"
	setting, err := s.changing(ctx, actor)
	if err != nil {
		return Map{}, err
	}
	if setting.State == Off {
		return Map{}, refused(hris.WrongState, op, "the synchronisation is off; Enable drafts the map")
	}
	if version != strconv.FormatInt(setting.Rev, 10) {
		return Map{}, refused(hris.Changed, op, "the map has changed since it was shown")
	}
	statuses, err := s.statuses(ctx)
	if err != nil {
		return Map{}, err
	}
	if err := setting.assign(chosen, statuses); err != nil {
		return Map{}, err
	}
	setting.Version++
	if setting.State == Draft {
		now := s.now()
		if setting.CutOff.IsZero() || !s.cfg.Options.KeepCutOff {
			setting.CutOff = now
		}
		setting.State, setting.Since = On, now
	}
	setting, err = s.cfg.Store.Save(ctx, s.key, setting)
	return s.shown(setting), err
}

// assign checks all that was chosen, and takes it over if nothing is wrong.
func (s *Setting) assign(chosen map[string]string, statuses statuses) error {
	var problems []MapProblem
	wrong := func(stage string, kind MapProblemKind) { problems = append(problems, MapProblem{stage, kind}) }
	for i := range s.Entries {
		e := &s.Entries[i]
		if e.Gone {
			continue
		}
		status, given := chosen[e.Stage.ID]
		if !given && e.Locked {
			status = e.Status
		}
		switch {
		case e.Locked && status != e.Status:
			wrong(e.Stage.ID, StageLocked)
		case status == "":
			wrong(e.Stage.ID, StageUnassigned)
		case !statuses.has(status):
			wrong(e.Stage.ID, StatusNotKnown)
		}
		e.Status, e.New = status, false
	}
	for stage := range chosen {
		if i := s.find(stage); i < 0 || s.Entries[i].Gone {
			wrong(stage, StageNotKnown)
		}
	}
	return mapError(problems)
}

// changing loads the setting for somebody who may change it.
func (s *Sync) changing(ctx context.Context, actor Actor) (Setting, error) {
	if err := s.authorize(ctx, actor); err != nil {
		return Setting{}, err
	}
	setting, err := s.cfg.Store.Setting(ctx, s.key)
	if setting.State == "" {
		setting.State = Off
	}
	return setting, err
}

// stages asks the source, and believes no answer that cannot be: an empty list
// would make every stage look as if it were gone.
func (s *Sync) stages(ctx context.Context) ([]hris.Stage, error) {
	stages, err := s.cfg.Source.Stages(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, stage := range stages {
		if stage.ID == "" || seen[stage.ID] {
			return nil, &hris.Error{Code: hris.BadAnswer, Op: "fetch stages", Effect: hris.EffectRefused, Detail: "a stage without an id, or two with the same"}
		}
		seen[stage.ID] = true
	}
	if len(stages) == 0 {
		return nil, &hris.Error{Code: hris.BadAnswer, Op: "fetch stages", Effect: hris.EffectRefused, Detail: "no stages at all"}
	}
	return stages, nil
}

// statuses are what the platform has, by code.
type statuses map[string]hris.Status

func (s *Sync) statuses(ctx context.Context) (statuses, error) {
	list, err := s.cfg.Sink.Statuses(ctx)
	if err != nil {
		return nil, err
	}
	known := statuses{}
	for _, status := range list {
		known[status.Code] = status
	}
	if len(known) == 0 {
		return nil, &hris.Error{Code: hris.BadAnswer, Op: "fetch statuses", Effect: hris.EffectRefused, Detail: "no statuses at all"}
	}
	return known, nil
}

func (s statuses) has(code string) bool {
	_, ok := s[code]
	return ok
}

// MapProblem is one thing that is wrong with a map.
type MapProblem struct {
	Stage string // its id
	Kind  MapProblemKind
}

// MapProblemKind says what is wrong.
type MapProblemKind string

// The kinds.
const (
	StageUnassigned MapProblemKind = "unassigned"
	StageLocked     MapProblemKind = "locked"
	StageNotKnown   MapProblemKind = "stage_unknown"
	StatusNotKnown  MapProblemKind = "status_unknown"
)

// MapError lists all that is wrong with a map. It comes within an [hris.Error]
// with the code [hris.InvalidMapping].
type MapError struct{ Problems []MapProblem }

// Error implements error.
func (e *MapError) Error() string {
	text := "the map is not complete or not allowed:"
	for _, p := range e.Problems {
		text += " stage " + p.Stage + " (" + string(p.Kind) + ")"
	}
	return text
}

func mapError(problems []MapProblem) error {
	if len(problems) == 0 {
		return nil
	}
	e := &hris.Error{
		Code: hris.InvalidMapping, Op: "save status map", Effect: hris.EffectNotSent, Err: &MapError{problems},
		Remedy: "Choose one of the platform's statuses for every stage, and leave the locked ones as they are.",
	}
	for _, p := range problems {
		e.Fields = append(e.Fields, p.Stage)
	}
	slices.Sort(e.Fields)
	return e
}
