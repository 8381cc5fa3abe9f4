package train

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

// words returns lines of text in a small language: each word has two likely
// successors, so that there is something to learn and something to memorise.
func words(seed uint64, lines int) string {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	w := 0
	for range lines {
		for range 4 + r.IntN(5) {
			fmt.Fprintf(&b, "w%d ", w)
			w = (2*w + 1 + r.IntN(2)) % 23
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// folder writes a corpus with the given splits.
func folder(t testing.TB, splits map[string]string) *corpus.Text {
	t.Helper()
	dir := t.TempDir()
	for name, text := range splits {
		if err := os.WriteFile(filepath.Join(dir, name+".txt"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return open(t, dir)
}

func open(t testing.TB, dir string) *corpus.Text {
	t.Helper()
	text, err := corpus.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func bothSplits(t testing.TB) *corpus.Text {
	t.Helper()
	return folder(t, map[string]string{"train": words(1, 60), "valid": words(2, 12)})
}

// small returns settings with everything that could make a resumed run differ: dropout,
// resets, a schedule, warm-up, saves between log lines.
func small() Options {
	o := Defaults()
	o.Embedding, o.Hidden, o.Layers, o.Tie = 6, 9, 2, true
	o.BatchSize, o.SeqLen, o.Epochs = 4, 5, 3
	o.Dropout, o.Reset, o.Warmup, o.LR = 0.25, 0.3, 4, 1e-2
	o.LogEvery, o.SaveEvery, o.EvalEvery = 5, 7, 11
	return o
}

// job describes a run in out. The end of the test closes its pool.
func job(t testing.TB, o Options, text *corpus.Text, out string, threads int) Job {
	t.Helper()
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	pool := kernels.NewPool(set, threads)
	t.Cleanup(pool.Close)
	return Job{Options: o, Text: text, Out: out, Pool: pool}
}

func mustRun(t testing.TB, j Job) Result {
	t.Helper()
	res, err := Run(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// records reads metrics.jsonl without the fields that depend on the clock. Every line must be
// complete, and no line may come twice.
func records(t testing.TB, out string) []Record {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(out, logName))
	if err != nil {
		t.Fatal(err)
	}
	var all []Record
	seen := map[string]bool{}
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		var r Record
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatalf("%s: %q: %v", logName, s.Text(), err)
		}
		r.TokensPerSecond, r.Remaining = 0, 0
		key := fmt.Sprint(r.Step, r.Valid != nil)
		if seen[key] {
			t.Errorf("%s: step %d (evaluation %v) twice", logName, r.Step, r.Valid != nil)
		}
		seen[key] = true
		all = append(all, r)
	}
	return all
}

// state returns everything in out/last that a resumed run starts from.
func state(t testing.TB, out string) (saved, map[string][]float32) {
	t.Helper()
	var s saved
	m, extra, err := checkpoint.LoadTrain(out, &s)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range m.Tensors {
		extra[name] = x
	}
	return s, extra
}

// sameRun checks that two finished runs left the same files, bit for bit.
func sameRun(t *testing.T, got, want string) {
	t.Helper()
	gs, gt := state(t, got)
	ws, wt := state(t, want)
	gs.Wall, ws.Wall, gs.Interval.Seconds, ws.Interval.Seconds = 0, 0, 0, 0
	gs.Options.Threads, ws.Options.Threads = 0, 0
	gs.Options.Patience, ws.Options.Patience = 0, 0
	if !reflect.DeepEqual(gs, ws) {
		t.Errorf("saved state %+v, want %+v", gs, ws)
	}
	if len(gt) != len(wt) {
		t.Errorf("%d tensors, want %d", len(gt), len(wt))
	}
	for name, w := range wt {
		// == would treat +0 and −0 as equal; bytes are compared below.
		if !slices.Equal(gt[name], w) {
			t.Errorf("tensor %s differs", name)
		}
	}
	if g, w := records(t, got), records(t, want); !reflect.DeepEqual(g, w) {
		t.Errorf("%s differs:\n%s\nwant\n%s", logName, lines(g), lines(w))
	}
	// The model holds no times, so its files have the same bytes.
	for _, name := range []string{"config.json", "vocab.txt", "model.safetensors"} {
		if !bytes.Equal(read(t, filepath.Join(got, name)), read(t, filepath.Join(want, name))) {
			t.Errorf("%s differs", name)
		}
	}
}

func lines(rs []Record) string {
	var b strings.Builder
	for _, r := range rs {
		j, _ := json.Marshal(r)
		fmt.Fprintf(&b, "%s\n", j)
	}
	return b.String()
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// snapshot returns the bytes of every file in a folder.
func snapshot(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[path] = string(read(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error %q, want %q in it", err, p)
		}
	}
}

func vocabOf(t testing.TB, list ...string) *vocab.Vocab {
	t.Helper()
	v, err := vocab.Read(strings.NewReader("<unk>\n<eos>\n"+strings.Join(list, "\n")+"\n"), vocab.WikiText)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
