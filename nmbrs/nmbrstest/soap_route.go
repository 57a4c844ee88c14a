package nmbrstest

import "net/http"

func (s *Server) serveSOAP(w http.ResponseWriter, r *http.Request, path string) { http.NotFound(w, r) }
