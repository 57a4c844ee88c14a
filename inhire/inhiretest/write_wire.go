package inhiretest

import (
	"fmt"
	"net/http"
	"time"
)

// readChange reads one change. A field's trouble is noted below prefix.
func readChange(o object, prefix string, in *reading) change {
	r := reading{o: o}
	c := change{application: r.need("applicationId"), status: r.need("status")}
	r.instant("occurredAt") // at eRecruiter: the account's own clock is what it goes by
	if notify, given := get[bool](&r, "notifyCandidate"); given {
		c.silent = !notify
	}
	if source, given := get[object](&r, "source"); given {
		src := reading{o: source}
		if v := src.text("vendor"); v != "" && v != vendor {
			src.wrong("vendor", "unknown")
		}
		c.stage = src.text("stageId")
		src.text("stageName")
		for _, d := range src.bad {
			r.wrong("source."+d.Field, d.Code)
		}
	}
	for _, d := range r.bad {
		in.wrong(prefix+d.Field, d.Code)
	}
	return c
}

func (x *exchange) prepareStatus() work {
	o, refusal := x.body()
	if refusal != nil {
		return always(refusal)
	}
	in := reading{o: o}
	c := readChange(o, "", &in)
	if len(in.bad) == 0 && c.application != x.id {
		in.wrong("applicationId", "differs_from_path")
	}
	if refusal := in.refusal(); refusal != nil {
		return always(refusal)
	}
	return x.once(func(at time.Time) *Answer {
		switch f := x.s.apply(c, at); {
		case f == nil:
			return ok(x.s.apps.byID[c.application].wire())
		case f.crash:
			return nil
		default:
			return Refused(f.status(), f.code, f.message, Detail{ApplicationID: c.application, Code: f.code})
		}
	})
}

type itemFailure struct {
	Index         int    `json:"index"`
	ApplicationID string `json:"applicationId"`
	Code          string `json:"code"`
	Message       string `json:"message"`
}

func (x *exchange) prepareBatch() work {
	o, refusal := x.body()
	if refusal != nil {
		return always(refusal)
	}
	in := reading{o: o}
	list, given := get[[]object](&in, "changes")
	switch most := x.s.cfg.MaxBatch; {
	case !given && len(in.bad) == 0:
		in.wrong("changes", "required")
	case len(list) > most:
		return always(unprocessable("too_many_changes", fmt.Sprintf("a batch has at most %d changes", most)))
	}
	changes := make([]change, len(list))
	for i, item := range list {
		changes[i] = readChange(item, fmt.Sprintf("changes[%d].", i), &in)
	}
	if refusal := in.refusal(); refusal != nil {
		return always(refusal)
	}
	return x.once(func(at time.Time) *Answer {
		failed := []itemFailure{}
		for i, c := range changes {
			f := x.s.apply(c, at)
			if f == nil {
				continue
			}
			if f.crash {
				return nil
			}
			failed = append(failed, itemFailure{i, c.application, f.code, f.message})
		}
		return ok(map[string]any{"accepted": len(changes) - len(failed), "failed": failed})
	})
}

// replay is a write that was made under an idempotency key.
type replay struct {
	request string
	answer  *Answer
}

// once is work with the lock held, done once for an idempotency key where the
// account honours them.
func (x *exchange) once(do func(at time.Time) *Answer) work {
	key, request := x.r.Header.Get("Idempotency-Key"), x.r.Method+" "+x.call.Path+" "+x.sent
	return x.s.locked(func(at time.Time) *Answer {
		if key == "" || !x.s.cfg.HonourIdempotencyKey {
			return do(at)
		}
		if done, again := x.s.seen[key]; again {
			if done.request != request {
				return Refused(http.StatusConflict, "idempotency_conflict", "the key was used for another request")
			}
			return done.answer
		}
		a := do(at)
		if a != nil && a.Status < 300 {
			x.s.seen[key] = replay{request, a}
		}
		return a
	})
}
