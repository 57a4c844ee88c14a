package nmbrs

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/failure"
	"github.com/handoverhq/handover/internal/httpx"
)

// send makes a call. Its answer is a success by its status.
func (c *SOAPClient) send(ctx context.Context, op *operation, content content) (*httpx.Response, error) {
	answer, err := c.http.Do(ctx, httpx.Request{
		Op: op.op, Method: http.MethodPost, Path: op.path, Header: op.header,
		Body: c.envelope(op, content), Class: op.class, Timeout: c.timeout,
	})
	if err != nil {
		return nil, failed(op.op, op.call, op.class, err, tellFault)
	}
	return answer, nil
}

// exchange makes a call and reads its answer. An error of read says that it is not
// the answer that was expected.
func (c *SOAPClient) exchange(ctx context.Context, op *operation, content content, read func(io.Reader) error) error {
	answer, err := c.send(ctx, op, content)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if err := read(answer.Body); err != nil {
		return unreadable(op, answer, err)
	}
	return nil
}

// ask makes a call with a message of gowsdl's and gives its reply, of a type of
// gowsdl's.
func ask[T any](ctx context.Context, c *SOAPClient, op *operation, request any) (*T, error) {
	content, err := generated(request)
	if err != nil {
		return nil, during(op.op, err)
	}
	return tell[T](ctx, c, op, content)
}

// tell is ask for a message of our own.
func tell[T any](ctx context.Context, c *SOAPClient, op *operation, content content) (*T, error) {
	var reply *T
	err := c.exchange(ctx, op, content, func(r io.Reader) (err error) {
		reply, err = decode[T](op, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	return reply, nil
}

// write makes a call whose reply holds nothing. err is that of writing content.
func write(ctx context.Context, c *SOAPClient, op *operation, content content, err error) error {
	if err != nil {
		return during(op.op, err)
	}
	return c.exchange(ctx, op, content, func(r io.Reader) error {
		s := newShortScanner(r)
		if err := s.reply(op); err != nil {
			return err
		}
		return s.values(ignore)
	})
}

// insert makes a call that makes something, and gives its id. Where the reply holds
// none, nobody knows whether it was made.
func insert[T any](ctx context.Context, c *SOAPClient, op *operation, content content, err error, id func(*T) int32) (string, error) {
	if err != nil {
		return "", during(op.op, err)
	}
	reply, err := tell[T](ctx, c, op, content)
	if err != nil {
		return "", err
	}
	if id(reply) <= 0 {
		return "", lacking(op, errNoID)
	}
	return text32(id(reply)), nil
}

// lacking is the error of a reply in good form that lacks what it is for.
func lacking(op *operation, why *Error) error {
	out := &Error{Op: op.op, Call: op.call, Reason: why.Reason, Detail: why.Detail, Status: http.StatusOK}
	if op.class == httpx.Read {
		out.Effect = hris.EffectRefused
	}
	return out
}

// streamed makes a call whose reply may be long, and gives the elements at depth as
// they arrive: nothing but the one at hand is held in memory. set gets their
// values, done what is left to do at their end.
func streamed[T any](ctx context.Context, c *SOAPClient, op *operation, content content, err error, depth int, set func(item *T, depth int, name, text []byte) error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		if err != nil {
			yield(none, during(op.op, err))
			return
		}
		var item T
		size := 0
		err := c.exchange(ctx, op, content, func(r io.Reader) error {
			s := newScanner(r)
			if err := s.reply(op); err != nil {
				return err
			}
			return s.values(func(at int, name, text []byte) error {
				if at != depth || text != nil {
					if size += len(text); size > maxItem {
						return errItem
					}
					return set(&item, at, name, text)
				}
				whole := item
				item, size = none, 0
				if !yield(whole, nil) {
					return errStopped
				}
				return nil
			})
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(none, err)
		}
	}
}

// maxItem is far above what an element of a list can hold; it ends a reply that is
// one endless element.
const maxItem = 4 << 20

var errItem = badAnswer("an element of the list is larger than 4 MB")

var errStopped = &Error{Reason: "the caller has seen enough"}

// unreadable is the error of an answer that is not what it should be. After a
// write nobody knows what Nmbrs meant to say.
func unreadable(op *operation, answer *httpx.Response, err error) error {
	if err == errStopped {
		return err
	}
	if f, ok := errors.AsType[*httpx.Failure](err); ok {
		return failed(op.op, op.call, op.class, f, nil)
	}
	out := &Error{Op: op.op, Call: op.call, Reason: BadAnswer, Status: answer.Status}
	if own, ok := errors.AsType[*Error](err); ok {
		out.Reason, out.Detail = own.Reason, own.Detail
	}
	if f, ok := errors.AsType[*fault](err); ok {
		out.tell(f)
		if f.refusal() {
			out.Effect = hris.EffectRefused
		}
	}
	if op.class == httpx.Read {
		out.Effect = failure.OfRead(out.Effect)
	}
	return out
}
