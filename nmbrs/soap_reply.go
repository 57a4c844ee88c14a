package nmbrs

import (
	"encoding/xml"
	"io"
)

var (
	errNotSOAP  = badAnswer("it is no SOAP envelope")
	errEmpty    = badAnswer("the SOAP envelope is empty")
	errOther    = badAnswer("it is the reply to another call, or of another namespace")
	errTooLong  = badAnswer("it is longer than 8 MB")
	errUnlike   = badAnswer("a value in it is not of the type that Nmbrs's WSDL gives")
	errNoID     = badAnswer("it holds no id")
	errNoValues = badAnswer("it holds no values")
)

// reply goes to where the reply to op begins. A fault is a *fault.
func (s *scanner) reply(op *operation) error {
	if err := s.body(); err != nil {
		return err
	}
	ev, err := s.next()
	switch {
	case err != nil:
		return err
	case ev == closed:
		return errEmpty
	case string(s.local()) == "Fault" && isEnvelope(s.namespace()):
		return s.fault()
	case string(s.local()) != op.response || s.namespace() != op.service.namespace():
		return errOther
	}
	return nil
}

// body goes to where the envelope's body begins.
func (s *scanner) body() error {
	if _, err := s.next(); err != nil {
		return err
	}
	if string(s.local()) != "Envelope" || !isEnvelope(s.namespace()) {
		return errNotSOAP
	}
	for {
		ev, err := s.next()
		switch {
		case err != nil:
			return err
		case s.depth == envelopeDepth:
			return errEmpty
		case ev == opened && s.depth == bodyDepth && string(s.local()) == "Body" && isEnvelope(s.namespace()):
			return nil
		}
	}
}

func isEnvelope(namespace string) bool { return namespace == soap11 || namespace == soap12 }

// finish goes from the end of the reply to the end of the document, which is the
// end of the envelope.
func (s *scanner) finish() error {
	for {
		ev, err := s.next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case ev == opened:
			return errOther // a second reply
		}
	}
}

// values goes through the rest of the reply and gives each value that is there,
// at its depth, and, with a nil text, where each element with others in it ends.
// What is nil or empty is not there.
func (s *scanner) values(use func(depth int, name, text []byte) error) error {
	for {
		ev, err := s.next()
		if err == io.EOF {
			err = errCut
		}
		if err != nil {
			return err
		}
		if ev != closed {
			continue
		}
		if s.depth == replyDepth {
			return s.finish()
		}
		switch {
		case s.frames[s.depth-1].parent:
			err = use(s.depth, s.local(), nil)
		case len(s.text) > 0 && !s.null():
			err = use(s.depth, s.local(), s.text)
		}
		if err != nil {
			return err
		}
	}
}

func ignore(int, []byte, []byte) error { return nil }

// decode reads a short reply into a type that gowsdl made. The scanner has gone
// through it before: it is the reply that was asked for, in bounded XML.
func decode[T any](op *operation, r io.Reader) (*T, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxShort+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxShort {
		return nil, errTooLong
	}
	s := scanBytes(b)
	if err := s.reply(op); err != nil {
		return nil, err
	}
	if err := s.values(ignore); err != nil {
		return nil, err
	}
	var envelope struct {
		Body struct {
			Reply T `xml:",any"`
		}
	}
	if xml.Unmarshal(b, &envelope) != nil {
		return nil, errUnlike
	}
	return &envelope.Body.Reply, nil
}
