package greenhouse

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Ids of documents say where a file is and name nobody. The first sort is found
// again by Harvest at any time, the second only by the process that read the event,
// as long as its address lives.
const (
	attachmentID = "greenhouse-attachment-" // and the attachment's id
	eventFileID  = "greenhouse-file-"       // the application's id, and its place in the event
)

// IsDocument reports whether a document is one that a [Source] gave, so that a host
// with documents of its own knows whom to ask.
func IsDocument(ref fieldmap.FileRef) bool {
	return strings.HasPrefix(ref.ID, attachmentID) || strings.HasPrefix(ref.ID, eventFileID)
}

// openable is what is remembered of a document.
type openable struct {
	file Attachment
	ref  fieldmap.FileRef
}

// patience is how long after the offer was accepted a storage that fails is waited
// for. Then somebody is handed over without the file rather than not at all.
const patience = 24 * time.Hour

// addDocuments adds the files that can be fetched, with their size and hash: they
// are read once for that, and not held. Greenhouse tells neither.
func (s *Source) addDocuments(ctx context.Context, d *dossier, h *hris.Hire) error {
	for i, file := range d.files {
		id := eventFileID + idText(d.application) + "-" + strconv.Itoa(i+1)
		if file.ID > 0 {
			id = attachmentID + idText(file.ID)
		}
		ref, err := s.measure(ctx, id, file)
		if passing(err) && s.now().Sub(d.acceptedAt) < patience {
			return err
		}
		if err != nil {
			d.warn("documents." + string(kindOf(file.Type)))
			continue
		}
		h.Documents = append(h.Documents, hris.Document{FileRef: ref, Kind: kindOf(file.Type)})
	}
	return nil
}

// kindOf says what a file is to a hire. Only the signed letter is the signed offer.
func kindOf(t AttachmentType) hris.DocumentKind {
	switch t {
	case Resume:
		return hris.CV
	case CoverLetter:
		return hris.MotivationLetter
	case SignedOfferLetter:
		return hris.SignedOffer
	}
	return hris.OtherDocument
}

func (s *Source) measure(ctx context.Context, id string, file Attachment) (fieldmap.FileRef, error) {
	if known, ok := s.opened.get(id); ok { // a file does not change: a new one is another attachment
		s.opened.put(id, openable{file, known.ref})
		return known.ref, nil
	}
	content, err := s.open(ctx, file)
	if err != nil {
		return fieldmap.FileRef{}, err
	}
	defer content.Body.Close()
	if content.Size > s.maxFile {
		return fieldmap.FileRef{}, refused(FileLarge, "")
	}
	sum := sha256.New()
	size, err := io.Copy(sum, io.LimitReader(content.Body, s.maxFile+1))
	if err != nil {
		return fieldmap.FileRef{}, err
	}
	if size > s.maxFile {
		return fieldmap.FileRef{}, refused(FileLarge, "")
	}
	ref := fieldmap.FileRef{
		ID: id, Name: fileName(file), MIME: mimeOf(content.ContentType, file.Filename), Size: size, SHA256: hex.EncodeToString(sum.Sum(nil)),
	}
	s.opened.put(id, openable{file, ref})
	return ref, nil
}

func (s *Source) open(ctx context.Context, file Attachment) (*Content, error) {
	if s.client != nil && file.ID > 0 {
		return s.client.Open(ctx, file)
	}
	return s.files.Open(ctx, file.URL)
}

// OpenDocument opens a document of a hire that this source read; it is an
// [hris.OpenDocument]. With a Client the attachment's address is fetched anew where
// it has expired, or is not known here. Without one, only the process that read the
// event can open it, and for 7 days.
func (s *Source) OpenDocument(ctx context.Context, _ string, ref fieldmap.FileRef) (io.ReadCloser, error) {
	const op = "open document"
	known, remembered := s.opened.get(ref.ID)
	if text, ok := strings.CutPrefix(ref.ID, attachmentID); ok && s.client != nil && !remembered {
		id, err := parseID(text)
		if err != nil {
			return nil, during(op, err)
		}
		known.file, remembered = Attachment{ID: id}, true
	}
	if !remembered {
		return nil, during(op, notSent(FileGone, "its address is not known here, and there is no access to Harvest to ask for it"))
	}
	content, err := s.open(ctx, known.file)
	if err != nil {
		return nil, err
	}
	return content.Body, nil
}

func fileName(file Attachment) string {
	if name := filepath.Base(clean(file.Filename)); name != "." && name != "/" {
		return name
	}
	return string(kindOf(file.Type))
}

// mimes are the kinds of file that people are hired with. The storage's own word
// goes first, unless it says nothing.
var mimes = map[string]string{
	".pdf": "application/pdf", ".doc": "application/msword", ".odt": "application/vnd.oasis.opendocument.text",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".rtf":  "application/rtf", ".txt": "text/plain", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png",
}

func mimeOf(said, name string) string {
	const nothing = "application/octet-stream"
	kind, _, err := mime.ParseMediaType(said)
	if err == nil && kind != nothing && kind != "binary/octet-stream" {
		return kind
	}
	if kind, ok := mimes[strings.ToLower(filepath.Ext(name))]; ok {
		return kind
	}
	return nothing
}

var _ hris.OpenDocument = (*Source)(nil).OpenDocument
