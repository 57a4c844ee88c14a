package erecruiter

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/handoverhq/handover/internal/httpx"
)

// NewApplication is an application to be made. The whole of the call is our
// proposal: that partners make applications is plain, how is not known. ExternalID,
// OriginID, the two names, Email and Consented are required.
type NewApplication struct {
	masked

	// ExternalID is ours, at most 64 characters: the one thing by which the
	// application can be found again for certain. It is never a name.
	ExternalID string
	OriginID   string
	AppliedAt  time.Time // zero leaves it to eRecruiter

	FirstName string
	LastName  string
	Email     string
	Phone     string
	City      string

	// Consented says that the candidate's consent to the transfer of this
	// application to the employer's eRecruiter is on record. Without it nothing is
	// sent: see [ConsentMissing].
	Consented bool
	// Consents are the clauses of the recruitment's form, as the candidate answered
	// them.
	Consents []GivenConsent

	CV   *File  // nil where there is none
	Note string // carries the profile's address where there is no CV
}

// GivenConsent is what a candidate said to a [Consent].
type GivenConsent struct {
	ID       string
	Accepted bool
	At       time.Time // when the candidate said it
	Text     string    // that was shown, where it is known
}

// CreatedApplication is what a create made.
type CreatedApplication struct {
	ID          string
	CandidateID string
}

const maxExternalID = 64

// CreateApplication makes an application. It is never repeated unless it provably
// did nothing: one whose effect is unknown must be looked for by its external id.
// [AlreadyThere] says that eRecruiter has one with this external id, from an
// earlier call; this one made none.
//
// It sends no Idempotency-Key: nothing says that eRecruiter heeds one, and net/http
// would take it for leave to repeat the call.
func (c *Client) CreateApplication(ctx context.Context, recruitmentID string, n NewApplication) (CreatedApplication, error) {
	const op = "create application"
	if err := n.check(); err != nil {
		return CreatedApplication{}, during(op, err)
	}
	request, err := c.reads(op, c.profile.Paths.CreateApplication, recruitmentID)
	if err != nil {
		return CreatedApplication{}, err
	}
	request.Method, request.Class, request.Body = http.MethodPost, httpx.Create, c.createBody(ctx, n)
	request.Timeout = c.timeout + sendTime(request.Body.Length)
	answer, err := c.do(ctx, request)
	if err != nil {
		return CreatedApplication{}, err
	}
	defer answer.Body.Close()
	r, err := readRecord(limited(answer.Body))
	created := CreatedApplication{r.id(c.f("created.application")), r.id(c.f("created.candidate"))}
	if err == nil && created.ID == "" {
		err = errNoID
	}
	if err != nil {
		// It is there, most likely; without its id only a look tells.
		return CreatedApplication{}, unreadable(op, httpx.Create, answer, err)
	}
	return created, nil
}

// sendTime is what a slow line may take for so many bytes, at 4 Mbit/s.
func sendTime(bytes int64) time.Duration { return time.Duration(bytes/500_000) * time.Second }

func (n NewApplication) check() error {
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	switch {
	case !n.Consented:
		return notSent(ConsentMissing, "")
	case blank(n.ExternalID) || utf8.RuneCountInString(n.ExternalID) > maxExternalID:
		return inputError("an application has an external id of 1 to 64 characters")
	case !isID(n.OriginID):
		return inputError("an application has an origin: OriginID is missing")
	case blank(n.FirstName), blank(n.LastName), blank(n.Email):
		return inputError("an application has a first name, a last name and an e-mail address")
	}
	for i, given := range n.Consents {
		switch {
		case !isID(given.ID) || given.At.IsZero():
			return inputError("a consent has an id and the time when it was given or refused")
		case slices.ContainsFunc(n.Consents[:i], func(g GivenConsent) bool { return g.ID == given.ID }):
			return inputError("a consent is there twice")
		}
	}
	if n.CV != nil {
		return n.CV.check()
	}
	return nil
}

// createBody writes the request. The CV's bytes stand last, so that all else is
// written out beforehand and the length is known to the byte.
func (c *Client) createBody(ctx context.Context, n NewApplication) httpx.Body {
	var b object
	b.text(c.f("create.external_id"), n.ExternalID)
	b.id(c.f("create.origin"), n.OriginID)
	if !n.AppliedAt.IsZero() {
		b.text(c.f("create.applied_at"), n.AppliedAt.Format(time.RFC3339))
	}
	var candidate object
	candidate.text(c.f("create.first_name"), n.FirstName)
	candidate.text(c.f("create.last_name"), n.LastName)
	candidate.text(c.f("create.email"), n.Email)
	candidate.textOrNull(c.f("create.phone"), n.Phone)
	candidate.textOrNull(c.f("create.city"), n.City)
	b.raw(c.f("create.candidate"), candidate.whole())
	b.textOrNull(c.f("create.note"), n.Note)
	b.raw(c.f("create.consents"), c.consents(n.Consents))
	if n.CV == nil {
		b.raw(c.f("create.cv"), []byte("null"))
		return httpx.BytesBody("application/json", b.whole())
	}
	var cv object
	cv.text(c.f("create.cv_name"), n.CV.Name)
	cv.text(c.f("create.cv_type"), n.CV.MIME)
	cv.raw(c.f("create.cv_content"), []byte(`"`))
	b.raw(c.f("create.cv"), cv.open())
	head, tail := b.open(), `"}}`
	return httpx.Body{
		Length: int64(len(head)) + n.CV.encodedLen() + int64(len(tail)), ContentType: "application/json",
		Open: func() (io.ReadCloser, error) {
			file := n.CV.encoded(ctx)
			return struct {
				io.Reader
				io.Closer
			}{io.MultiReader(bytes.NewReader(head), file, strings.NewReader(tail)), file}, nil
		},
	}
}

func (c *Client) consents(given []GivenConsent) []byte {
	list := []byte{'['}
	for i, g := range given {
		if i > 0 {
			list = append(list, ',')
		}
		var one object
		one.id(c.f("create.consent_id"), g.ID)
		one.raw(c.f("create.consent_accepted"), encoded(g.Accepted))
		one.text(c.f("create.consent_at"), g.At.Format(time.RFC3339))
		if g.Text != "" {
			one.text(c.f("create.consent_text"), g.Text)
		}
		list = append(list, one.whole()...)
	}
	return append(list, ']')
}

// object is a JSON object on its way out, in the order in which it is written.
type object []byte

func (o *object) raw(name string, value []byte) {
	lead := byte(',')
	if len(*o) == 0 {
		lead = '{'
	}
	*o = append(append(append(append(*o, lead), encoded(name)...), ':'), value...)
}

func (o *object) text(name, text string) { o.raw(name, encoded(text)) }

func (o *object) textOrNull(name, text string) {
	if text == "" {
		o.raw(name, []byte("null"))
		return
	}
	o.text(name, text)
}

// id writes an id as eRecruiter gives it: a number where it is one.
func (o *object) id(name, id string) {
	if isNumber(id) {
		o.raw(name, []byte(id))
		return
	}
	o.text(name, id)
}

func (o *object) whole() []byte { return append(slices.Clip(*o), '}') }
func (o *object) open() []byte  { return *o }

// encoded writes a text or a yes/no, which always have a JSON.
func encoded(v any) []byte {
	b, _ := json.Marshal(v)
	return b
}
