package personio

import (
	"encoding/json"
	"errors"
	"io"

	"github.com/handoverhq/handover/hris"
)

// maxSmall caps an answer that is read as a whole.
const maxSmall = 32 << 20

var (
	errNotJSON   = badAnswer("it is not JSON of the form that Personio documents")
	errNotList   = badAnswer("there is no list in it")
	errNotObject = badAnswer("there is no record in it")
)

func badAnswer(detail string) *Error {
	return &Error{Reason: BadAnswer, Detail: detail, Effect: hris.EffectRefused}
}

// readWhole reads an answer that is one JSON object.
func readWhole(r io.Reader) (object, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxSmall+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxSmall {
		return nil, badAnswer("it is larger than 32 MB")
	}
	return parseObject(body)
}

// parseObject checks outside bytes to be one JSON object.
func parseObject(body []byte) (object, error) {
	if !json.Valid(body) {
		return nil, errNotJSON
	}
	v := value(body)
	v = v[skipSpace(v, 0):]
	if v[0] != '{' {
		return nil, errNotJSON
	}
	return v.object(), nil
}

// readPage reads an answer whose member list is an array, and hands over its
// elements as they arrive: nothing but the one at hand is held in memory. It
// gives the other members. An error of use ends the reading and is given back.
func readPage(r io.Reader, list string, use func(value) error) (object, error) {
	d := json.NewDecoder(r)
	if err := expect(d, '{'); err != nil {
		return nil, err
	}
	var others object
	var raw json.RawMessage
	listed := false
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, syntax(err)
		}
		key, _ := token.(string)
		if key == list && !listed {
			if listed, err = readList(d, use); err != nil {
				return nil, err
			}
			continue
		}
		if err := d.Decode(&raw); err != nil {
			return nil, syntax(err)
		}
		others = append(others, member{key, value(raw)})
	}
	if err := expect(d, '}'); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, syntax(err)
	}
	// A refusal within a success has no list, or null for one.
	if !listed && !failed(others) {
		return nil, errNotList
	}
	return others, nil
}

// readList reads an array. False says that there is something else in its place;
// null and {} are empty lists, as PHP writes them.
func readList(d *json.Decoder, use func(value) error) (bool, error) {
	token, err := d.Token()
	if err != nil {
		return false, syntax(err)
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return token == nil, nil
	}
	var raw json.RawMessage
	empty := true
	for d.More() {
		empty = false
		if delim == '{' {
			if _, err := d.Token(); err != nil {
				return false, syntax(err)
			}
		}
		if err := d.Decode(&raw); err != nil {
			return false, syntax(err)
		}
		if delim == '[' {
			if err := use(value(raw)); err != nil {
				return true, err
			}
		}
	}
	if _, err := d.Token(); err != nil {
		return false, syntax(err)
	}
	return empty || delim == '[', nil
}

func expect(d *json.Decoder, want json.Delim) error {
	token, err := d.Token()
	if err != nil {
		return syntax(err)
	}
	if token != want {
		return errNotJSON
	}
	return nil
}

// syntax hides the errors of encoding/json, which quote the answer, and keeps
// those of the connection.
func syntax(err error) error {
	var syntaxError *json.SyntaxError
	switch {
	case err == nil, errors.As(err, &syntaxError):
		return errNotJSON
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return badAnswer("it ends too early")
	}
	return err
}

// failed reports whether a v1 answer says that it is none: success is false.
func failed(o object) bool { return o.get("success") == "false" }
