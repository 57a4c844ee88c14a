package hristest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Files is a host's store of documents. Its zero value is empty and ready.
type Files struct {
	mu     sync.Mutex
	stored map[string][]byte
	taken  map[string][]byte // removed, or what a changed one was
	away   map[string]bool
	opened int
}

// Add keeps a document under an id and describes it.
func (f *Files) Add(id string, kind hris.DocumentKind, name, mime string, content []byte) hris.Document {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.stored == nil {
		f.stored, f.taken, f.away = map[string][]byte{}, map[string][]byte{}, map[string]bool{}
	}
	f.stored[id] = bytes.Clone(content)
	sum := sha256.Sum256(content)
	return hris.Document{Kind: kind, FileRef: fieldmap.FileRef{
		ID: id, Name: name, MIME: mime, Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]),
	}}
}

// Open is an [hris.OpenDocument].
func (f *Files) Open(_ context.Context, _ string, ref fieldmap.FileRef) (io.ReadCloser, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.opened++
	if f.away[ref.ID] {
		return nil, &hris.Error{Code: hris.Unavailable, Op: "open " + ref.Name, Effect: hris.EffectNotSent, RetryAfter: time.Hour}
	}
	content, ok := f.stored[ref.ID]
	if !ok {
		return nil, errors.New("there is no such document: " + ref.Name)
	}
	return io.NopCloser(bytes.NewReader(content)), nil
}

// Change replaces a document by another of the same length, until
// [Files.Restore].
func (f *Files) Change(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	content := f.stored[id]
	f.taken[id] = content
	other := bytes.Clone(content)
	if len(other) > 0 {
		other[len(other)-1]++
	}
	f.stored[id] = other
}

// Grow makes a document longer than it was, until [Files.Restore].
func (f *Files) Grow(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.taken[id] = f.stored[id]
	f.stored[id] = append(bytes.Clone(f.stored[id]), "and more"...)
}

// Remove makes a document vanish, until [Files.Restore].
func (f *Files) Remove(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.taken[id] = f.stored[id]
	delete(f.stored, id)
}

// Hide makes a document one that cannot be had for now, until [Files.Restore]: where
// it lies is down.
func (f *Files) Hide(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.away[id] = true
}

// Restore brings a document back as it was added.
func (f *Files) Restore(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.away, id)
	if content, ok := f.taken[id]; ok {
		f.stored[id] = content
		delete(f.taken, id)
	}
}

// Opened tells how often a document was opened.
func (f *Files) Opened() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.opened
}
