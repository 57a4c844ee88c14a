package transfer

import (
	"slices"
	"strconv"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Codes of problems with documents.
const (
	CodeDocumentNotTaken = "document.not_taken" // the target, as it is set up, takes no further documents
	CodeDocumentKind     = "document.kind"
	CodeDocumentSize     = "document.size"
	CodeDocumentsTotal   = "document.total"
	CodeDocumentNotThere = "document.not_there" // chosen, but the hire has no such document
	documentsField       = "documents"
)

// chooseDocuments says which documents go along: those of the plan's file
// fields and those the target preselects, or exactly the reviewer's choice.
// Identity documents go only when chosen by id.
func chooseDocuments(d *Draft, e edits, actor Actor) ([]DocumentChoice, fieldmap.Problems) {
	var problems fieldmap.Problems
	add := func(code string, args ...string) {
		problems = append(problems, problem(fieldmap.SeverityError, code, documentsField, args...))
	}
	carriers := fileFields(d)
	if e.chosen {
		for id, path := range carriers {
			if !slices.Contains(e.documents, id) {
				d.Plan.Unset(path, actor.ID)
				delete(carriers, id)
			}
		}
		for _, id := range e.documents {
			if !slices.ContainsFunc(d.hire.Documents, func(doc hris.Document) bool { return doc.ID == id }) {
				add(CodeDocumentNotThere)
			}
		}
	}
	rules := d.Form.Documents
	var choices []DocumentChoice
	var total int64
	for _, doc := range d.hire.Documents {
		choice := DocumentChoice{Document: doc, Field: carriers[doc.ID]}
		switch {
		case choice.Field != "":
			choice.Chosen = true
		case e.chosen:
			choice.Chosen = slices.Contains(e.documents, doc.ID)
		default:
			choice.Chosen = rules.Allowed && doc.Kind != hris.Identity && slices.Contains(rules.Preselect, doc.Kind)
		}
		choices = append(choices, choice)
		if !choice.Chosen {
			continue
		}
		total += doc.Size
		if choice.Field != "" {
			continue // the field's own limits were checked by the plan
		}
		switch {
		case !rules.Allowed:
			add(CodeDocumentNotTaken, "remedy", rules.Remedy)
		case len(rules.MIME) > 0 && !slices.Contains(rules.MIME, doc.MIME):
			add(CodeDocumentKind)
		case rules.MaxBytes > 0 && doc.Size > rules.MaxBytes:
			add(CodeDocumentSize, "max", strconv.FormatInt(rules.MaxBytes, 10))
		}
	}
	if rules.MaxTotal > 0 && total > rules.MaxTotal {
		add(CodeDocumentsTotal, "max", strconv.FormatInt(rules.MaxTotal, 10))
	}
	return choices, problems
}

// fileFields gives the file field that carries each document, by document id.
func fileFields(d *Draft) map[string]string {
	carriers := map[string]string{}
	for entry := range d.Plan.Entries() {
		if entry.Value.Kind() == fieldmap.File {
			carriers[entry.Value.File().ID] = entry.Field.Path
		}
	}
	return carriers
}

// extra gives the chosen documents that no file field carries.
func (d *Draft) extra() []hris.Document {
	var docs []hris.Document
	for _, choice := range d.Documents {
		if choice.Chosen && choice.Field == "" {
			docs = append(docs, choice.Document)
		}
	}
	return docs
}
