package afastest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

type metaConnector struct {
	ID          string `json:"id"`
	Description string `json:"description"`
}

type metaList struct {
	Updates []metaConnector `json:"updateConnectors"`
	Gets    []metaConnector `json:"getConnectors"`
	Info    struct {
		Environment string `json:"envid"`
		App         string `json:"appName"`
		Group       string `json:"group"`
		Expiry      string `json:"tokenExpiry"`
	} `json:"info"`
}

type metaGet struct {
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Fields      []metaGetField `json:"fields"`
}

// The two kinds of metainfo spell the same member differently: decimalsFieldId
// here, decimalFieldId below.
type metaGetField struct {
	ID            string    `json:"id"`
	FieldID       string    `json:"fieldId"`
	Type          FieldType `json:"dataType"`
	Label         string    `json:"label"`
	Length        int       `json:"length"`
	Control       int       `json:"controlType"`
	Decimals      int       `json:"decimals"`
	DecimalsField string    `json:"decimalsFieldId"`
}

type metaUpdateField struct {
	FieldID      string      `json:"fieldId"`
	Key          bool        `json:"primaryKey"`
	Type         FieldType   `json:"dataType"`
	Label        string      `json:"label"`
	Mandatory    bool        `json:"mandatory"`
	Length       int         `json:"length"`
	Decimals     int         `json:"decimals"`
	DecimalField string      `json:"decimalFieldId"`
	NotZero      bool        `json:"notzero"`
	Control      int         `json:"controlType"`
	Values       []metaValue `json:"values"` // null without a list
}

type metaValue struct {
	ID          string `json:"id"`
	Description string `json:"description"`
}

type metaObject struct {
	Name    string            `json:"name"`
	Fields  []metaUpdateField `json:"fields"`
	Objects []metaObject      `json:"objects"`
}

type metaUpdate struct {
	ID          string `json:"id"`
	Description string `json:"description"`
	metaObject
}

func (x *exchange) prepareMetainfo() work {
	switch {
	case len(x.segments) == 1:
		return nowWork(func() *Answer { return x.s.metaList(x) })
	case len(x.segments) == 3 && x.at(1, "get"):
		return nowWork(func() *Answer { return x.s.metaGet(x) })
	case len(x.segments) == 3 && x.at(1, "update"):
		return nowWork(func() *Answer { return x.s.metaUpdate(x) })
	}
	return always(NotFound())
}

func (s *Server) metaList(x *exchange) *Answer {
	var l metaList
	l.Info.Environment = s.cfg.Environment
	l.Info.App = s.cfg.AppName
	l.Info.Group = s.cfg.AppName + " (" + s.cfg.Member + "." + strings.ToUpper(s.cfg.AppName) + ")"
	l.Info.Expiry = s.tokenExpiry(x.r)
	l.Updates, l.Gets = []metaConnector{}, []metaConnector{}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range slices.Sorted(maps.Keys(s.updates)) {
		if c := s.updates[k]; s.granted[k] {
			l.Updates = append(l.Updates, metaConnector{c.id, x.lang.pick(c.nl, c.en)})
		}
	}
	for _, k := range slices.Sorted(maps.Keys(s.gets)) {
		if c := s.gets[k]; s.granted[k] {
			l.Gets = append(l.Gets, metaConnector{c.id, c.id})
		}
	}
	return jsonAnswer(http.StatusOK, l)
}

func (s *Server) metaGet(x *exchange) *Answer {
	id := strings.ToLower(x.segments[2])
	s.mu.Lock()
	g := s.gets[id]
	s.mu.Unlock()
	if g == nil {
		return NotFound()
	}
	if a := x.allowed(id, "GetConnector"); a != nil {
		return a
	}
	m := metaGet{Name: g.id, Description: g.id, Fields: []metaGetField{}}
	for _, c := range g.columns {
		m.Fields = append(m.Fields, metaGetField{
			ID: c.Name, FieldID: c.FieldID, Type: c.Type, Label: c.Label, Length: c.Length, Control: 1,
		})
	}
	return jsonAnswer(http.StatusOK, m)
}

func (s *Server) metaUpdate(x *exchange) *Answer {
	id := strings.ToLower(x.segments[2])
	s.mu.Lock()
	c := s.updates[id]
	s.mu.Unlock()
	if c == nil {
		return NotFound()
	}
	if a := x.allowed(id, "UpdateConnector"); a != nil {
		return a
	}
	s.mu.Lock() // custom fields may be added meanwhile
	defer s.mu.Unlock()
	return jsonAnswer(http.StatusOK, metaUpdate{
		ID: c.id, Description: x.lang.pick(c.nl, c.en), metaObject: describe(c.root, x.lang),
	})
}

func describe(o *object, lang Language) metaObject {
	m := metaObject{Name: o.name, Fields: []metaUpdateField{}, Objects: []metaObject{}}
	for _, f := range o.fields {
		mf := metaUpdateField{
			FieldID: f.ID, Key: f.Key, Type: f.Type, Label: lang.pick(f.NL, f.EN), Mandatory: f.Required,
			Length: f.Length, Control: 1,
		}
		switch {
		case f.country:
			mf.Control = 5
		case f.Type == Blob && !isStream(f.ID):
			mf.Control = 23
		}
		for _, c := range f.Codes {
			mf.Values = append(mf.Values, metaValue{c.in(lang), lang.pick(c.LabelNL, c.LabelEN)})
		}
		m.Fields = append(m.Fields, mf)
	}
	for _, child := range o.objects {
		m.Objects = append(m.Objects, describe(child, lang))
	}
	return m
}

// isStream tells a file from a text among blobs.
func isStream(id string) bool { return strings.HasSuffix(id, "FileStream") }
