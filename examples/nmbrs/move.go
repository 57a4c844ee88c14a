package main

import (
	"context"
	"errors"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

func move(ctx context.Context, at connecting, hire *hris.Hire, rules fieldmap.Rules) (int, error) {
	return 1, errors.New("not yet")
}
