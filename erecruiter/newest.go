package erecruiter

import "time"

var (
	errNoHistory = badAnswer("the history of an application is empty")
	errNoNewest  = badAnswer("which stage of a history is the newest cannot be told: see the fields of the wire profile")
)

// newest gives the entry of a history that holds now. Whether a history begins
// with the oldest or with the newest is not known, so its times tell, all of them:
// a wrong guess would send a candidate a wrong message. What cannot be told is an
// error.
func newest(history []StageChange) (StageChange, error) {
	switch len(history) {
	case 0:
		return StageChange{}, errNoHistory
	case 1:
		if history[0].StageID == "" {
			return StageChange{}, errNoNewest
		}
		return history[0], nil
	}
	up, down := 0, 0
	for i, entry := range history {
		switch {
		case entry.At.IsZero() || entry.StageID == "":
			return StageChange{}, errNoNewest
		case i == 0:
		case inDoubt(history[i-1].At, entry.At): // two entries of the hour that a night has twice
		case entry.At.Time.After(history[i-1].At.Time):
			up++
		case entry.At.Time.Before(history[i-1].At.Time):
			down++
		}
	}
	first, last := history[0], history[len(history)-1]
	switch {
	case up > 0 && down == 0:
		return last, nil
	case down > 0 && up == 0:
		return first, nil
	case up == 0 && down == 0:
		if allAlike(history) {
			return last, nil
		}
		return StageChange{}, errNoNewest
	}
	return latest(history)
}

// latest is for a history in no order.
func latest(history []StageChange) (StageChange, error) {
	best := history[0]
	for _, entry := range history[1:] {
		if entry.At.Time.After(best.At.Time) {
			best = entry
		}
	}
	for _, entry := range history {
		if entry.StageID != best.StageID && (entry.At.Time.Equal(best.At.Time) || inDoubt(entry.At, best.At)) {
			return StageChange{}, errNoNewest
		}
	}
	return best, nil
}

// inDoubt reports whether the order of two times cannot be told, because a clock on
// the wall shows them twice that night.
func inDoubt(a, b Moment) bool {
	return (a.twice() || b.twice()) && a.Time.Sub(b.Time).Abs() <= time.Hour
}

func allAlike(history []StageChange) bool {
	for _, entry := range history {
		if entry.StageID != history[0].StageID {
			return false
		}
	}
	return true
}
