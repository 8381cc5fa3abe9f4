package main

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// arpa is a small model with all that the format has: what a context is followed by, backoff weights, and
// n-grams without one.
const arpa = `\data\
ngram 1=5
ngram 2=3
ngram 3=1

\1-grams:
-2	<unk>	0
0	<s>	-0.5
-1	</s>	0
-0.6	ab	-0.25
-0.7	abc	-0.125
-0.9	b

\2-grams:
-0.3	<s> ab	-0.0625
-0.4	ab abc	-0.03125
-0.2	abc b

\3-grams:
-0.1	<s> ab abc

\end\
`

func TestScore(t *testing.T) {
	g := newGrams([]string{"ab", "abc", "b"}, []string{"Ab, abc b!"})
	if err := g.read(t.Context(), strings.NewReader(arpa)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		words []string
		want  []float32
	}{
		{nil, []float32{-0.3, -0.7 - 0.5, -0.9 - 0.5}},
		{[]string{"ab"}, []float32{-0.6 - 0.25 - 0.0625, -0.1, -0.9 - 0.25 - 0.0625}},
		{[]string{"ab", "abc"}, []float32{-0.6 - 0.125 - 0.03125, -0.7 - 0.125 - 0.03125, -0.2 - 0.03125}},
	} {
		g.score(c.words)
		for i, want := range c.want {
			if math.Abs(float64(g.scores[i]-want)) > 1e-6 {
				t.Errorf("after %q: %s has %v, want %v", c.words, g.words[i], g.scores[i], want)
			}
		}
	}
	if got := g.ranks([]string{"ab", "abc"}, "abc"); !slices.Equal(got, []int{2, 1, 1}) { // behind b and ab, then ab
		t.Errorf("ranks %v", got)
	}
	// ab at once, abc at once, b at once: each word costs one key of its letters and a space.
	if got := g.measure([]string{"Ab, abc b!"}); got.Top1 != 1 || got.Savings != 1-3/9.0 {
		t.Errorf("%+v", got)
	}
	if err := g.read(t.Context(), strings.NewReader("-0.x\tab\n")); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a number that is none: %v", err)
	}
}

func TestWriteReadme(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "xx", "README.md")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("# X\n| this model | | | | |\n| 5-gram | | | | |\nend\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := row{Language: "xx", Model: figures{0.5, 0.625, 0.75, 5_500_000}}
	r.FiveGram.figures = figures{0.25, 0.375, 0.5, 250_000_000}
	if err := writeReadme(dir, r); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if want := "# X\n| this model | 0.5000 | 0.6250 | 0.7500 | 5.5 MB |\n| 5-gram | 0.2500 | 0.3750 | 0.5000 | 250.0 MB |\nend\n"; err != nil || string(got) != want {
		t.Errorf("%q, %v", got, err)
	}
	if err := writeReadme(dir, row{Language: "none"}); err != nil {
		t.Errorf("a language without README.md: %v", err)
	}
}
