// Package fakehttp is the stage that every vendor fake plays on: a clock that
// moves when it is told to, faults that break the nth call where it hurts,
// commits that come late, and a journal of what arrived. It knows no vendor.
//
// A fake owns its state, its routes and its wire; it gives each request to
// [Stage.Serve] as an [Exchange], and names it with a route of its own choice (a
// path pattern, the operation of a SOAP call), so that one stage serves several
// wires over one state:
//
//	func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
//		x := s.newExchange(r) // looks at the request line and the headers only
//		s.stage.Serve(w, r, fakehttp.Exchange{
//			Route:   x.call.Route,
//			Prepare: x.prepare, // reads the body and returns the work
//			Finish:  x.finish,  // headers that every answer has
//			Record:  x.record,  // into the journal
//		})
//	}
//
// The fakes beside the vendors' clients, such as afas/afastest, hand the types on by
// alias, so that a test imports its fake alone; here is what a [Fault], an
// [Injection], a [Clock] and an [Answer] have. A host may play a fake of its own on it.
// Everything may be used from several goroutines. A stage starts none.
package fakehttp
