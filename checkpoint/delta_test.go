package checkpoint

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/nn"
)

// deltaFile is the file of a delta of m, whose numbers are small and random.
func deltaFile(t testing.TB, m *Model, words int64, dtype DType) ([]byte, *Delta) {
	t.Helper()
	d := &Delta{Words: words, Tensors: random(t, m.Config.Config).Tensors}
	for _, x := range d.Tensors {
		for i := range x {
			x[i] /= 64
		}
	}
	path := filepath.Join(t.TempDir(), "delta.safetensors")
	if err := WriteDelta(path, m, d, dtype); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b, d
}

func readDelta(b []byte, m *Model) (*Delta, error) {
	return ReadDelta(bytes.NewReader(b), int64(len(b)), m)
}

// TestDeltaRoundTrip: a delta is read back as it was in float32, and within the rounding of the
// other types, which take a half and some quarter of the bytes.
func TestDeltaRoundTrip(t *testing.T) {
	m := random(t, nn.Config{Vocab: 70, Embedding: 40, Hidden: 67, Layers: 1, Tied: true})
	sizes := map[DType]int{}
	for _, dtype := range []DType{F32, BF16, I8} {
		b, want := deltaFile(t, m, 1234, dtype)
		sizes[dtype] = len(b)
		got, err := readDelta(b, m)
		if err != nil {
			t.Fatalf("%s: %v", dtype, err)
		}
		if got.Words != 1234 || len(got.Tensors) != len(want.Tensors) {
			t.Errorf("%s: %d words and %d tensors, want 1234 and %d", dtype, got.Words, len(got.Tensors), len(want.Tensors))
		}
		for _, s := range m.Config.Specs() {
			x, y := want.Tensors[s.Name], got.Tensors[s.Name]
			for i := range x {
				off := 0.0
				switch row := s.Shape[len(s.Shape)-1]; {
				case dtype == BF16:
					off = math.Abs(float64(x[i])) / 256
				case dtype == I8 && s.Quantizable():
					off = float64(largest(x[i/row*row:][:row])) / 127 * 0.5001
				}
				if d := math.Abs(float64(x[i] - y[i])); d > off {
					t.Fatalf("%s: %s[%d] is off by %g, want at most %g", dtype, s.Name, i, d, off)
				}
			}
		}
	}
	if 2*sizes[BF16] > sizes[F32]+4096 || 3*sizes[I8] > sizes[F32]+4096 {
		t.Errorf("bytes %v", sizes)
	}
}

func largest(x []float32) (m float32) {
	for _, v := range x {
		m = max(m, v, -v)
	}
	return m
}

// TestDeltaRefuses: deltas of other models, damaged ones and what is no delta are refused.
func TestDeltaRefuses(t *testing.T) {
	m := random(t, nn.Config{Vocab: 9, Embedding: 4, Hidden: 6, Layers: 1})
	b, _ := deltaFile(t, m, 5, I8)
	otherShape := random(t, nn.Config{Vocab: 9, Embedding: 4, Hidden: 7, Layers: 1})
	otherWords := random(t, nn.Config{Vocab: 9, Embedding: 4, Hidden: 6, Layers: 1})
	otherWords.Vocab = tiny(t, "a", "b", "c", "d", "e", "f", "g").Vocab
	noWords, _ := deltaFile(t, m, 0, F32)
	for name, c := range map[string]struct {
		b    []byte
		m    *Model
		want string
	}{
		"another shape":      {b, otherShape, "another model"},
		"another vocabulary": {b, otherWords, "another vocabulary"},
		"no words":           {noWords, m, "want a number of words"},
		"weights":            {weights(t, saved(t, m)), m, "not the delta of a round"},
		"damaged":            {flip(b, len(b)-3), m, "damaged"},
		"cut off":            {b[:len(b)-1], m, "tensor"},
		"empty":              {nil, m, "bytes"},
	} {
		if _, err := readDelta(c.b, c.m); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
	path := filepath.Join(t.TempDir(), "d")
	bad := &Delta{Words: 1, Tensors: map[string][]float32{"x": {1}}}
	if err := WriteDelta(path, m, bad, BF16); err == nil {
		t.Error("a delta of other tensors is written")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file is left of a delta that was not written")
	}
}

func flip(b []byte, i int) []byte {
	b = slices.Clone(b)
	b[i] ^= 1
	return b
}

// TestApply adds the mean of two deltas, of which one has three times the words of the other.
func TestApply(t *testing.T) {
	m := tiny(t, "the", "cat")
	before := tiny(t, "the", "cat").Tensors
	one, three := &Delta{Words: 1, Tensors: map[string][]float32{}}, &Delta{Words: 3, Tensors: map[string][]float32{}}
	for name, x := range before {
		one.Tensors[name], three.Tensors[name] = make([]float32, len(x)), make([]float32, len(x))
		for i := range x {
			one.Tensors[name][i], three.Tensors[name][i] = 1, 2
		}
	}
	if err := m.Apply(one, three); err != nil {
		t.Fatal(err)
	}
	for name, x := range before {
		for i := range x {
			if got := m.Tensors[name][i]; got != x[i]+0.25*1+0.75*2 {
				t.Fatalf("%s[%d] is %v, want %v", name, i, got, x[i]+1.75)
			}
		}
	}
	one.Tensors["decoder.bias"] = []float32{1}
	if err := m.Apply(one); err == nil {
		t.Error("a delta of another shape is added")
	}
}

// FuzzReadDelta: any bytes give an error or a delta that can be added.
func FuzzReadDelta(f *testing.F) {
	m := tiny(f, "the", "cat")
	for _, dtype := range []DType{F32, BF16, I8} {
		b, _ := deltaFile(f, m, 7, dtype)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := readDelta(b, m)
		if err != nil {
			return
		}
		if err := tiny(t, "the", "cat").Apply(d); err != nil && !strings.Contains(err.Error(), "too large") {
			t.Fatal(err)
		}
	})
}
