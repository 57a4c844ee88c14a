package erecruiter

import (
	"strings"
	"time"
)

// Moment is a time as eRecruiter writes it. Its form is not known: with an offset,
// without one (then it is taken to be of [WireProfile].Zone), or a day alone.
type Moment struct {
	Time time.Time // zero where there is none, or it could not be read
	Raw  string    // as it came
	// Wall says that it came without an offset: in the hour that an autumn night has
	// twice it may be an hour late.
	Wall bool
}

// IsZero reports whether there is no time.
func (m Moment) IsZero() bool { return m.Time.IsZero() }

// maxMoment is longer than any way to write a time.
const maxMoment = 40

func (c *Client) moment(text string) Moment {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > maxMoment {
		return Moment{}
	}
	m := Moment{Raw: text}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00"} {
		if at, err := time.Parse(layout, text); err == nil {
			m.Time = at
			return m
		}
	}
	m.Wall = true
	for _, layout := range []string{"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, text, c.zone); err == nil {
			m.Time = at
			return m
		}
	}
	return m
}

// twice reports whether the wall shows this time two times that night.
func (m Moment) twice() bool {
	if !m.Wall || m.IsZero() {
		return false
	}
	wall := m.Time.Format(time.DateTime)
	return m.Time.Add(time.Hour).Format(time.DateTime) == wall || m.Time.Add(-time.Hour).Format(time.DateTime) == wall
}
