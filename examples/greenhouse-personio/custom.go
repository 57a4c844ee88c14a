package main

import (
	"context"
	"errors"
	"sync"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
)

// catalogue is Greenhouse's own of custom fields, kept once it was read.
type catalogue struct {
	mu   sync.Mutex
	read *greenhouse.Catalogue
}

// customFields is the [hris.CustomFields]: what Greenhouse's hires bring. Their catalogue
// takes Harvest, and a right that not every account gives.
func (in *integration) customFields(ctx context.Context, _ string) ([]fieldmap.Field, error) {
	if in.from == "" {
		return nil, nil // Greenhouse is not connected yet
	}
	source, err := in.source(ctx)
	if err != nil {
		return nil, err
	}
	in.custom.mu.Lock()
	defer in.custom.mu.Unlock()
	if in.custom.read == nil {
		if in.custom.read, err = in.readCatalogue(ctx, source.Client()); err != nil {
			return nil, err
		}
	}
	return in.custom.read.Fields("en"), nil
}

func (in *integration) readCatalogue(ctx context.Context, client *greenhouse.Client) (*greenhouse.Catalogue, error) {
	if client == nil {
		return new(greenhouse.Catalogue), nil
	}
	read, err := greenhouse.ReadCatalogue(ctx, client)
	if errors.Is(err, hris.RightMissing) {
		in.complain("read Greenhouse's custom fields", err)
		return new(greenhouse.Catalogue), nil
	}
	return read, err
}
