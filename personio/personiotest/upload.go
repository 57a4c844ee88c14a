package personiotest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// kinds are the file name extensions that Personio takes.
var kinds = strings.Fields(`pdf docx doc jpg zip png txt jpeg odt xlsx rtf htm xls p7s pptx pages rar ppt gif tif html msg asc tiff
	wps bmp 7z csv ics vcf dotx numbers eps gz ods otf odp odg rtfd txz webarchive xml xps md fax`)

// upload is a multipart body as it was read, in whatever order its parts came.
type upload struct {
	parts map[string]string
	file  *File
}

// prepareUpload serves POST /v1/company/documents. The file runs through a
// hash: it is never held whole.
func (x *exchange) prepareUpload() work {
	u, err := x.multipart()
	if err != nil {
		return always(Refused(http.StatusBadRequest, 0, "The request body could not be read."))
	}
	s := x.s
	return s.writing(func(at time.Time) *Answer { return s.store(u, at) })
}

func (x *exchange) multipart() (*upload, error) {
	u := &upload{parts: map[string]string{}}
	mt, params, err := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	if err != nil || mt != "multipart/form-data" || params["boundary"] == "" {
		return u, nil // to Laravel a body without parts
	}
	mr := multipart.NewReader(x.r.Body, params["boundary"])
	shown := map[string]any{}
	for {
		p, err := mr.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if p.FileName() != "" {
			f, err := x.s.hash(p)
			if err != nil {
				return nil, err
			}
			shown[p.FormName()] = map[string]any{"name": f.Name, "size": f.Size, "sha256": f.SHA256}
			if p.FormName() == "file" {
				u.file = f
			}
			continue
		}
		b, err := io.ReadAll(io.LimitReader(p, 64<<10))
		if err != nil {
			return nil, err
		}
		u.parts[p.FormName()] = string(b)
		shown[p.FormName()] = string(b)
	}
	x.call.setBody(shown)
	return u, nil
}

func (s *Server) hash(p *multipart.Part) (*File, error) {
	sum, kept := sha256.New(), &head{limit: s.cfg.KeepFiles}
	size, err := io.Copy(io.MultiWriter(sum, kept), p)
	if err != nil {
		return nil, err
	}
	f := &File{Name: p.FileName(), ContentType: p.Header.Get("Content-Type"), Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}
	if !kept.over {
		f.Content = append([]byte{}, kept.buf...)
	}
	return f, nil
}

// head keeps the first bytes written to it, and nothing once there are more.
type head struct {
	limit int64
	buf   []byte
	over  bool
}

func (h *head) Write(b []byte) (int, error) {
	if !h.over && int64(len(h.buf)+len(b)) > h.limit {
		h.over, h.buf = true, nil
	}
	if !h.over {
		h.buf = append(h.buf, b...)
	}
	return len(b), nil
}

func (u *upload) number(name string) (int64, bool) {
	n, err := strconv.ParseInt(u.parts[name], 10, 64)
	return n, err == nil
}

// store checks an upload and keeps it.
func (s *Server) store(u *upload, at time.Time) *Answer {
	if a := s.refuseUpload(u); a != nil {
		return a
	}
	employee, _ := u.number("employee_id")
	cat, _ := u.number("category_id")
	if s.employee(employee) == nil {
		return noResults("Employee", employee)
	}
	c, ok := s.categories.byID(cat)
	if !ok {
		return noResults("DocumentCategory", cat)
	}
	s.lastDocument++
	d := &Document{
		ID: s.lastDocument, EmployeeID: employee, CategoryID: cat,
		Title: u.parts["title"], Comment: u.parts["comment"], Date: u.parts["date"], File: *u.file, At: at,
	}
	s.documents = append(s.documents, d)
	return jsonAnswer(http.StatusCreated, envelope{Success: true, Data: map[string]any{
		"id": d.ID, "type": "Document", "attributes": map[string]any{
			"id": d.ID, "title": d.Title, "comment": d.Comment, "date": midnight(d.Date),
			"employee": s.wireEmployee(s.employee(employee), shortEmployee),
			"category": wireCategory(c),
		},
	}})
}

// refuseUpload returns the 422 of an upload that cannot be kept, or nil.
func (s *Server) refuseUpload(u *upload) *Answer {
	for _, name := range []string{"category_id", "employee_id", "title", "file"} {
		if u.parts[name] != "" || name == "file" && u.file != nil {
			continue
		}
		m := "Bitte geben Sie " + strings.ReplaceAll(name, "_", " ") + " ein, um fortzufahren."
		return jsonAnswer(http.StatusUnprocessableEntity, envelope{Error: &wireError{Message: m, Data: map[string][]string{name: {m}}}})
	}
	errs := map[string][]string{}
	for _, name := range []string{"employee_id", "category_id"} {
		if _, ok := u.number(name); !ok {
			errs[name] = []string{"The " + strings.ReplaceAll(name, "_", " ") + " must be an integer."}
		}
	}
	if utf8.RuneCountInString(u.parts["title"]) > 255 {
		errs["title"] = []string{"The title may not be greater than 255 characters."}
	}
	if d := u.parts["date"]; d != "" && !isDate(d) {
		errs["date"] = []string{"The date does not match the format Y-m-d."}
	}
	if ext := strings.ToLower(strings.TrimPrefix(path.Ext(u.file.Name), ".")); !slices.Contains(kinds, ext) {
		errs["file"] = append(errs["file"], "The file must be a file of type: "+strings.Join(kinds, ", ")+".")
	}
	if u.file.Size > s.cfg.MaxFile {
		errs["file"] = append(errs["file"], fmt.Sprintf("The file may not be greater than %d kilobytes.", s.cfg.MaxFile/1000))
	}
	if len(errs) > 0 {
		return Invalid(errs)
	}
	return nil
}

func noResults(model string, n int64) *Answer {
	return Refused(http.StatusNotFound, 0, "No query results for model ["+model+"] "+id(n))
}
