package greenhouse

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/handoverhq/handover/hris"
)

// SourceConfig says what a [Source] works with. The zero value works from web
// hooks alone.
type SourceConfig struct {
	// Client reads the account through Harvest: then applications are read again
	// before somebody is handed over, and hires come with the preferred name, the
	// hiring manager, the options' external ids and documents that can be fetched
	// for as long as they stand in Greenhouse.
	Client *Client

	// Files fetches documents by the addresses in webhooks, where there is no
	// Client. Nil makes one that connects to public addresses only: whoever knows a
	// secret key could otherwise let this machine ask its neighbours.
	Files *Downloader
	// MaxFile is the largest document, in bytes; larger ones are left out with a
	// warning. 64 MiB when zero.
	MaxFile int64
	// WithoutDocuments leaves documents out.
	WithoutDocuments bool

	// Organization names the account for good, where the source is that of a stored
	// connection: see [Vendor].
	Organization string
	// Language of findings: "nl", else English.
	Language string

	Now func() time.Time // nil for the system clock
}

// Source makes hires of what Greenhouse sends. It is an [hris.Source] of one
// Greenhouse account, tells package intake which events withdraw a hire, and is
// safe for concurrent use.
//
// Ids are Greenhouse's, in decimal: PersonID is the candidate's, ApplicationID the
// application's. What is where in a hire, and what a warning's path means, is said
// at [Source.Read].
type Source struct {
	client    *Client
	files     *Downloader
	maxFile   int64
	documents bool
	account   string
	language  string
	now       func() time.Time

	opened  recent[string, openable]
	hiredAt recent[int64, time.Time]
	options optionCache
}

var (
	_ hris.Source    = (*Source)(nil)
	_ hris.Connected = (*Source)(nil)
)

