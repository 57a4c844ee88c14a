package afas_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/hris/hristest"
)

// note keeps what an error and its causes say in every form, to be searched.
func (o *office) note(err error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	var say func(error)
	say = func(err error) {
		if err == nil {
			return
		}
		fmt.Fprintf(&o.said, "%v\n%+v\n%#v\n%s\n", err, err, err, asJSON(err))
		switch e := err.(type) {
		case interface{ Unwrap() error }:
			say(e.Unwrap())
		case interface{ Unwrap() []error }:
			for _, cause := range e.Unwrap() {
				say(cause)
			}
		}
		if e, ok := errors.AsType[*afas.Error](err); ok {
			fmt.Fprintf(&o.said, "%+v %#v %s", *e, *e, asJSON(*e))
		}
	}
	say(err)
	return err
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func (o *office) logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(locked{o}, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

type locked struct{ o *office }

func (l locked) Write(b []byte) (int, error) {
	l.o.mu.Lock()
	defer l.o.mu.Unlock()
	return l.o.said.Write(b)
}

// searchForValues looks where no value of a hire may be.
func (o *office) searchForValues() {
	o.mu.Lock()
	ids, said := o.ids, o.said.String()
	o.mu.Unlock()
	o.holdsNoValues("an error, a badge or the log", said)
	for _, id := range ids {
		kept, err := o.ledger.Get(context.Background(), "acme", id)
		require.NoError(o.t, err)
		events, err := o.ledger.Events(context.Background(), "acme", id)
		require.NoError(o.t, err)
		o.holdsNoValues("the ledger", fmt.Sprintf("%+v %#v %s %+v %#v %s", kept, kept, asJSON(kept), events, events, asJSON(events)))
	}
}

func (o *office) holdsNoValues(place, text string) {
	for _, h := range o.hires {
		for _, value := range hristest.Canaries(h) {
			if at := strings.Index(text, value); at >= 0 {
				assert.Failf(o.t, "a value of the hire is in "+place, "%q: …%s…", value, text[max(0, at-60):min(len(text), at+60)])
			}
		}
	}
}
