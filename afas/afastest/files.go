package afastest

import (
	"encoding/base64"
	"mime"
	"net/http"
	"path"
	"strconv"
)

// prepareFile serves SubjectConnector/{SbId}/{FileId} and FileConnector/{id}/{name},
// by path or by query. A file whose content was not kept is a 404, like one
// that is missing on disk.
func (x *exchange) prepareFile() work {
	p := params(x.r.URL.Query())
	arg := func(i int, name string) string {
		if v := x.segment(i); v != "" {
			return v
		}
		v, _ := p.get(name)
		return v
	}
	if x.at(0, "fileconnector") {
		return nowWork(func() *Answer { return x.s.fileAnswer(0, arg(1, "fileid")) })
	}
	subject, err := strconv.Atoi(arg(1, "SubjectId"))
	if err != nil {
		return always(NotFound())
	}
	return nowWork(func() *Answer { return x.s.fileAnswer(subject, arg(2, "FileId")) })
}

func (s *Server) fileAnswer(subject int, id string) *Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.dossier {
		for _, f := range d.Files {
			if (subject == 0 || d.ID == subject) && f.ID == id && f.Content != nil {
				mt := mime.TypeByExtension(path.Ext(f.Name))
				if mt == "" {
					mt = "application/octet-stream"
				}
				return jsonAnswer(http.StatusOK, map[string]string{
					"filename": f.Name, "mimetype": mt, "filedata": base64.StdEncoding.EncodeToString(f.Content),
				})
			}
		}
	}
	return NotFound()
}
