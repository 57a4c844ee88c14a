package afas

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/handoverhq/handover/internal/httpx"
)

// Write is one record for an UpdateConnector.
type Write struct {
	Connector string // "KnSubject"
	// SubObject inserts a record below an existing one: Element's Keys name that
	// one, its Objects hold the new record of this kind.
	SubObject string
	Root      string // [RootName] of the connector when empty
	Element   Element
}

// roots are the connectors whose root object is called otherwise (AFAS
// documentation). The name in their metainfo is the authority.
var roots = map[string]string{
	"KnEmployee":                "AfasEmployee",
	"KnEmployeeGUID":            "AfasEmployee",
	"HrOnboarding":              "AfasPerson",
	"KnSubjectReaction":         "KnReaction",
	"KnSubjectWorkflowReaction": "KnWorkflow",
	"KnOrgUnit":                 "KnOrgunit",
	"FiEntries":                 "FiEntryPar",
}

// RootName gives the name of a connector's root object: mostly its own.
func RootName(connector string) string {
	if root, ok := roots[connector]; ok {
		return root
	}
	return connector
}

// Result is what AFAS says of a record written.
type Result struct {
	// Keys are the keys AFAS gave the record, by field id: CaId of an application,
	// EmId of an employee. It is empty where AFAS answered without a body, which
	// some connectors always do: that is success too.
	Keys    map[string]string
	TraceID string // X-Trace-Identifier
}

// Key gives one key, "" where AFAS gave none.
func (r Result) Key(id string) string { return r.Keys[id] }

// Insert adds a record. It is never repeated unless it provably did nothing: AFAS
// has no way to say that two requests are the same.
func (c *Client) Insert(ctx context.Context, w Write) (Result, error) {
	return c.write(ctx, "insert "+w.Connector, http.MethodPost, httpx.Create, w)
}

// Update changes the fields given of a record, and the records below it whose
// keys are given. AFAS refuses some updates that change nothing: send differences.
func (c *Client) Update(ctx context.Context, w Write) (Result, error) {
	return c.write(ctx, "update "+w.Connector, http.MethodPut, httpx.SafeWrite, w)
}

func (c *Client) write(ctx context.Context, op, method string, class httpx.Class, w Write) (Result, error) {
	if err := checkName("an UpdateConnector", w.Connector); err != nil {
		return Result{}, during(op, err)
	}
	path := []string{"connectors", w.Connector}
	if w.SubObject != "" {
		if err := checkName("an object", w.SubObject); err != nil {
			return Result{}, during(op, err)
		}
		path = append(path, w.SubObject)
	}
	root := w.Root
	if root == "" {
		root = RootName(w.Connector)
	}
	doc, err := document(root, w.Element)
	if err != nil {
		return Result{}, during(op, err)
	}
	return c.send(ctx, op, httpx.Request{
		Op: op, Method: method, Path: path, Class: class, Body: doc.httpBody(ctx), Timeout: c.createTimeout + sendTime(doc.length),
	}, root, w.Connector, w.SubObject)
}

// Deletion says which record goes, for good.
type Deletion struct {
	Connector string
	Object    string // [RootName] of the connector when empty; or the object below it
	// Keys name the record, that of the main record first for an object below it.
	Keys []Key
}

// Key is a key field and its value.
type Key struct{ Field, Value string }

// Delete removes a record.
func (c *Client) Delete(ctx context.Context, d Deletion) error {
	op := "delete " + d.Connector
	if err := checkName("an UpdateConnector", d.Connector); err != nil {
		return during(op, err)
	}
	if d.Object == "" {
		d.Object = RootName(d.Connector)
	}
	if len(d.Keys) == 0 {
		return during(op, inputError("the keys of the record are missing"))
	}
	var fields, values []string
	for _, key := range d.Keys {
		if !fieldID.MatchString(key.Field) || key.Value == "" || strings.ContainsAny(key.Value, ",/\\") {
			return during(op, inputError("a key has a field id, and a value without comma or slash: AFAS knows no escape for them"))
		}
		fields, values = append(fields, "@"+key.Field), append(values, key.Value)
	}
	_, err := c.send(ctx, op, httpx.Request{
		Op: op, Method: http.MethodDelete, Class: httpx.SafeWrite, Timeout: c.createTimeout,
		Path: []string{"connectors", d.Connector, d.Object, strings.Join(fields, ","), strings.Join(values, ",")},
	})
	return err
}

// sendTime is what a slow line may take for so many bytes, at 4 Mbit/s.
func sendTime(bytes int64) time.Duration {
	return time.Duration(bytes/500_000) * time.Second
}

// send makes a call that writes; names are what its result may be called.
func (c *Client) send(ctx context.Context, op string, request httpx.Request, names ...string) (Result, error) {
	answer, err := c.http.Do(withCall(ctx), request)
	if err != nil {
		return Result{}, c.failed(op, request.Class, err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(answer.Body, maxSmall))
	text = bytes.TrimSpace(bytes.TrimPrefix(text, byteOrderMark))
	if !believed(request.Class, answer, text, names...) {
		return Result{}, doubtful(op, answer, text)
	}
	// The record is there. An answer that is cut or odd costs the keys, not the
	// success: calling it a failure would have it sent again.
	return Result{Keys: parseKeys(text), TraceID: answer.RequestID}, nil
}

// parseKeys reads {"results":{"Root":{"Key":"value"}}}, with or without the outer
// object: the documentation shows both.
func parseKeys(text []byte) map[string]string {
	var wrapped struct {
		Results map[string]json.RawMessage `json:"results"`
	}
	objects := map[string]json.RawMessage{}
	if json.Unmarshal(text, &wrapped) == nil && wrapped.Results != nil {
		objects = wrapped.Results
	} else if json.Unmarshal(text, &objects) != nil {
		return nil
	}
	keys := map[string]string{}
	for _, object := range objects {
		var fields map[string]flexText
		if json.Unmarshal(object, &fields) != nil {
			var several []map[string]flexText // of one element all the same
			if json.Unmarshal(object, &several) != nil || len(several) != 1 {
				continue
			}
			fields = several[0]
		}
		for id, value := range fields {
			if value != "" {
				keys[id] = string(value)
			}
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return keys
}
