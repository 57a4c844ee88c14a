package inhiretest

import (
	"net/http"
	"slices"
)

// ItemFault is the misbehaviour of one change, in a batch, alone, or in a run of
// inhire's own. It hits the Nth change (0 means the first) that fits Application
// and Status, and Times of them (0 means one, negative means all).
//
//	srv.InjectItem(inhiretest.ItemFault{Application: "inh-1003", Code: "internal_error"}) // not done, and said so
//	srv.InjectItem(inhiretest.ItemFault{Nth: 4, Done: true})                              // done and mailed, but said to have failed
//	srv.InjectItem(inhiretest.ItemFault{Nth: 4, Crash: true})                             // three done, the connection cut
type ItemFault struct {
	Application, Status string // "" is any
	Nth, Times          int

	Code string // default internal_error
	Done bool   // the change is made all the same
	// Crash ends the request before this change, or with Done after it: what went
	// before is done, what follows is not, and there is no answer. A run passes
	// over it.
	Crash bool
}

// ItemInjection is an item fault that has been armed.
type ItemInjection struct {
	ItemFault
	server     *Server
	seen, hits int
}

// InjectItem arms an item fault. Of several that hit the same change the oldest
// wins, and each counts its own matching changes. Changes that are refused for
// their own sake are not counted.
func (s *Server) InjectItem(f ItemFault) *ItemInjection {
	if f.Code == "" {
		f.Code = internalError
	}
	in := &ItemInjection{ItemFault: f, server: s}
	defer s.look()()
	s.items = append(s.items, in)
	return in
}

// Hits returns how many changes the fault has hit.
func (in *ItemInjection) Hits() int {
	defer in.server.look()()
	return in.hits
}

// Remove disarms the fault.
func (in *ItemInjection) Remove() {
	defer in.server.look()()
	in.server.items = slices.DeleteFunc(in.server.items, func(o *ItemInjection) bool { return o == in })
}

const internalError = "internal_error"

// itemFault counts a change with every fault it matches and returns the one that
// hits, or nil.
func (s *Server) itemFault(application, status string) *ItemInjection {
	var hit *ItemInjection
	for _, in := range s.items {
		if in.Application != "" && in.Application != application || in.Status != "" && in.Status != status {
			continue
		}
		in.seen++
		first, times := max(in.Nth, 1), in.Times
		if times == 0 {
			times = 1
		}
		if in.seen >= first && (times < 0 || in.seen < first+times) && hit == nil {
			hit = in
			in.hits++
		}
	}
	return hit
}

// failure is why one change was not made, or is said not to have been.
type failure struct {
	code, message string
	crash         bool
}

// status is the HTTP status of a change that was sent alone.
func (f *failure) status() int {
	switch f.code {
	case unknownApplication:
		return http.StatusNotFound
	case internalError:
		return http.StatusInternalServerError
	case terminalStatus:
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}
