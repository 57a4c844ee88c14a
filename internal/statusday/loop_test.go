package statusday

import (
	"context"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/inhire"
)

// loop is the rival: what one writes first. It lists the platform's applications,
// asks eRecruiter for each of them, and writes its status, with the same clients
// at the same rates. It keeps nothing, so a second one of a day writes again what
// somebody has set by hand, and a crash leaves open who was mailed.
type loop struct {
	*host
	compares bool // writes only where the status differs from the one listed
}

func (l loop) run(ctx context.Context) error {
	for a, err := range l.sink.Applications(ctx, inhire.Filter{AppliedFrom: l.cutOff}) {
		if err != nil {
			return err
		}
		if a.ATS == nil {
			continue
		}
		stage, err := l.stage(ctx, a.ATS.ApplicationID)
		if err != nil {
			return err
		}
		if status := chosen[stage]; status != a.Status || !l.compares {
			if _, err := l.sink.SetStatus(ctx, inhire.StatusChange{ApplicationID: a.ID, Status: status, StageID: stage}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l loop) stage(ctx context.Context, application string) (string, error) {
	if l.inHistory {
		history, err := l.source.StagesHistory(ctx, application)
		if err != nil {
			return "", err
		}
		return history[len(history)-1].StageID, nil
	}
	a, err := l.source.Application(ctx, application)
	return a.StageID, err
}

func (l loop) day() outcome {
	l.clock.Until(l.sync.Next())
	began := l.clock.Now()
	require.NoError(l.t, l.run(l.t.Context()))
	return outcome{told: l.told(), took: l.clock.Now().Sub(began)}
}

// floor is that of the slower side: the loop goes from one to the other all the
// time, and each rests while the other is asked.
func (loop) floor(o outcome) time.Duration {
	source, sink := o.sides()
	return max(source, sink)
}
