package serve

import "sync"

// budget bounds the bytes that clients together make the server hold for requests
// under way: bodies over smallBody, from their arrival until they are answered, and
// answers over smallAnswer, until the client has taken them. Whatever is smaller lies
// in the buffers of its connection, which MaxConns bounds. Sessions have a budget of
// their own, Options.SessionMemory, which is kept by ending sessions, not by refusing.
type budget struct {
	mu   sync.Mutex
	left int
}

// take takes n bytes, or returns false if there are fewer left.
func (b *budget) take(n int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < n {
		return false
	}
	b.left -= n
	return true
}

// give gives n bytes back.
func (b *budget) give(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left += n
}
