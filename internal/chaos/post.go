package main

import (
	"errors"
	"net/http"
)

// post carries a source's webhooks through the weather.
type post struct {
	weather *weather
	source  *stagedSource
}

var errPost = errors.New("the connection was cut")

// RoundTrip implements [http.RoundTripper].
func (p *post) RoundTrip(r *http.Request) (*http.Response, error) {
	p.source.settled()
	switch p.weather.onTheWay() {
	case postCut:
		return nil, errPost
	case postUnheard:
		if answer, err := http.DefaultTransport.RoundTrip(r); err == nil {
			_ = answer.Body.Close()
		}
		return nil, errPost
	case postTwice:
		copied := r.Clone(r.Context())
		copied.Body, _ = r.GetBody() // of a body in memory it never fails
		if answer, err := http.DefaultTransport.RoundTrip(copied); err == nil {
			_ = answer.Body.Close()
		}
	}
	return http.DefaultTransport.RoundTrip(r)
}

// What may become of a webhook on its way.
const (
	postCut     = "webhook cut"           // it does not arrive
	postUnheard = "webhook's answer lost" // it arrives, and its sender does not know
	postTwice   = "webhook arrives twice" // as behind a proxy that repeats
)

// onTheWay throws the dice for a webhook; "" lets it arrive.
func (w *weather) onTheWay() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	thrown := w.post.Float64()
	for _, m := range []struct {
		name   string
		likely float64
	}{{postCut, 0.05}, {postUnheard, 0.05}, {postTwice, 0.05}} {
		if thrown < m.likely*w.storm {
			w.hits[m.name]++
			return m.name
		}
		thrown -= m.likely * w.storm
	}
	return ""
}
