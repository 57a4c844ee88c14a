package nmbrs

import (
	"context"
	"sync"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/failure"
)

// inserts lets one insert at a time into each company, for whatever a process
// opens: what is new in a company after a cut insert is then what that insert
// made, or what somebody made by hand.
var inserts queues

// queues are one queue per key, there as long as somebody stands in it.
type queues struct {
	mu sync.Mutex
	of map[string]*queue
}

type queue struct {
	turn  chan struct{} // holds one element while it is nobody's turn
	stand int           // how many stand in it or have their turn
}

// enter waits for its turn, which lasts until leave is called.
func (q *queues) enter(ctx context.Context, key string) (leave func(), err error) {
	mine := q.stand(key)
	select {
	case <-mine.turn:
	case <-ctx.Done():
		q.quit(key, mine)
		return nil, &hris.Error{Code: hris.Busy, Op: "wait for other hand-overs into this company", Vendor: vendorName, Effect: hris.EffectNotSent, Err: failure.Cause(ctx.Err())}
	}
	return sync.OnceFunc(func() {
		mine.turn <- struct{}{}
		q.quit(key, mine)
	}), nil
}

func (q *queues) stand(key string) *queue {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.of == nil {
		q.of = map[string]*queue{}
	}
	mine := q.of[key]
	if mine == nil {
		mine = &queue{turn: make(chan struct{}, 1)}
		mine.turn <- struct{}{}
		q.of[key] = mine
	}
	mine.stand++
	return mine
}

// quit makes it one fewer in the queue.
func (q *queues) quit(key string, mine *queue) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if mine.stand--; mine.stand == 0 {
		delete(q.of, key)
	}
}
