package checkpoint

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/lstmkb/lstmkb/infer"
)

// metaWords is the metadata that tells a delta from the weights of a model: the words that it
// was learned from.
const metaWords = "lstmkb.words"

// Delta is what training changed in the weights of a model: all that leaves a machine or a
// person that trains with others.
type Delta struct {
	Words   int64                // that were learned from, with repetition: its share in a mean of deltas
	Tensors map[string][]float32 // after − before, by nn.Spec name
}

// Difference returns what training for that many words made of before's tensors.
func Difference(before map[string][]float32, after *Model, words int64) *Delta {
	d := &Delta{Words: words, Tensors: make(map[string][]float32, len(before))}
	for name, old := range before {
		diff := make([]float32, len(old))
		for i, w := range after.Tensors[name] {
			diff[i] = w - old[i]
		}
		d.Tensors[name] = diff
	}
	return d
}

// WriteDelta atomically writes a delta of model m as safetensors: its matrices as dtype, which is
// F32, BF16 or, with a scale for each row, I8. With I8 all else is F32. The file also has the
// shape and the vocabulary's hash of m, and a checksum.
func WriteDelta(path string, m *Model, d *Delta, dtype DType) error {
	diff := &Model{Config: m.Config, Vocab: m.Vocab, Tensors: d.Tensors}
	if dtype == I8 {
		var err error
		if diff, err = diff.Quantize(nil); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
		dtype = F32
	}
	files, err := diff.files(dtype.or(), nil, map[string]string{metaWords: strconv.FormatInt(d.Words, 10)})
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return WriteFile(path, files[len(files)-1].output)
}

// ReadDelta reads a delta of model m from a safetensors file of size bytes. It refuses one that
// is damaged or of another model, and weights of a model.
func ReadDelta(r io.ReaderAt, size int64, m *Model) (*Delta, error) {
	f, err := ReadTensors(r, size)
	if err != nil {
		return nil, err
	}
	words, err := strconv.ParseInt(f.Meta[metaWords], 10, 64)
	if err != nil || words < 1 {
		return nil, fmt.Errorf("metadata %s is %q, want a number of words: not the delta of a round", metaWords, f.Meta[metaWords])
	}
	if err := f.Verify(); err != nil {
		return nil, err
	}
	id, ok, err := identityOf(f.Meta)
	switch {
	case err != nil:
		return nil, err
	case !ok || !id.sameModel(m.Config.identity()):
		return nil, fmt.Errorf("is the delta of another model: it says %v, want %v", id, m.Config.identity())
	case f.Meta[metaVocab] != m.Vocab.Hash():
		return nil, errors.New("is the delta of a model with another vocabulary")
	}
	diff := &Model{Config: m.Config, Vocab: m.Vocab, Tensors: map[string][]float32{}, Int8: map[string]*infer.Int8{}}
	if err := diff.readAll(f, inFloats); err != nil {
		return nil, err
	}
	return &Delta{words, diff.Tensors}, diff.checkWeights()
}

// Apply adds the mean of deltas, each weighted by its words, to m's weights, which must be in
// m.Tensors.
func (m *Model) Apply(deltas ...*Delta) error {
	total := 0.0
	for _, d := range deltas {
		total += float64(d.Words)
	}
	for _, d := range deltas {
		share := float32(float64(d.Words) / total)
		for name, diff := range d.Tensors {
			w := m.Tensors[name]
			if len(w) != len(diff) {
				return fmt.Errorf("tensor %s of a delta has %d numbers, want %d", name, len(diff), len(w))
			}
			for i, x := range diff {
				w[i] += share * x
			}
		}
	}
	return m.checkWeights()
}
