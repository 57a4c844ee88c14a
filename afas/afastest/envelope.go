package afastest

import (
	"maps"
	"strings"
)

// element is one record of a write, checked against the connector's fields.
type element struct {
	object   *object
	fields   map[string]string // canonical values; present also when empty
	files    map[string]*File  // by the id of their stream field
	children []*element
}

// value returns a field's value; an absent field is empty.
func (e *element) value(id string) string { return e.fields[id] }

func (e *element) has(id string) bool { return e.fields[id] != "" }

// child returns the elements of a sub-object.
func (e *element) child(name string) []*element {
	var out []*element
	for _, c := range e.children {
		if c.object.name == name {
			out = append(out, c)
		}
	}
	return out
}

// file returns the file of a pair of FileName and FileStream fields, named.
func (e *element) file(prefix string) *File {
	f := e.files[prefix+"FileStream"]
	if f == nil {
		return nil
	}
	named := *f
	named.Name = e.fields[prefix+"FileName"]
	return &named
}

// own returns a copy of the fields that the state may keep.
func (e *element) own() map[string]string { return maps.Clone(e.fields) }

// decoder reads the envelope {"Root":{"Element":{...}}} in all forms that AFAS's
// own examples use: Element and Objects as an object or as a list, keys with an
// @ on the element or plain among the fields.
type decoder struct {
	codes  Language
	insert bool // required fields are demanded
}

func (d decoder) envelope(root *object, body *node) ([]*element, *Answer) {
	if body.kind != objectNode || len(body.members) != 1 || body.members[0].name != root.name {
		name := ""
		if len(body.members) > 0 {
			name = body.members[0].name
		}
		return nil, invalid("Het object '%s' is niet bekend.", "The object '%s' is not known.", name)
	}
	return d.elements(root, body.members[0].value)
}

func (d decoder) elements(o *object, n *node) ([]*element, *Answer) {
	el := n.member("Element")
	if el == nil {
		return nil, invalid("Het element bij '%s' ontbreekt.", "The element of '%s' is missing.", o.name)
	}
	items := []*node{el}
	if el.kind == arrayNode {
		items = el.items
	}
	var out []*element
	for _, item := range items {
		e, a := d.element(o, item)
		if a != nil {
			return nil, a
		}
		out = append(out, e)
	}
	if len(out) == 0 {
		return nil, invalid("Het element bij '%s' ontbreekt.", "The element of '%s' is missing.", o.name)
	}
	return out, nil
}

func (d decoder) element(o *object, n *node) (*element, *Answer) {
	if n.kind != objectNode {
		return nil, invalid("Het element bij '%s' ontbreekt.", "The element of '%s' is missing.", o.name)
	}
	e := &element{object: o, fields: map[string]string{}, files: map[string]*File{}}
	for _, m := range n.members {
		var a *Answer
		switch {
		case m.name == "Fields":
			a = d.fields(e, m.value)
		case m.name == "Objects":
			a = d.objects(e, m.value)
		case strings.HasPrefix(m.name, "@"):
			a = d.field(e, strings.TrimPrefix(m.name, "@"), m.value)
		default:
			a = unknownField(o, m.name)
		}
		if a != nil {
			return nil, a
		}
	}
	return e, d.complete(e)
}

func (d decoder) fields(e *element, n *node) *Answer {
	if n.kind == nullNode {
		return nil
	}
	if n.kind != objectNode {
		return invalid("De velden van '%s' zijn ongeldig.", "The fields of '%s' are not valid.", e.object.name)
	}
	for _, m := range n.members {
		if a := d.field(e, strings.TrimPrefix(m.name, "@"), m.value); a != nil {
			return a
		}
	}
	return nil
}

func (d decoder) field(e *element, id string, n *node) *Answer {
	if strings.EqualFold(id, "Action") {
		// Where the real server honours it is not documented: the fake follows
		// the verb alone and refuses what would mean something else.
		if !strings.EqualFold(n.text, "delete") {
			return nil
		}
		return invalid("De actie 'delete' wordt niet nagebootst.", "The action 'delete' is not simulated.")
	}
	f := e.object.field(id)
	if f == nil {
		return unknownField(e.object, id)
	}
	if f.refuse {
		return invalid("Het veld '%s' mag niet worden gevuld.", "The field '%s' must not be filled.", f.ID)
	}
	if isStream(id) {
		return e.setFile(f, n)
	}
	v, a := f.parse(n, d.codes)
	if a == nil {
		e.fields[f.ID] = v
	}
	return a
}

func (e *element) setFile(f *Field, n *node) *Answer {
	switch {
	case n.kind == fileNode && n.err == nil:
		if n.file.Size > 0 {
			e.files[f.ID] = n.file
		}
		return nil
	case n.kind == nullNode:
		return nil
	}
	return invalid("De waarde bij '%s' is geen base64.", "The value for '%s' is not base64.", f.ID)
}

func (d decoder) objects(e *element, n *node) *Answer {
	var members []member
	switch n.kind {
	case objectNode:
		members = n.members
	case arrayNode:
		for _, item := range n.items {
			members = append(members, item.members...)
		}
	}
	for _, m := range members {
		child := e.object.child(m.name)
		if child == nil {
			return invalid("Het object '%s' is niet bekend.", "The object '%s' is not known.", m.name)
		}
		els, a := d.elements(child, m.value)
		if a != nil {
			return a
		}
		e.children = append(e.children, els...)
	}
	return nil
}

// complete demands required fields, and a name beside each file. A person who
// exists already brings the last name along.
func (d decoder) complete(e *element) *Answer {
	for id := range e.files {
		name := strings.TrimSuffix(id, "FileStream") + "FileName"
		if e.object.field(name) != nil && !e.has(name) {
			return missing(e.object.field(name))
		}
	}
	if !d.insert {
		return nil
	}
	for i := range e.object.fields {
		f := &e.object.fields[i]
		if f.Required && !e.has(f.ID) && !(f.ID == "LaNm" && e.has("BcCo")) {
			return missing(f)
		}
	}
	return nil
}

func unknownField(o *object, id string) *Answer {
	return invalid("Het veld '%s' is niet bekend in '%s'.", "The field '%s' is not known in '%s'.", id, o.name)
}

func missing(f *Field) *Answer {
	return refusal(numberInvalidData, "Het veld '"+f.NL+"' is verplicht.", "The field '"+f.EN+"' is required.")
}
