package main

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
)

// heldLine is one event that waits for a person: ids, codes and paths, no values.
type heldLine struct {
	ID       string    `json:"id"`
	Action   string    `json:"action"`
	Received time.Time `json:"received"`
	Reason   hris.Code `json:"reason"`
	Text     string    `json:"text"`
	Fields   []string  `json:"fields"`
}

// listHeld answers GET /held.
func (in *integration) listHeld(w http.ResponseWriter, r *http.Request) {
	events, err := in.intake.Held(r.Context(), tenant)
	if err != nil {
		refuse(w, err)
		return
	}
	lines := make([]heldLine, 0, len(events))
	for _, e := range events {
		fields := e.Fields
		if fields == nil {
			fields = []string{}
		}
		lines = append(lines, heldLine{e.ID, e.Kind, e.Received, e.Reason, reasonText(e.Reason), fields})
	}
	writeJSON(w, http.StatusOK, lines)
}

// retryHeld answers POST /held/{id}/retry: the worker takes it from there.
func (in *integration) retryHeld(w http.ResponseWriter, r *http.Request) {
	if err := in.intake.Release(r.Context(), tenant, r.PathValue("id")); err != nil {
		refuse(w, err)
		return
	}
	in.ring()
	writeJSON(w, http.StatusAccepted, map[string]string{"id": r.PathValue("id"), "state": string(hris.EventWaiting)})
}

// loopback lets through what comes from this machine itself. A proxy in front of
// the webhooks is on this machine too: what it forwards is not from here.
func loopback(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !fromHere(r) {
			http.NotFound(w, r)
			return
		}
		next(w, r)
	})
}

func fromHere(r *http.Request) bool {
	for _, sign := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via", "Origin"} {
		if r.Header.Get(sign) != "" {
			return false
		}
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !from.Addr().Unmap().IsLoopback() {
		return false
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if host == "localhost" {
		return true
	}
	at, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && at.IsLoopback()
}

func refuse(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	switch {
	case errors.Is(err, hris.NotFound):
		status = http.StatusNotFound
	case errors.Is(err, hris.WrongState):
		status = http.StatusConflict
	}
	code := hris.CodeOf(err)
	writeJSON(w, status, map[string]string{"code": string(code), "text": reasonText(code)})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