// NewSource makes a source.
func NewSource(cfg SourceConfig) *Source {
	s := &Source{
		client: cfg.Client, files: cfg.Files, maxFile: cmp.Or(cfg.MaxFile, 64<<20), documents: !cfg.WithoutDocuments, now: cfg.Now,
		account: vendorName + ":" + cfg.Organization, language: cfg.Language,
	}
	if s.files == nil {
		s.files = NewDownloader(DownloaderConfig{Transport: publicTransport()})
	}
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

// Client gives the source's way into Harvest, for [Reconcile] and [ReadCatalogue];
// nil where there is none.
func (s *Source) Client() *Client { return s.client }

// Info implements [hris.Connected].
func (s *Source) Info() hris.Info {
	return hris.Info{Vendor: vendorName, Product: productHires, Account: s.account, Name: "Greenhouse"}
}

// Check implements [hris.Connected]: one finding for each scope, see [CheckAccess].
// Without a Client there is nothing to try, and the one finding says what Harvest
// would add.
func (s *Source) Check(ctx context.Context) (hris.Report, error) {
	if s.client == nil {
		return hris.Report{Findings: []hris.Finding{withoutHarvest(s.language)}}, nil
	}
	report := CheckAccess(ctx, s.client, s.language)
	if first := report.Findings[0]; first.Standing == hris.Unknown {
		return hris.Report{}, first.Err // Greenhouse could not be asked
	}
	return report, ctx.Err()
}

// Read tells what an event says, and makes the hire of one. Of a hire:
//
//   - private_email is the candidate's address of type personal, else the first of
//     no type or another. One of type work belongs to a present employer, and is
//     there as "candidate:work_email" only.
//   - mobile_phone and home_phone are those of these types; others are there as
//     "candidate:phone" and "candidate:work_phone".
//   - An address is one free text: its first line is the street, the others are
//     line2. Ops of a mapping may propose to split it.
//   - job, department and location are the first job's; location is the name of its
//     first office. All departments and offices are in the custom fields.
//   - start_date is the accepted offer's. A hire without an offer has none.
//   - Custom holds every custom field under a name that does not change, see
//     [FieldName].
//
// The warnings are paths of what is there in Greenhouse, and could not be read or
// fetched. An error of Harvest, which is asked where there is a Client, is an error
// only if waiting may mend it; a missing scope is a warning. So is a file whose
// storage still fails a day after the offer was accepted.
func (s *Source) Read(ctx context.Context, _ string, payload []byte) (hris.Happening, error) {
	if found, ok := parseFound(payload); ok {
		return s.readFound(ctx, found)
	}
	event, err := Parse(payload)
	if err != nil {
		return hris.Happening{}, err
	}
	happening := hris.Happening{PersonID: idText(event.IDs.Candidate), ApplicationID: idText(event.IDs.Application)}
	switch p := event.Payload.(type) {
	case *HiredPayload:
		return s.hired(ctx, dossierOfEvent(&p.Application))
	case *UnhiredPayload:
		happening.Kind = hris.Unhired
	case *MergedPayload:
		happening.Kind, happening.Into = hris.PersonMerged, idText(p.IntoID)
	case *DeletedPayload, *AnonymizedPayload:
		happening.Kind = hris.PersonErased
	default:
		return hris.Happening{}, nil
	}
	return happening, nil
}

// ReadApplication makes the hire of an application as Greenhouse has it now: for a
// person who reviews one that came by itself, such as where a target has found
// somebody of that name since ([hris.PersonExists]) and the event is done. Prepare and
// send it like any other. Warnings are those of [Source.Read]; that it stands
// [Source.Confirm] tells. It takes a Client.
func (s *Source) ReadApplication(ctx context.Context, applicationID string) (hris.Happening, error) {
	id, err := parseID(applicationID)
	if err != nil {
		return hris.Happening{}, during("read application", err)
	}
	return s.readFound(ctx, FoundHire{ApplicationID: id})
}

// WithdrawnKinds names the events that say that a hire is none any more.
func (s *Source) WithdrawnKinds() []string { return []string{string(UnhireCandidate)} }

// Confirm reads the application's status again. Without a Client it is unknown; so
// it is of an application that is not listed, because that may be one of a
// confidential job or a private candidate, and of a row that is older than the hire
// it was asked about.
func (s *Source) Confirm(ctx context.Context, applicationID string) (hris.HireStanding, error) {
	if s.client == nil {
		return hris.HireUnknown, nil
	}
	id, err := parseID(applicationID)
	if err != nil {
		return hris.HireUnknown, during("confirm hire", err)
	}
	a, found, err := only(s.client.Applications(ctx, ApplicationFilter{IDs: []int64{id}}), id)
	switch {
	case err != nil || !found:
		return hris.HireUnknown, err
	case a.Status == ApplicationHired:
		return hris.HireConfirmed, nil
	}
	if at, ok := s.hiredAt.get(id); ok && a.UpdatedAt.Before(at.Truncate(time.Second)) {
		return hris.HireUnknown, nil
	}
	return hris.HireWithdrawn, nil
}

// hired completes a dossier and makes the hire of it.
func (s *Source) hired(ctx context.Context, d *dossier) (hris.Happening, error) {
	if !d.acceptedAt.IsZero() {
		s.hiredAt.put(d.application, d.acceptedAt)
	}
	if s.client != nil {
		if err := s.complete(ctx, d); err != nil {
			return hris.Happening{}, err
		}
	}
	if d.anonymized { // its event may come later, or no webhook be set for it
		return hris.Happening{Kind: hris.PersonErased, PersonID: idText(d.candidate), ApplicationID: idText(d.application)}, nil
	}
	hire := d.hire()
	if s.documents {
		if err := s.addDocuments(ctx, d, hire); err != nil {
			return hris.Happening{}, err
		}
	}
	return hris.Happening{
		Kind: hris.Hired, PersonID: hire.PersonID, ApplicationID: hire.ApplicationID, Hire: hire, Warnings: d.sortedWarnings(),
	}, nil
}

// passing reports whether waiting may mend an error.
func passing(err error) bool {
	code := hris.CodeOf(err)
	return code != "" && code.Fix() == hris.FixByWaiting || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
