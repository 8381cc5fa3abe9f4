package predict

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// linesOf calls do with each line of a text.
func linesOf(text string) func(do func(string)) error {
	return func(do func(string)) error {
		for line := range strings.SplitSeq(text, "\n") {
			do(line)
		}
		return nil
	}
}

func TestCountWords(t *testing.T) {
	w, err := CountWords(vocab.Keyboard, linesOf(`Grafana is down, says grafana
We use Grafana and Grafana alone, on node7
My password is hunter22, or write to me@example.com
node7 node7 café, v2`))
	if err != nil {
		t.Fatal(err)
	}
	list := w.List()
	for word, want := range map[string]int{"Grafana": 4, "node7": 3, "café": 1} {
		if i := slices.IndexFunc(list, func(x Learned) bool { return x.Word == word }); i < 0 || list[i].Count != want {
			t.Errorf("%s: index %d of %v, want %d uses", word, i, list, want)
		}
	}
	for _, x := range list {
		if strings.Contains("hunter22 me@example.com example.com v2 grafana", x.Word) && len(x.Word) > 2 {
			t.Errorf("the list has %q", x.Word)
		}
	}
	if list[0].Count != 4 {
		t.Errorf("the first word is %v, want the commonest", list[0])
	}
}

// TestMergeWords: the shares of the merged list are those of the formula.
func TestMergeWords(t *testing.T) {
	base, own := listOf(t, "wombat\t600\nWales\t400\n"), listOf(t, "wales\t6\nkubectl\t14\n")
	const prior = 10
	merged := base.Merge(own, prior)
	total := 0
	for _, x := range merged.List() {
		total += x.Count
	}
	want := map[string]float64{"wombat": 6.0 / 30, "Wales": (6 + 4.0) / 30, "kubectl": 14.0 / 30}
	if merged.Len() != len(want) {
		t.Fatalf("%v, want the words of %v", merged.List(), want)
	}
	for _, x := range merged.List() {
		if got := float64(x.Count) / float64(total); math.Abs(got-want[x.Word]) > 1e-9 {
			t.Errorf("%s has %v of the uses, want %v", x.Word, got, want[x.Word])
		}
	}
	if base.List()[1].Count != 400 {
		t.Error("the list that was merged has changed")
	}
	var none *Words
	if got := none.Merge(own, prior).List(); !slices.Equal(got, own.List()) {
		t.Errorf("%v, want the text's words alone", got)
	}
	if got := base.Merge(nil, prior).List(); !slices.Equal(got, base.List()) {
		t.Errorf("%v, want the list's words alone", got)
	}
}

// TestMergeNgrams compares with counts made by hand.
func TestMergeNgrams(t *testing.T) {
	base := model(t, vocab.Keyboard, wordList(60)).Vocab
	g := buildNgrams(t, base, [3]int{2, 2, 2})
	v, err := base.Extend([]string{"kubectl"})
	if err != nil {
		t.Fatal(err)
	}
	const prior = 3
	merged, err := g.Merge(base, v, linesOf("i want kubectl\ni want kubectl\ni want w3\nw5 kubectl w6\nw5 kubectl w6"), [3]int{2, 2, 2}, prior)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		context, word string
		want          float64
	}{
		{"I", "want", (2.25 + prior*3.25/4) / (3 + prior)},     // in both
		{"want", "to", prior * 3.25 / 5 / (3 + prior)},         // in the list alone
		{"want", "kubectl", 1.25 / (3 + prior)},                // in the text alone
		{"want", "w3", 0},                                      // once
		{"to", "w1", 4.25 / 6},                                 // a context of the list alone
		{"kubectl", "w6", 1.25 / 2},                            // and of the text alone
		{"<eos> I want", "to", prior * 2.25 / 4 / (3 + prior)}, // four tokens
		{"<eos> I want", "kubectl", 1.25 / (3 + prior)},        //
		{"<eos> w5 kubectl", "w6", 1.25 / 2},                   //
		{"<eos>", "I", (2.25 + prior*3.25/5) / (5 + prior)},    // w5 counts as well
		{"<eos>", "w5", 1.25 / (5 + prior)},                    //
	} {
		got := merged.share(v, strings.Fields(c.context), c.word)
		if step := math.Exp2(1.0 / 2 / shareStep); got > c.want*step*step || got < c.want/step/step {
			t.Errorf("%s after %s: %v, want %v", c.word, c.context, got, c.want)
		}
	}
	var b bytes.Buffer
	if err := merged.Write(&b); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadNgrams(&b); err != nil {
		t.Errorf("the merged list cannot be read: %v", err)
	}
	if _, err := g.Merge(v, v, linesOf(""), [3]int{2, 2, 2}, prior); err == nil || !strings.Contains(err.Error(), "vocabulary of 73 tokens") {
		t.Errorf("of another vocabulary: error %v", err)
	}
	var none *Ngrams
	alone, err := none.Merge(base, base, linesOf(ngramText), [3]int{2, 2, 2}, prior)
	if err != nil || alone.Len() != g.Len() {
		t.Errorf("without a list %v, want %v (%v)", alone.Len(), g.Len(), err)
	}
}

func TestMergeForms(t *testing.T) {
	read := func(text string) *Forms {
		f, err := ReadForms(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	merged := read("park\tPark\t80\t10\t1\t50\nthe\t-1.0\nto\tpark\t3\t2\n").
		Merge(read("march\tMarch\t5\t20\t0\t1\npark\tPark\t1\t2\t3\t4\nin\t3.0\nto\tpark\t1\t2\nin\tmarch\t0\t5\n"), 10)
	var b bytes.Buffer
	if err := merged.Write(&b); err != nil {
		t.Fatal(err)
	}
	got := ""
	for line := range strings.Lines(b.String()) {
		if line[0] != '#' {
			got += line
		}
	}
	if want := "march\tMarch\t50\t200\t0\t10\npark\tPark\t90\t30\t31\t90\nthe\t-1.0\nin\tmarch\t0\t50\nto\tpark\t13\t22\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
