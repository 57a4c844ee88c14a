package erecruiter

import (
	"context"
	"errors"
	"iter"

	"github.com/handoverhq/handover/hris"
)

// StageSource tells a status synchronisation where applications stand. It is an
// [hris.StageSource].
type StageSource struct{ client *Client }

// NewStageSource makes the source of one account.
func NewStageSource(client *Client) *StageSource { return &StageSource{client} }

var _, _ hris.StageSource = (*StageSource)(nil), (*Target)(nil)

// Stages implements [hris.StageSource].
func (t *Target) Stages(ctx context.Context) ([]hris.Stage, error) {
	return NewStageSource(t.client).Stages(ctx)
}

// Positions implements [hris.StageSource], as [StageSource.Positions] does.
func (t *Target) Positions(ctx context.Context, recruitment string, wanted func(application string) bool) iter.Seq2[hris.Position, error] {
	return NewStageSource(t.client).Positions(ctx, recruitment, wanted)
}

// Stages implements [hris.StageSource].
func (s *StageSource) Stages(ctx context.Context) ([]hris.Stage, error) {
	stages, err := s.client.Stages(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]hris.Stage, 0, len(stages))
	for _, one := range stages {
		all = append(all, hris.Stage{ID: one.ID, Name: one.Name, Type: one.Type, System: one.System, Order: one.Order})
	}
	return all, nil
}

// mostHidden is how many histories in a recruitment may be refused, and none given,
// before the right to read them counts as missing.
const mostHidden = 20

// Positions implements [hris.StageSource]: a call per page of applications. Where
// they do not carry their stage it takes the newest of the history, a call for each
// that is wanted. eRecruiter fails at some of those now and then (observed): it is
// asked a few times, then that application's position has the error. So has one
// whose history is not shown, unless none is.
func (s *StageSource) Positions(ctx context.Context, recruitment string, wanted func(application string) bool) iter.Seq2[hris.Position, error] {
	return func(yield func(hris.Position, error) bool) {
		c := s.client
		l := c.applicationList(recruitment)
		var unplaced []string // of the page at hand: its connection is to be free before others are asked
		had, hidden := false, 0
		give := func(p hris.Position) error {
			if !yield(p, nil) {
				return errLeft
			}
			return nil
		}
		_, err := c.list(ctx, l, func(r record) error {
			id := r.id(c.f("application.id"))
			if wanted != nil && !wanted(id) {
				return nil
			}
			stage := r.id(c.f("application.stage_id"))
			if stage == "" {
				unplaced = append(unplaced, id)
				return nil
			}
			since := c.moment(r.text(c.f("application.stage_since")))
			return give(hris.Position{ApplicationID: id, StageID: stage, StageName: r.text(c.f("application.stage_name")), Since: since.Time})
		}, func() error {
			for _, id := range unplaced {
				p, err := s.fromHistory(ctx, id)
				if had = had || err == nil && p.Err == nil; errors.Is(p.Err, NotGranted) {
					hidden++
				}
				if hidden == mostHidden && !had {
					err = p.Err // it is the right to any of them
				}
				if err == nil {
					err = give(p)
				}
				if err != nil {
					return err
				}
			}
			unplaced = unplaced[:0]
			return nil
		})
		if err != nil && err != errLeft {
			yield(hris.Position{}, during(l.op, err))
		}
	}
}

// fromHistory asks one application's history. Its error is one that concerns more
// than this application.
func (s *StageSource) fromHistory(ctx context.Context, application string) (hris.Position, error) {
	p := hris.Position{ApplicationID: application}
	history, err := s.client.StagesHistory(ctx, application)
	if err == nil {
		var at StageChange
		if at, err = newest(history); err == nil {
			p.StageID, p.StageName, p.Since = at.StageID, at.StageName, at.At.Time
			return p, nil
		}
	}
	if e, ok := errors.AsType[*Error](err); ok && ctx.Err() == nil {
		switch e.Reason {
		case ServerFailed, NotFound, NotGranted, BadAnswer, Rejected:
			p.Err = e
			return p, nil
		}
	}
	return p, err
}
