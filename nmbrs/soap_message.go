package nmbrs

import (
	"bytes"
	"encoding/xml"
	"math"
	"strconv"

	"github.com/handoverhq/handover/hris/civil"
)

// message is a request that we write ourselves: with zeros that have to be sent,
// decimals as they are, days without a zone, and without what is not given.
type message struct {
	b   bytes.Buffer
	err error
}

// newMessage begins the message of an operation; its elements inherit the
// namespace.
func newMessage(op *operation) *message {
	m := &message{}
	m.b.Grow(512)
	m.b.WriteString("<" + op.name + ` xmlns="` + op.service.namespace() + `">`)
	return m
}

// done ends the message.
func (m *message) done(op *operation) (content, error) {
	m.close(op.name)
	return m.b.Bytes(), m.err
}

func (m *message) open(name string)  { m.b.WriteString("<" + name + ">") }
func (m *message) close(name string) { m.b.WriteString("</" + name + ">") }

// text writes a text that is given.
func (m *message) text(name, text string) {
	if text == "" {
		return
	}
	if !characters([]byte(text)) {
		m.fail(name + " holds a character that XML cannot carry")
		return
	}
	m.open(name)
	_ = xml.EscapeText(&m.b, []byte(text))
	m.close(name)
}

// raw writes a value that needs no escape.
func (m *message) raw(name, value string) {
	m.open(name)
	m.b.WriteString(value)
	m.close(name)
}

func (m *message) number(name string, n int) { m.raw(name, strconv.Itoa(n)) }

func (m *message) yesNo(name string, yes bool) { m.raw(name, strconv.FormatBool(yes)) }

// id writes an id, which is above zero.
func (m *message) id(name, id string) {
	n, err := soapID(name, id)
	if err != nil {
		m.fail(err.Detail)
		return
	}
	m.number(name, int(n))
}

// day writes midnight of a day, without a zone.
func (m *message) day(name string, d civil.Date) {
	switch {
	case d.IsZero():
	case !d.Valid():
		m.fail(name + " is not a day")
	default:
		m.raw(name, d.String()+"T00:00:00")
	}
}

// dayOrNil writes xsi:nil where there is no day.
func (m *message) dayOrNil(name string, d civil.Date) {
	if d.IsZero() {
		m.null(name)
		return
	}
	m.day(name, d)
}

func (m *message) null(name string) { m.b.WriteString("<" + name + ` xsi:nil="true"/>`) }

// decimal writes all digits, and never an exponent.
func (m *message) decimal(name string, d civil.Decimal) { m.raw(name, d.String()) }

func (m *message) fail(detail string) {
	if m.err == nil {
		m.err = inputError(detail)
	}
}

// soapID reads an id of SOAP.
func soapID(name, id string) (int32, *Error) {
	n, err := soapNumber(name, id)
	if err == nil && n == 0 {
		return 0, inputError(name + " is not an id of Nmbrs's SOAP API: those are numbers above zero")
	}
	return n, err
}

// soapNumber reads a number from zero up.
func soapNumber(name, text string) (int32, *Error) {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 0 || n > math.MaxInt32 {
		return 0, inputError(name + " is not a number of Nmbrs's SOAP API")
	}
	return int32(n), nil
}
