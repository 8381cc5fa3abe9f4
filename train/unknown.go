package train

import (
	"math/rand/v2"

	"github.com/lstmkb/lstmkb/vocab"
)

// unlearn replaces a share of the ids that occur once by <unk> and returns how many. counts
// are the occurrences of each id. By Good & Turing, words met once are about as frequent as words
// that are yet to be met.
func unlearn(ids []int32, counts []int64, share float64, seed uint64) (n int64) {
	if share == 0 {
		return 0
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	for i, id := range ids {
		if counts[id] == 1 && id != vocab.Unk && id != vocab.Eos && rng.Float64() < share {
			ids[i] = vocab.Unk
			n++
		}
	}
	return n
}
