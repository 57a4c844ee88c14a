package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
)

// play plays the role that this process was started for, if it was for one.
func play() (played bool, err error) {
	told := os.Getenv(roleVar)
	if told == "" {
		return false, nil
	}
	var r role
	if err := json.Unmarshal([]byte(told), &r); err != nil {
		return true, fmt.Errorf("%s: %w", roleVar, err)
	}
	if r.Play == "fakes" {
		return true, runFakes(r.Seed, r.Customers, r.Base, r.Began)
	}
	w, err := loadWorld(r.World)
	if err != nil {
		return true, err
	}
	ctx, logger := context.Background(), slog.New(slog.NewJSONHandler(os.Stderr, nil))
	s, err := newStation(ctx, w, logger, r.Mutant)
	if err != nil {
		return true, err
	}
	if r.Play == "host" {
		runHost(ctx, s, r.Mutant, commands(), replier())
	} else {
		runWorker(ctx, s, commands(), replier())
	}
	return true, s.close()
}
