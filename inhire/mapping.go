package inhire

import (
	"context"
	"net/http"
	"regexp"
	"time"
)

// plainVersion is what may stand within the quotes of an entity tag (RFC 9110,
// 8.8.3).
var plainVersion = regexp.MustCompile(`^[!#-~]{1,256}$`)

// Mapping says which status each stage of eRecruiter becomes.
type Mapping struct {
	Version   string // changes with every save and every change of the stages
	Entries   []MappingEntry
	Unmapped  []string // ids of the stages that have no status yet
	FetchedAt time.Time
}

// MappingEntry is one stage. Default and locked are two things: a default can be
// changed unless it is locked.
type MappingEntry struct {
	StageID, StageName string    // eRecruiter's; know a stage by its id
	StageType          string    // "" where it is not known
	System             bool      // eRecruiter's own
	Locked             bool      // its status cannot be changed
	DefaultStatus      string    // what it is assigned by itself; "" for none
	Status             string    // "" where it has none yet
	GoneSince          time.Time // zero for a stage that eRecruiter still has
}

// Assignment gives a stage its status.
type Assignment struct{ StageID, Status string }

// Assignments gives the mapping as it stands, to be completed and saved: stages
// that have a status and that eRecruiter still has.
func (m Mapping) Assignments() []Assignment {
	var all []Assignment
	for _, e := range m.Entries {
		if e.Status != "" && e.GoneSince.IsZero() {
			all = append(all, Assignment{e.StageID, e.Status})
		}
	}
	return all
}

// Mapping reads the mapping. Our proposal.
func (c *Client) Mapping(ctx context.Context) (Mapping, error) {
	return c.mapping(ctx, getMapping, sent{})
}

// SaveMapping saves the whole mapping, where it is still of the version that was
// read; else the error is [StaleMapping]. It is [UnmappedStages] where a stage has
// none, and [LockedStage] where a locked one would change: Error.Details name the
// stages. The first save lets inhire's synchronisation begin, which mails
// candidates: so it is not repeated by itself, and where its effect is unknown read
// the mapping to see. Our proposal; the rules are documented.
func (c *Client) SaveMapping(ctx context.Context, version string, assignments []Assignment) (Mapping, error) {
	bad := func(detail string) (Mapping, error) {
		return Mapping{}, during(table[saveMapping].name, inputError(detail))
	}
	if version == "" {
		return bad("the version of the mapping is missing: without it somebody else's change would be overwritten")
	}
	if !plainVersion.MatchString(version) {
		return bad("the version is not one that a mapping has")
	}
	seen := map[string]bool{}
	entries := make([]any, 0, len(assignments))
	for _, a := range assignments {
		if a.StageID == "" || seen[a.StageID] {
			return bad("each stage is named once, by its id")
		}
		seen[a.StageID] = true
		if a.Status == "" {
			return Mapping{}, during(table[saveMapping].name, notSent(UnmappedStages, ""))
		}
		entries = append(entries, map[string]any{c.profile.n("entry.stageId"): a.StageID, c.profile.n("entry.status"): a.Status})
	}
	name, value := c.profile.versionHeader(version)
	return c.mapping(ctx, saveMapping, sent{
		header: http.Header{http.CanonicalHeaderKey(name): {value}},
		body:   map[string]any{c.profile.n("mapping.entries"): entries},
	})
}

func (c *Client) mapping(ctx context.Context, k call, s sent) (m Mapping, err error) {
	err = c.ask(ctx, k, s, func(r reading) error {
		if r.raw("mapping.entries") == nil {
			return errNoList
		}
		m = Mapping{Version: r.need("mapping.version"), Unmapped: r.texts("mapping.unmapped"), FetchedAt: r.instant("mapping.fetchedAt")}
		for _, e := range r.rows("mapping.entries") {
			m.Entries = append(m.Entries, MappingEntry{
				StageID: e.need("entry.stageId"), StageName: e.text("entry.stageName"), StageType: e.text("entry.stageType"),
				System: e.yes("entry.system", false), Locked: e.yes("entry.locked", false),
				DefaultStatus: e.text("entry.defaultStatus"), Status: e.text("entry.status"), GoneSince: e.instant("entry.goneSince"),
			})
		}
		return r.err()
	})
	if err != nil {
		return Mapping{}, err
	}
	return m, nil
}
