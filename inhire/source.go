package inhire

import (
	"context"
	"time"
)

// Source is a publication place of eRecruiter, as it was when it was imported:
// places are renamed and removed there later. Know it by its id.
type Source struct {
	ID   string
	Name string
}

// ImportSources has inhire read the publication places of eRecruiter, and gives
// them with the time of the import, zero where it was not told. Our proposal; that
// there is such a button is documented.
func (c *Client) ImportSources(ctx context.Context) (all []Source, at time.Time, err error) {
	err = c.ask(ctx, importSources, sent{}, func(r reading) error {
		rows, err := r.list("list.sources")
		if err != nil {
			return err
		}
		for _, row := range rows {
			all = append(all, sourceOf(row))
		}
		at = r.instant("source.importedAt")
		return r.err()
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	return all, at, nil
}

// SelectSource chooses the imported source that applications from inhire carry.
// Our proposal.
func (c *Client) SelectSource(ctx context.Context, sourceID string) (s Source, err error) {
	if sourceID == "" {
		return Source{}, during(table[selectSource].name, inputError("the id of the source is missing"))
	}
	err = c.ask(ctx, selectSource, sent{body: map[string]any{c.profile.n("source.sourceId"): sourceID}}, func(r reading) error {
		s = sourceOf(r)
		return r.err()
	})
	return s, err
}

func sourceOf(r reading) Source {
	return Source{ID: r.need("source.sourceId"), Name: r.text("source.name")}
}
