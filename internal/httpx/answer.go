package httpx

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// answer is the body of an answer, and what must end with it: the attempt's context, its timer and its slot.
type answer struct {
	call   *call
	ctx    context.Context
	cancel context.CancelCauseFunc
	header http.Header
	status int
	body   io.ReadCloser
	left   int64 // that may still be read
	over   sync.Once

	timeout time.Duration
	timer   *time.Timer
}

// watch starts the timer that ends the attempt; none if timeout is negative.
func (a *answer) watch(timeout time.Duration) {
	if timeout > 0 {
		a.timeout = timeout
		a.timer = time.AfterFunc(timeout, func() { a.cancel(errTimedOut) })
	}
}

// rest stops the timer: the vendor is not silent, the reader takes its time.
func (a *answer) rest() {
	if a.timer != nil {
		a.timer.Stop()
	}
}

func (a *answer) Read(p []byte) (int, error) {
	if a.timer != nil {
		a.timer.Reset(a.timeout)
		defer a.timer.Stop()
	}
	if a.left == 0 {
		return a.probe()
	}
	n, err := a.body.Read(p[:min(int64(len(p)), a.left)])
	a.left -= int64(n)
	if err != nil && err != io.EOF {
		err = a.broken()
	}
	return n, err
}

// probe tells an answer that is exactly as long as allowed from one that is longer.
func (a *answer) probe() (int, error) {
	var spare [1]byte
	n, err := a.body.Read(spare[:])
	switch {
	case n > 0:
		return 0, a.failure(AnswerTooLong, nil)
	case err == nil, err == io.EOF:
		return 0, err
	default:
		return 0, a.broken()
	}
}

func (a *answer) broken() *Failure {
	switch {
	case a.call.ctx.Err() != nil:
		return a.failure(Canceled, a.call.ctx.Err())
	case context.Cause(a.ctx) == errTimedOut:
		return a.failure(TimedOut, context.DeadlineExceeded)
	default:
		return a.failure(AnswerCut, nil)
	}
}

func (a *answer) failure(reason Reason, cause error) *Failure {
	f := a.call.newFailure(reason, Unknown, cause)
	f.Status, f.RequestID, f.Elapsed = a.status, a.call.requestID(a.header), a.call.attempt.elapsed
	return f
}

func (a *answer) Close() error {
	err := a.body.Close()
	a.finish()
	if err != nil {
		return a.broken()
	}
	return nil
}

// finish gives back what the attempt held. It may be called more than once.
func (a *answer) finish() {
	a.over.Do(func() {
		a.rest()
		a.cancel(errOver)
		a.call.client.cfg.Limit.release()
	})
}
