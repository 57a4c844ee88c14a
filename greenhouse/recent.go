package greenhouse

import "sync"

// maxRecent bounds what a source remembers of each sort.
const maxRecent = 2048

// recent remembers what was put last. Its zero value is empty and ready.
type recent[K comparable, V any] struct {
	mu    sync.Mutex
	held  map[K]V
	order []K
	next  int // of order, once it is full: the one to forget
}

func (r *recent[K, V]) get(key K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.held[key]
	return v, ok
}

func (r *recent[K, V]) put(key K, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held == nil {
		r.held = map[K]V{}
	}
	if _, ok := r.held[key]; !ok {
		if len(r.order) < maxRecent {
			r.order = append(r.order, key)
		} else {
			delete(r.held, r.order[r.next])
			r.order[r.next] = key
			r.next = (r.next + 1) % maxRecent
		}
	}
	r.held[key] = v
}
