package inhiretest

import (
	"slices"
	"strconv"
	"time"
)

// MappingEntry is a stage as the mapping has it. Status is "" where it has none
// yet; GoneSince is zero for a stage that eRecruiter still has.
type MappingEntry struct {
	Stage
	Status    string
	GoneSince time.Time
}

func (e *MappingEntry) gone() bool { return !e.GoneSince.IsZero() }

// mapping says which status each stage of eRecruiter becomes.
type mapping struct {
	version   int // 0: never fetched
	fetchedAt time.Time
	entries   []MappingEntry
}

// Mapping returns the mapping's entries as they stand, and its version, "" where
// no stages have been fetched yet.
func (s *Server) Mapping() (entries []MappingEntry, version string) {
	defer s.look()()
	return slices.Clone(s.sync.mapping.entries), s.sync.mapping.tag()
}

func (m *mapping) tag() string {
	if m.version == 0 {
		return ""
	}
	return strconv.Itoa(m.version)
}

// find returns a stage's entry, or nil.
func (m *mapping) find(stage string) *MappingEntry {
	i := slices.IndexFunc(m.entries, func(e MappingEntry) bool { return e.ID == stage })
	if i < 0 {
		return nil
	}
	return &m.entries[i]
}

// unmapped gives the stages without a status.
func (m *mapping) unmapped() []string {
	out := []string{}
	for _, e := range m.entries {
		if e.Status == "" && !e.gone() {
			out = append(out, e.ID)
		}
	}
	return out
}

// refresh takes over the stages that eRecruiter has now. A stage that is new has
// its default; one that was there keeps what it was given.
func (m *mapping) refresh(stages []Stage, at time.Time) {
	changed := m.version == 0
	for i := range m.entries {
		e := &m.entries[i]
		if !e.gone() && !slices.ContainsFunc(stages, func(st Stage) bool { return st.ID == e.ID }) {
			e.GoneSince, changed = at, true
		}
	}
	for _, st := range stages {
		e := m.find(st.ID)
		if e == nil {
			m.entries = append(m.entries, MappingEntry{Stage: st, Status: st.Default})
			changed = true
			continue
		}
		if e.Stage != st || e.gone() {
			e.Stage, e.GoneSince, changed = st, time.Time{}, true
		}
		if st.Locked {
			e.Status = st.Default
		}
	}
	m.fetchedAt = at
	if changed {
		m.version++
	}
}

type mappingWire struct {
	Version   string      `json:"version"`
	Entries   []entryWire `json:"entries"`
	Unmapped  []string    `json:"unmapped"`
	FetchedAt time.Time   `json:"fetchedAt"`
}

type entryWire struct {
	StageID       string     `json:"stageId"`
	StageName     string     `json:"stageName"`
	StageType     *string    `json:"stageType"`
	System        bool       `json:"system"`
	Locked        bool       `json:"locked"`
	DefaultStatus *string    `json:"defaultStatus"`
	Status        *string    `json:"status"`
	GoneSince     *time.Time `json:"goneSince"`
}

func (m *mapping) answer() *Answer {
	w := mappingWire{Version: m.tag(), Entries: []entryWire{}, Unmapped: m.unmapped(), FetchedAt: m.fetchedAt.UTC()}
	for _, e := range m.entries {
		w.Entries = append(w.Entries, entryWire{
			StageID: e.ID, StageName: e.Name, StageType: textOrNull(e.Type), System: e.System, Locked: e.Locked,
			DefaultStatus: textOrNull(e.Default), Status: textOrNull(e.Status), GoneSince: orNull(e.GoneSince),
		})
	}
	a := ok(w)
	a.Header.Set("ETag", strconv.Quote(w.Version))
	return a
}

func (x *exchange) prepareMapping() work {
	return x.s.locked(func(time.Time) *Answer {
		if x.s.sync.mapping.version == 0 {
			return notFound("no_mapping", "no stages have been fetched; switch the synchronisation on")
		}
		return x.s.sync.mapping.answer()
	})
}
