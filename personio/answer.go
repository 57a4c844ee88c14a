package personio

import (
	"encoding/json"
	"errors"
	"io"

	"github.com/handoverhq/handover/hris"
)

// maxSmall caps an answer that is read as a whole, and a record of a list.
const maxSmall = 32 << 20

var (
	errNotJSON   = badAnswer("it is not JSON of the form that Personio documents")
	errNotList   = badAnswer("there is no list in it")
	errNotObject = badAnswer("there is no record in it")
	errTooBig    = badAnswer("it is larger than 32 MB")
	errCut       = badAnswer("it ends too early")
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
		return nil, errTooBig
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
	s := newStream(r)
	var others object
	listed := false
	err := s.object(func(key string) error {
		first, err := s.peek()
		if err != nil {
			return err
		}
		if key == list && first == '[' && !listed {
			listed = true
			return s.array(use)
		}
		v, err := s.value()
		if err != nil {
			return err
		}
		others = append(others, member{key, value(v)})
		return nil
	})
	if err == nil {
		err = s.close()
	}
	if errors.Is(err, io.EOF) {
		err = errCut
	}
	if err != nil {
		return nil, err
	}
	// null and {} are empty lists, as PHP writes them. A refusal within a success has
	// none.
	if !listed && !failed(others) && (!others.has(list) || !others.get(list).empty()) {
		return nil, errNotList
	}
	return others, nil
}

// failed reports whether a v1 answer says that it is none: success is false.
func failed(o object) bool { return o.get("success") == "false" }
