package personio

import (
	"context"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/handoverhq/handover/hris"
)

// documentKinds are the kinds of file that a hire brings, of those that Personio
// takes, and the ending that stands for each.
var documentKinds = map[string]string{
	"application/pdf": "pdf", "application/msword": "doc", "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
	"application/vnd.oasis.opendocument.text": "odt", "application/rtf": "rtf", "text/rtf": "rtf", "text/plain": "txt",
	"image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif", "application/pkcs7-signature": "p7s",
}

// documentRules: a document needs a category. The signed offer goes along by itself
// where it has one; the rest waits for a choice, since an employee's file outlives
// the application.
func (t *Target) documentRules() hris.DocumentRules {
	rules := hris.DocumentRules{MaxBytes: MaxFile}
	for kind := range documentKinds {
		rules.MIME = append(rules.MIME, kind)
	}
	slices.Sort(rules.MIME)
	if len(t.settings.Categories) == 0 {
		rules.Why = hris.SetupIncomplete
		rules.Remedy = t.in("In den Einstellungen je Art von Dokument eine Kategorie aus Personio angeben.", "Name a document category of Personio for each kind of document in the settings.")
		return rules
	}
	rules.Allowed = true
	if t.settings.category(hris.SignedOffer) != 0 {
		rules.Preselect = []hris.DocumentKind{hris.SignedOffer}
	}
	return rules
}

// upload files one document. It cannot be looked up: Personio shows documents, but
// nothing in them that would be ours.
func (t *Target) upload(in hris.Input, doc hris.Document) hris.Step {
	return hris.Step{
		Name: stepDocument + doc.ID, Kind: hris.Create, Optional: true, Deadline: stepDeadline, Settle: createSettle,
		Do: func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			employee, err := strconv.ParseInt(employeeOfStep(in, done), 10, 64)
			if err != nil {
				return hris.Receipt{}, errNoEmployee
			}
			id, err := t.client.UploadDocument(ctx, Upload{
				EmployeeID: employee, CategoryID: t.settings.category(doc.Kind), Title: t.documentTitle(doc),
				File: File{
					Name: documentName(doc), Size: doc.Size, SHA256: doc.SHA256,
					Open: func(ctx context.Context) (io.ReadCloser, error) { return in.Open(ctx, doc.FileRef) },
				},
			})
			if err != nil {
				return hris.Receipt{}, err
			}
			receipt := hris.Receipt{Kind: "document", Note: hris.NoReference}
			if id != 0 {
				receipt.ID, receipt.Note = strconv.FormatInt(id, 10), hris.NoNote
			}
			return receipt, nil
		},
	}
}

// documentTitle says what it is; of a document of another kind that is its name.
func (t *Target) documentTitle(doc hris.Document) string {
	for _, k := range filedKinds {
		if k.kind == doc.Kind && k.kind != hris.OtherDocument {
			return t.in(k.title[0], k.title[1])
		}
	}
	title := strings.TrimSuffix(documentName(doc), path.Ext(documentName(doc)))
	for utf8.RuneCountInString(title) > MaxTitle {
		_, last := utf8.DecodeLastRuneInString(title)
		title = title[:len(title)-last]
	}
	return title
}

// documentName is the document's name with an ending by which Personio knows what
// it is.
func documentName(doc hris.Document) string {
	name := path.Base(strings.ReplaceAll(strings.TrimSpace(doc.Name), `\`, "/"))
	if name == "." || name == "/" {
		name = "document"
	}
	kind, _, _ := strings.Cut(doc.MIME, ";")
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	if _, known := fileKinds[ending]; !known || strings.TrimSuffix(name, path.Ext(name)) == "" {
		if want := documentKinds[strings.ToLower(strings.TrimSpace(kind))]; want != "" {
			name += "." + want
		}
	}
	return name
}
