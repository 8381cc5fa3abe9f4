package train

import (
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// TestUnlearn: of the words met once the share becomes <unk>, the same ones for a seed, and no
// others.
func TestUnlearn(t *testing.T) {
	const words = 1000
	var ids []int32
	for id := range int32(words) {
		ids = append(ids, id)
		if id%2 == 1 {
			ids = append(ids, id)
		}
	}
	counts := make([]int64, words)
	for _, id := range ids {
		counts[id]++
	}
	counts[vocab.Eos] = 1
	for _, c := range []struct {
		share    float64
		from, to int64
	}{{0, 0, 0}, {0.5, 200, 300}, {1, words/2 - 1, words / 2}} {
		got := slices.Clone(ids)
		n := unlearn(got, counts, c.share, 1)
		if n < c.from || n > c.to {
			t.Errorf("share %v: %d words, want %d to %d", c.share, n, c.from, c.to)
		}
		changed := int64(0)
		for i, id := range got {
			if id != ids[i] {
				changed++
				if id != vocab.Unk || counts[ids[i]] != 1 || ids[i] == vocab.Eos {
					t.Errorf("share %v: %d becomes %d", c.share, ids[i], id)
				}
			}
		}
		if changed != n {
			t.Errorf("share %v: %d words changed, %d returned", c.share, changed, n)
		}
		again := slices.Clone(ids)
		unlearn(again, counts, c.share, 1)
		if !slices.Equal(again, got) {
			t.Errorf("share %v: another choice for the same seed", c.share)
		}
	}
}
