package erecruiter

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/handoverhq/handover/hris"
)

// maxAnswer caps an answer that is not a file, in bytes.
const maxAnswer = 32 << 20

var (
	errNotJSON   = badAnswer("it is not JSON of a form that was foreseen")
	errNotList   = badAnswer("there is no list in it: see the envelopes of the wire profile")
	errNotRecord = badAnswer("there is no record in it")
	errCut       = badAnswer("it ends too early")
)

func badAnswer(detail string) *Error {
	return &Error{Reason: BadAnswer, Detail: detail, Effect: hris.EffectRefused}
}

// page is what one answer of a list said beside its rows.
type page struct {
	rows  int
	count int // what it says of its length; -1 where it says nothing
}

// shape is how a list may come.
type shape struct {
	envelopes []string // names that the list may have
	counts    []string // names that its length may have
}

// readList reads a list, bare or within an object, and hands its rows over as they
// arrive: nothing but the one at hand is held in memory. An error of use ends the
// reading and is given back.
//
// Where none of the expected names is in an object, its one list of objects is
// taken: one of the public clients falls back likewise.
func readList(r io.Reader, s shape, use func(record) error) (page, error) {
	d := &listDecoder{Decoder: json.NewDecoder(r), shape: s, use: use, page: page{count: -1}}
	err := d.whole()
	if err == nil {
		if _, after := d.Token(); after == nil {
			err = errNotJSON
		} else if !errors.Is(after, io.EOF) {
			err = after
		}
	}
	return d.page, readError(err)
}

type listDecoder struct {
	*json.Decoder
	shape  shape
	use    func(record) error
	page   page
	listed bool
	aside  json.RawMessage // a list of another name
	asides int
}

func (d *listDecoder) whole() error {
	first, err := d.Token()
	switch {
	case err != nil:
		return err
	case first == json.Delim('['):
		return d.rows(d.Decoder)
	case first != json.Delim('{'):
		return errNotList
	}
	for d.More() {
		if err := d.member(); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	switch {
	case d.listed:
		return nil
	case d.asides == 1:
		inner := json.NewDecoder(bytes.NewReader(d.aside))
		if _, err := inner.Token(); err != nil {
			return err
		}
		return d.rows(inner)
	}
	return errNotList
}

func (d *listDecoder) member() error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	name, _ := token.(string)
	is := func(known string) bool { return strings.EqualFold(known, name) }
	if !d.listed && slices.ContainsFunc(d.shape.envelopes, is) {
		return d.list()
	}
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return err
	}
	if n, ok := count(raw); ok && slices.ContainsFunc(d.shape.counts, is) {
		d.page.count = max(d.page.count, n)
	}
	if inner := bytes.TrimLeft(bytes.TrimPrefix(raw, []byte("[")), " \t\r\n"); raw[0] == '[' && len(inner) > 0 && inner[0] == '{' {
		d.aside, d.asides = raw, d.asides+1
	}
	return nil
}

// list reads the value of an envelope: an array, or null where there is none.
func (d *listDecoder) list() error {
	d.listed = true
	first, err := d.Token()
	switch {
	case err != nil:
		return err
	case first == nil:
		return nil
	case first == json.Delim('['):
		return d.rows(d.Decoder)
	}
	return errNotList
}

// rows reads what follows an opening bracket, to the closing one.
func (d *listDecoder) rows(from *json.Decoder) error {
	for from.More() {
		var row record
		if err := from.Decode(&row); err != nil {
			return err
		}
		if row == nil { // null
			return errNotRecord
		}
		d.page.rows++
		if err := d.use(row); err != nil {
			return err
		}
	}
	_, err := from.Token()
	return err
}

// readRecord reads an answer that is one object.
func readRecord(r io.Reader) (record, error) {
	var one record
	d := json.NewDecoder(r)
	err := d.Decode(&one)
	if err == nil && one == nil {
		err = errNotRecord
	}
	if err == nil {
		if _, after := d.Token(); !errors.Is(after, io.EOF) {
			err = errNotJSON
		}
	}
	return one, readError(err)
}

// readError drops the texts of encoding/json, which quote the answer.
func readError(err error) error {
	_, syntax := errors.AsType[*json.SyntaxError](err)
	_, kind := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case syntax || kind:
		return errNotJSON
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errCut
	}
	return err
}
