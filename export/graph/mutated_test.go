package graph_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/lstmkb/lstmkb/export"
	"github.com/lstmkb/lstmkb/export/graph"
	"github.com/lstmkb/lstmkb/languages/en"
)

// allForms are the ONNX files of a model, in each form and precision.
func allForms(t testing.TB, encode func(export.Options) []byte) (files [][]byte) {
	t.Helper()
	for _, form := range []export.Form{export.Sequence, export.Step} {
		for _, precision := range []export.Precision{export.Float32, export.Int8} {
			files = append(files, encode(export.Options{Form: form, Precision: precision, TopK: 3}))
		}
	}
	return files
}

// mutations is the number of mutated files in a test: LSTMKB_MUTATIONS, or all with LSTMKB_THOROUGH
// and without -short, or some.
func mutations(t *testing.T, all, some int) int {
	t.Helper()
	if s := os.Getenv("LSTMKB_MUTATIONS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatalf("LSTMKB_MUTATIONS: %v", err)
		}
		return n
	}
	if testing.Short() || os.Getenv("LSTMKB_THOROUGH") == "" {
		return some
	}
	return all
}

// Mutated exports, this program's and PyTorch's, give a result or an error; the seed
// is fixed, so a failure repeats.
func TestMutated(t *testing.T) {
	seeds := testdata(t)
	for _, name := range []string{"projected", "GRU"} {
		m := model(t, shapes[name])
		seeds = append(seeds, allForms(t, func(o export.Options) []byte { return encode(t, m, o) })...)
	}
	rng := rand.New(rand.NewPCG(5, 6))
	pool := newPool(t)
	read := 0
	for range mutations(t, 10000, 1000) {
		file := bytes.Clone(seeds[rng.IntN(len(seeds))])
		for range 1 + rng.IntN(4) {
			mutate(rng, &file)
		}
		if graph.TryFile(t, pool, file) {
			read++
		}
	}
	t.Logf("%d files could be read", read)
	if read == 0 {
		t.Error("no file could be read: only errors are tested")
	}
}

// Mutated exports of the built-in model, megabytes each, take at most three times their size,
// apart from the file itself.
func TestMutatedBuiltin(t *testing.T) {
	m, err := en.Folder.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	seeds := allForms(t, func(o export.Options) []byte { return encode(t, m, o) })
	rng := rand.New(rand.NewPCG(7, 8))
	worst := 0.0
	for i := range mutations(t, 100, 8) {
		seed := seeds[i%len(seeds)]
		// A byte matters between the weights: in the nodes, which follow the vocabulary, and
		// in the heads of tensors.
		at := bytes.Index(seed, []byte("tokens_by_time")) - 100
		if rng.IntN(3) == 0 {
			at = rng.IntN(len(seed) - 10000)
		}
		part := bytes.Clone(seed[at : at+10000])
		for range 1 + rng.IntN(4) {
			mutate(rng, &part)
		}
		file := slices.Concat(seed[:at], part, seed[at+10000:])
		worst = max(worst, graph.ReadMemory(t, file))
	}
	t.Logf("at most %.2f times the file", worst)
	if !(worst > 1 && worst <= 4) {
		t.Errorf("reading takes %.2f times the file, want at most 4", worst)
	}
}

// mutate changes a byte, cuts a piece out, or repeats one.
func mutate(rng *rand.Rand, file *[]byte) {
	b := *file
	if len(b) < 8 {
		return
	}
	at := rng.IntN(len(b) - 4)
	n := 1 + rng.IntN(min(64, len(b)-at-1))
	switch rng.IntN(6) {
	case 0:
		*file = append(b[:at:at], b[at+n:]...)
	case 1:
		*file = append(b[:at+n:at+n], b[at:]...)
	case 2:
		b[at] = byte(rng.IntN(256))
	default:
		b[at] ^= 1 << rng.IntN(8)
	}
}
