package console

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// result is the object that -json prints.
type result struct {
	id       string
	State    string      `json:"state"`
	Steps    []stepLine  `json:"steps"`
	Remote   *remoteLine `json:"remote"`
	Problems []problem   `json:"problems"`
	Badge    *badgeLine  `json:"badge"`
}

type stepLine struct {
	Name  string `json:"name"`
	State string `json:"state"`
	Code  string `json:"code,omitempty"`
}

type remoteLine struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	URL  string `json:"url"`
}

type problem struct {
	Field string `json:"field"`
	Code  string `json:"code"`
	Text  string `json:"text"`
}

type badgeLine struct {
	State string    `json:"state"`
	Actor string    `json:"actor"`
	At    time.Time `json:"at"`
}

// came keeps where a hand-over stands now.
func (r *result) came(b transfer.Badge) {
	r.id, r.State = b.Transfer, string(b.State)
	r.Badge = &badgeLine{string(b.State), b.Actor, b.At}
	if b.Remote != (hris.Receipt{}) {
		r.Remote = &remoteLine{b.Remote.Kind, b.Remote.ID, b.Remote.URL}
	}
	r.Steps = nil
	for _, s := range b.Steps {
		r.Steps = append(r.Steps, stepLine{s.Name, string(s.Phase), string(s.Code)})
	}
}

// WriteJSON prints the result, with what went wrong among its problems.
func (o *Output) WriteJSON(w io.Writer, err error) {
	if e, ok := errors.AsType[misuse](err); ok {
		o.result.Problems = append(o.result.Problems, problem{Code: string(hris.InvalidInput), Text: e.Error()})
	} else if e, ok := errors.AsType[*hris.Error](err); ok {
		if e.Code != hris.Problems && e.Code != hris.InvalidMapping {
			o.failed(e)
		}
	} else if err != nil {
		o.result.Problems = append(o.result.Problems, problem{Code: string(hris.InvalidInput), Text: err.Error()})
	}
	if o.result.Problems == nil {
		o.result.Problems = []problem{}
	}
	if o.result.Steps == nil {
		o.result.Steps = []stepLine{}
	}
	if o.result.State == "" {
		o.result.State = "refused"
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(o.result)
}

func (o *Output) failed(e *hris.Error) {
	text := e.TextIn(o.flags.Lang)
	if e.Detail != "" {
		text = strings.TrimSuffix(text, ".") + ": " + strings.TrimSuffix(e.Detail, ".") + "."
	}
	if remedy := e.RemedyIn(o.flags.Lang); remedy != "" {
		text += " " + remedy
	}
	if own := o.program.Own(e); own != "" {
		text += " " + o.program.Target + ": " + own
	}
	fields := e.Fields
	if len(fields) == 0 {
		fields = []string{""}
	}
	var mistakes []error // of a hire, one for each field
	if joined, ok := e.Err.(interface{ Unwrap() []error }); ok && e.Code == hris.InvalidHire {
		mistakes = joined.Unwrap()
	} else if e.Err != nil {
		text += " Cause: " + e.Err.Error()
	}
	for i, field := range fields {
		said := text
		if len(mistakes) == len(fields) {
			said = mistakes[i].Error()
		}
		o.result.Problems = append(o.result.Problems, problem{field, string(e.Code), said})
	}
}
