package riverqueue

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/handoverhq/handover/hris"
)

// pollAll inserts a job for each connection of a poll.
func (r *rota) pollAll(ctx context.Context, name string) error {
	p, ok := r.pollOf(name)
	if !ok {
		return nil
	}
	lines, err := p.Lines(ctx)
	if err != nil {
		return err
	}
	args := make([]river.JobArgs, len(lines))
	for i, line := range lines {
		args[i] = pollArgs{ref: ref(line), Poll: name}
	}
	return r.fan(ctx, choreQueue, kindPoll, args)
}

// poll does a poll for one connection.
func (r *rota) poll(ctx context.Context, a pollArgs) error {
	p, ok := r.pollOf(a.Poll)
	if !ok {
		return nil // it was taken out
	}
	return p.Do(ctx, hris.Line(a.ref))
}

func (r *rota) pollOf(name string) (Poll, bool) {
	for _, p := range r.cfg.Polls {
		if p.Name == name {
			return p, true
		}
	}
	return Poll{}, false
}
