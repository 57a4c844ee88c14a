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
	mux.Handle("GET /held", loopback(in.listHeld))
	mux.Handle("POST /held/{id}/retry", loopback(in.retryHeld))
	return mux
}

// serve takes webhooks while the work is done: all of it with -once, else until
// ctx ends.
func (in *integration) serve(ctx context.Context, o options) error {
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return usage("-listen: %w", err)
	}
	server := &http.Server{
		Handler: in.handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(in.log.Handler(), slog.LevelWarn),
	}
	address := "http://" + listener.Addr().String() + hooks + in.sides.hook.token
	in.out.always("webhook: %s", address)

	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			cancel(err)
		}
	}()
	err = in.run(ctx, o, address)
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

func (in *integration) run(ctx context.Context, o options, address string) error {
	if in.sides.fakes != nil {
		if err := in.sides.fakes.play(ctx, in, address); err != nil {
			return err
		}
	}
	if o.once {
		return in.once(ctx)
	}
	return in.work(ctx)
}
