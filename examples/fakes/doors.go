package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// doors are where the fakes are reached, on this machine alone.
type doors struct {
	all     []*door
	failed  chan error // of one that closed by itself
	running sync.WaitGroup
}

// door is one port. It takes connections as soon as it is open, and answers once
// somebody stands behind it.
type door struct {
	url      string // without a path
	listener net.Listener
	server   *http.Server
}

// open takes a port; 0 is any that is free.
func (d *doors) open(port int) (*door, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, fmt.Errorf("take another -port, or 0 for any: %w", err)
	}
	at := &door{url: "http://" + listener.Addr().String(), listener: listener, server: &http.Server{ReadHeaderTimeout: 10 * time.Second}}
	d.all = append(d.all, at)
	return at, nil
}

// stand puts a fake behind a door.
func (d *doors) stand(at *door, h http.Handler) {
	at.server.Handler = h
	d.running.Go(func() {
		if err := at.server.Serve(at.listener); !errors.Is(err, http.ErrServerClosed) {
			select {
			case d.failed <- err:
			default: // one is enough
			}
		}
	})
}

// patience is how long requests under way may take to end.
const patience = 5 * time.Second

// close lets what is under way be answered, and frees the ports.
func (d *doors) close() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for _, at := range d.all {
		if at.server.Shutdown(ctx) != nil {
			_ = at.server.Close() // the listener is closed, and whoever lingers is cut off
		}
		_ = at.listener.Close() // of a door that nobody came to stand behind
	}
	d.running.Wait()
}
