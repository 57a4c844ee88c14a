package main

import (
	"context"
	"net/http"
	"time"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

// events are what a host that takes hires listens for; the first is required.
var events = []string{"hire_candidate", "unhire_candidate", "merge_candidate", "candidate_anonymized", "delete_candidate"}

// hireSomebody sets up the webhooks as an administrator does, and hires somebody.
// An endpoint that does not answer yet is tried again: it may be what is being
// developed.
func (f *fakes) hireSomebody(ctx context.Context, o options) {
	for _, event := range events {
		if !f.setUp(ctx, greenhousetest.Webhook{Event: event, EndpointURL: o.webhook, Secret: o.secret}) {
			return
		}
	}
	f.greenhouse.Hire(f.hires.Complete)
	f.news.tell("greenhouse: hired application %d", f.hires.Complete)
}

// setUp saves a webhook until its ping is answered, or ctx ends.
func (f *fakes) setUp(ctx context.Context, hook greenhousetest.Webhook) bool {
	for ctx.Err() == nil {
		saved, err := f.greenhouse.SaveWebhook(ctx, hook)
		switch {
		case err != nil:
			f.news.tell("greenhouse: %v", err)
			return false
		case !saved.Deactivated:
			return true
		}
		hook.ID = saved.ID
		select {
		case <-time.After(f.again):
		case <-ctx.Done():
		}
	}
	return false
}

// deliveries carries events, and tells what became of each.
type deliveries struct {
	transport *http.Transport
	news      *news
}

// RoundTrip implements [http.RoundTripper].
func (d deliveries) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := d.transport.RoundTrip(r)
	switch {
	case r.Context().Err() != nil: // it is we who stop
	case err != nil:
		d.news.tell("greenhouse: %s: no answer: %v", r.URL, err)
	default:
		d.news.tell("greenhouse: %s: answered %s", r.URL, answer.Status)
	}
	return answer, err
}
