package greenhouse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"github.com/handoverhq/handover/hris"
)

// errMethod is the one refusal that says nothing about a webhook: somebody opened
// its address in a browser.
var errMethod = errors.New("this is the endpoint of a Greenhouse webhook: it takes POST")

var statuses = map[Reason]int{
	EndpointUnknown: http.StatusNotFound, EndpointFormer: http.StatusGone, EndpointOff: http.StatusGone, PasswordWrong: http.StatusUnauthorized,
	SignatureMissing: http.StatusUnauthorized, SignatureMalformed: http.StatusUnauthorized,
	SignatureAlgorithm: http.StatusUnauthorized, SignatureWrong: http.StatusUnauthorized,
	BodyTooLarge: http.StatusRequestEntityTooLarge, BodyTooSlow: http.StatusRequestTimeout,
	BodyCut: http.StatusBadRequest, BodyCoded: http.StatusUnsupportedMediaType, NotAnEvent: http.StatusBadRequest,
	// The set-up is ours to mend, and until then the event must not be lost.
	NoSecret: http.StatusServiceUnavailable, NotKept: http.StatusServiceUnavailable,
}

func statusOf(err error) int {
	if err == errMethod {
		return http.StatusMethodNotAllowed
	}
	if e, ok := errors.AsType[*Error](err); ok && statuses[e.Reason] != 0 {
		return statuses[e.Reason]
	}
	return http.StatusServiceUnavailable
}

// answer says in a sentence what became of a delivery.
func answer(w http.ResponseWriter, status int, err error) {
	header := w.Header()
	header.Set("Content-Type", "text/plain; charset=utf-8")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-store")
	text := "ok"
	if e, ok := errors.AsType[*Error](err); ok {
		text = string(e.Reason)
		if remedy := reasons[e.Reason].remedy; remedy != "" {
			text += ". " + remedy
		}
	} else if err != nil {
		text = errMethod.Error()
	}
	switch status {
	case http.StatusMethodNotAllowed:
		header.Set("Allow", http.MethodPost)
	case http.StatusRequestEntityTooLarge, http.StatusRequestTimeout:
		header.Set("Connection", "close") // what is left of the body is not waited for
	case http.StatusUnauthorized:
		if errors.Is(err, PasswordWrong) {
			header.Set("WWW-Authenticate", `Basic realm="webhook"`)
		}
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n")
}

// log writes one record for each delivery.
func (h *Webhooks) log(ctx context.Context, d *delivery, status int, err error) {
	attrs := []slog.Attr{slog.Int("status", status)}
	add := func(name, value string) {
		if value != "" {
			attrs = append(attrs, slog.String(name, value))
		}
	}
	add("tenant", d.endpoint.Tenant)
	add("connection", d.endpoint.Connection)
	switch {
	case d.action.Known():
		add("action", string(d.action))
	case d.action != "":
		add("action", "unknown")
	}
	add("event", d.eventID)
	add("outcome", d.outcome)
	if err != nil {
		if e, ok := errors.AsType[*Error](err); ok {
			add("reason", string(e.Reason))
			add("detail", e.Detail)
		}
		add("cause", causeOf(err))
	}
	h.cfg.Logger.LogAttrs(ctx, h.level(d, status), "greenhouse webhook", attrs...)
}

// level is that of a warning for what is refused, a few times a minute for each
// endpoint, and for all together that never were: else strangers fill a host's
// log. What could not be kept is a warning every time: strangers do not get as far.
func (h *Webhooks) level(d *delivery, status int) slog.Level {
	token := ""
	if d.found {
		token = d.token
	}
	switch {
	case status == http.StatusOK:
		return slog.LevelInfo
	case status == http.StatusServiceUnavailable || h.warnings.admit(token, h.cfg.Now()):
		return slog.LevelWarn
	}
	return slog.LevelDebug
}

// causeOf says what may be said of a host's error: this module's own texts are free
// of personal values, of others only the type is told.
func causeOf(err error) string {
	kept, ok := errors.AsType[*keepError](err)
	if !ok || kept.host == nil {
		return ""
	}
	if own, ok := errors.AsType[*hris.Error](kept.host); ok {
		return string(own.Code)
	}
	return fmt.Sprintf("%T", kept.host)
}
