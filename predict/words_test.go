package predict

import (
	"bytes"
	"compress/gzip"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

func listOf(t *testing.T, text string) *Words {
	t.Helper()
	w, err := ReadWords(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestWithWords: a word that the vocabulary lacks has its share of the probability of <unk>,
// and follows the casing of the list and of the letters typed. Blocked words and those of
// the vocabulary have no share.
func TestWithWords(t *testing.T) {
	blocked, err := ReadBlocklist(strings.NewReader("wombat"))
	if err != nil {
		t.Fatal(err)
	}
	m := model(t, vocab.Keyboard, wordList(60))
	p, err := New(m, WithBlocklist(blocked), WithWords(listOf(t, "# rare\nwicked\t3\nwombat\t9\nWales\t1\nwant\t5\nécole\t4\n")))
	if err != nil {
		t.Fatal(err)
	}
	step, state, logits := p.net.NewRunner(kernels.NewWorker(p.set)), p.net.NewState(1), make([]float32, p.net.Vocab)
	for _, id := range []int32{vocab.Eos, m.Vocab.ID("i")} {
		step.Next(state, id)
	}
	step.Logits(logits, state)
	unk := math.Exp(float64(logits[vocab.Unk]))
	want, sum := map[string]float64{"wicked": unk * 3 / 8, "Wales": unk / 8 * unusualLower}, 0.0
	for id := range int32(m.Vocab.Len()) {
		if w := m.Vocab.Word(id); m.Vocab.IsWord(id) && w[0] == 'w' {
			want[w] = math.Exp(float64(logits[id]))
		}
	}
	for _, x := range want {
		sum += x
	}
	found, err := p.Complete("i ", "w", MaxK)
	if err != nil || len(found) != len(want) {
		t.Fatalf("%d words, want %d (%v)", len(found), len(want), err)
	}
	for _, f := range found {
		if w := want[f.Word] / sum; math.Abs(f.Probability-w) > 1e-5*w+1e-12 {
			t.Errorf("%s: %v, want %v", f.Word, f.Probability, w)
		}
	}
	for prefix, want := range map[string]string{"Wic": "Wicked", "WAL": "WALES", "wal": "Wales", "eco": "école", "womb": "", "zo": ""} {
		if got := strings.Join(complete(t, p, "i ", prefix, 3), " "); got != want {
			t.Errorf("%q: %q, want %q", prefix, got, want)
		}
	}
	if got := complete(t, p, "i ", "", MaxK); slices.Contains(got, "wicked") {
		t.Error("offers a word outside the vocabulary before a letter is typed")
	}
	batch := []Query{{Context: "i ", Prefix: "w", K: 5}, {Context: "i ", Prefix: "eco", K: 1}, {Context: "i ", K: 3}}
	answers, errs := p.Batch(batch)
	for i, q := range batch {
		alone, err := p.Complete(q.Context, q.Prefix, q.K)
		if err != nil || errs[i] != nil || !slices.Equal(answers[i].Suggestions, alone) {
			t.Errorf("%v: %v in a batch, %v alone (%v, %v)", q, answers[i], alone, errs[i], err)
		}
	}
}

// TestCasePrior: within a sentence, the case of the first letter favours words of that case;
// at its beginning a capital does not.
func TestCasePrior(t *testing.T) {
	m := model(t, vocab.Keyboard, append(wordList(20), "Paris", "people"))
	p := predictor(t, m, best())
	odds := func(context, prefix string) float64 {
		found, err := p.Complete(context, prefix, 10)
		if err != nil || len(found) != 2 {
			t.Fatalf("%v (%v)", found, err)
		}
		x := map[string]float64{}
		for _, f := range found {
			x[strings.ToLower(f.Word)] = f.Probability
		}
		return x["paris"] / x["people"]
	}
	near := func(what string, got, want float64) {
		if math.Abs(got-want) > 1e-3*want {
			t.Errorf("%s: odds %v, want %v", what, got, want)
		}
	}
	// Odds after the same context, so that those of the model cancel out.
	near("P over p", odds("i want ", "P")/odds("i want ", "p"), 1/unusualUpper/unusualLower)
	near("PA over Pa", odds("i want ", "P")/odds("i want ", "P"), 1)
	near("a sentence's first", odds("i want. ", "P")/odds("i want. ", "p"), 1/unusualLower)
}

func TestReadWords(t *testing.T) {
	for in, want := range map[string]string{
		"ok\t1\nno tab\n":          "line 2: no tab; expected a word, a tab and its count",
		"ok\t0\n":                  "line 1: count is \"0\"; expected 1 to",
		"ok\tmany\n":               "line 1: count is \"many\"",
		"ok\t1\na b\t1\n":          "line 2: the word holds white space",
		"12\t1\n":                  "line 1: the word has no letter",
		"\xff\t1\n":                "line 1: the word holds",
		"a\t1099511627777\n":       "line 1: count is",
		strings.Repeat("x", 1<<17): "line 1: ",
	} {
		if _, err := ReadWords(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: error %v, want %q in it", in, err, want)
		}
	}
	dir := t.TempDir()
	if w, err := LoadWords(os.DirFS(dir)); w != nil || err != nil {
		t.Errorf("no file: %v, %v", w, err)
	}
	path := filepath.Join(dir, WordsName)
	if err := os.WriteFile(path, []byte("no gzip"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadWords(os.DirFS(dir)); err == nil || !strings.Contains(err.Error(), WordsName) {
		t.Errorf("error %v does not name the file", err)
	}
	var file bytes.Buffer
	z := gzip.NewWriter(&file)
	if err := listOf(t, "b\t2\nÀ\t1\n").Write(z, "two words"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if w, err := LoadWords(os.DirFS(dir)); err != nil || !slices.Equal(w.list, []Learned{{"À", 1}, {"b", 2}}) {
		t.Errorf("comes back as %v (%v)", w, err)
	}
}

// FuzzReadWords: a list that can be read can be written and read again, and is the same.
func FuzzReadWords(f *testing.F) {
	f.Add([]byte("# x\nb\t2\nÀ\t1\n"))
	f.Add([]byte("a\t1\na\t2\nA\t-1\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		w, err := ReadWords(bytes.NewReader(in))
		if err != nil {
			return
		}
		var once, twice bytes.Buffer
		if err := w.Write(&once, "head"); err != nil {
			t.Fatal(err)
		}
		again, err := ReadWords(bytes.NewReader(once.Bytes()))
		if err != nil || again.Len() != w.Len() {
			t.Fatalf("%q: %v", once.Bytes(), err)
		}
		if err := again.Write(&twice, "head"); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) {
			t.Fatalf("%q, then %q (%v)", once.Bytes(), twice.Bytes(), err)
		}
	})
}
