package nmbrstest

import "net/http"

// RESTConfig describes the REST wire.
type RESTConfig struct{}

// restState is what only the REST wire remembers: clients, consents, tokens.
type restState struct{}

// serveREST answers a request of the REST API or of the identity service.
func (s *Server) serveREST(w http.ResponseWriter, r *http.Request, path string) { http.NotFound(w, r) }
