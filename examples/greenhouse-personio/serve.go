package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

const hooks = "/hooks/greenhouse/"

// handler answers everything this program is asked.
func (in *integration) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(hooks+"{token}", in.webhooks)
	mux.Handle("GET /webhook", loopback(in.showHook))
	mux.Handle("POST /webhook/reactivate", loopback(in.renewHook))
	mux.Handle("GET /held", loopback(in.listHeld))
	mux.Handle("POST /held/{id}/retry", loopback(in.retryHeld))
	return mux
}

// serve takes webhooks while the work is done: all of it with -once, else until
// ctx ends.
func (in *integration) serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: in.handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(in.log.Handler(), slog.LevelWarn),
	}
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			cancel(err)
		}
	}()
	err := in.run(ctx)
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		err = errors.Join(err, cause)
	}
	// What is being taken is kept and answered, so that nothing is sent twice.
	closing, done := context.WithTimeout(context.WithoutCancel(ctx), 25*time.Second)
	defer done()
	err = errors.Join(err, server.Shutdown(closing))
	cancel(nil)
	return err
}

func (in *integration) run(ctx context.Context) error {
	if in.fakes != nil {
		if err := in.fakes.play(ctx, in); err != nil {
			return err
		}
	}
	if in.o.once {
		return in.once(ctx)
	}
	return in.work(ctx)
}
