package lsp

import (
	"context"
	"crypto/sha256"
	"sync"

	"github.com/lstmkb/lstmkb/predict"
)

const (
	// maxKnown is how many parts of lines the server remembers the corrections of.
	maxKnown = 4 << 10
	// near is how many bytes before words tell them from the same words elsewhere. What stands farther
	// away may change with every letter that is typed above.
	near = 1 << 10
)

// known remembers the corrections of parts of lines. It is safe for concurrent use.
type known struct {
	mu      sync.Mutex
	changes map[key][]predict.Change
}

// key tells words behind a text apart, in less memory than they take.
type key [sha256.Size]byte

func keyOf(before, words string) key {
	return sha256.Sum256([]byte(before[max(0, len(before)-near):] + "\x00" + words))
}

func (n *known) get(k key) (changes []predict.Change, ok bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	changes, ok = n.changes[k]
	return changes, ok
}

// put remembers what was found before ctx has ended.
func (n *known) put(ctx context.Context, k key, changes []predict.Change) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	if n.changes == nil || len(n.changes) >= maxKnown {
		n.changes = map[key][]predict.Change{}
	}
	n.changes[k] = changes
}

// forget forgets all. What searches find that have been stopped before is not remembered.
func (n *known) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.changes = nil
}
