package nmbrstest

import (
	"cmp"
	"slices"
	"time"
)

// Since is a value and the first day of the period from which it holds, as
// 2006-01-02.
type Since[T any] struct {
	From  string
	Value T
	// Entered is when a write last made it so, of personal information only.
	Entered time.Time
}

// History is what held from when, by ascending day.
type History[T any] []Since[T]

// At is what holds on a day.
func (h History[T]) At(day string) (v T, ok bool) {
	for _, s := range h {
		if s.From > day {
			break
		}
		v, ok = s.Value, true
	}
	return v, ok
}

// Last is what was entered for the latest day.
func (h History[T]) Last() (v T) {
	if len(h) > 0 {
		v = h[len(h)-1].Value
	}
	return v
}

// Set makes a value hold from a day until the next one in the history. What
// began on that very day is replaced.
func (h *History[T]) Set(day string, v T) {
	i, taken := slices.BinarySearchFunc(*h, day, func(s Since[T], day string) int { return cmp.Compare(s.From, day) })
	if taken {
		(*h)[i].Value = v
		return
	}
	*h = slices.Insert(*h, i, Since[T]{From: day, Value: v})
}

// enter is Set at a time.
func (h *History[T]) enter(day string, v T, at time.Time) {
	h.Set(day, v)
	for i := range *h {
		if (*h)[i].From == day {
			(*h)[i].Entered = at
		}
	}
}
