package adapt

import (
	"math"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// TestGrow: a grown model of the same words predicts the same; a word that is new takes its
// share of what <unk> had.
func TestGrow(t *testing.T) {
	for _, c := range []nn.Config{
		{Embedding: 3, Hidden: 5, Layers: 1, Tied: true},
		{Embedding: 3, Hidden: 5, Layers: 2},
		{Embedding: 5, Hidden: 5, Layers: 2, Cell: "gru"},
	} {
		v, err := vocab.Read(strings.NewReader("<unk>\n<eos>\nwe\nsee\nthe\nsea\n"), vocab.Keyboard)
		if err != nil {
			t.Fatal(err)
		}
		c.Vocab = v.Len()
		net, err := nn.New(c)
		if err != nil {
			t.Fatal(err)
		}
		net.Init(7, []int64{9, 9, 5, 4, 3, 2})
		m := checkpoint.FromNetwork(net, v, "CC0")

		grown, err := Grow(m, 11, nil, 1)
		if err != nil {
			t.Fatal(err)
		}
		if grown.Config.Hidden != 11 || grown.Config.Licence != "CC0" {
			t.Errorf("config %+v, want 11 units and the licence", grown.Config)
		}
		want := probabilities(t, m, 2, 3, 4)
		for i, p := range probabilities(t, grown, 2, 3, 4) {
			if math.Abs(p-want[i]) > 1e-6 {
				t.Errorf("%+v: word %d has %v, want %v", c, i, p, want[i])
			}
		}

		more, err := vocab.Read(strings.NewReader("<unk>\n<eos>\nsea\nsun\nwe\nmoon\nsee\nthe\n"), vocab.Keyboard)
		if err != nil {
			t.Fatal(err)
		}
		if grown, err = Grow(m, 11, more, 1); err != nil {
			t.Fatal(err)
		}
		got := probabilities(t, grown, 4, 6, 7) // the same words
		for id, from := range []int{0, 1, 5, 0, 2, 0, 3, 4} {
			p := want[from]
			if from == 0 {
				p /= 3 // <unk>, sun and moon
			}
			if math.Abs(got[id]-p) > 1e-6 {
				t.Errorf("%+v: %q has %v, want %v", c, more.Word(int32(id)), got[id], p)
			}
		}
	}
}

func TestGrowRefuses(t *testing.T) {
	m := tiny(t, true)
	other, err := vocab.Read(strings.NewReader("<unk>\n<eos>\nwe\n"), vocab.WikiText)
	if err != nil {
		t.Fatal(err)
	}
	net, err := nn.New(nn.Config{Vocab: m.Vocab.Len(), Embedding: 5, Hidden: 5, Layers: 1, Tied: true})
	if err != nil {
		t.Fatal(err)
	}
	narrow, err := nn.New(nn.Config{Vocab: m.Vocab.Len(), Embedding: 5, Hidden: 3, Layers: 1, Tied: true})
	if err != nil {
		t.Fatal(err)
	}
	even, less := checkpoint.FromNetwork(net, m.Vocab, ""), checkpoint.FromNetwork(narrow, m.Vocab, "")
	for _, c := range []struct {
		from   *checkpoint.Model
		hidden int
		vocab  *vocab.Vocab
		want   string
	}{{m, 4, nil, "hidden is 4, want 5"}, {m, 8, other, "tokenizer"}, {even, 8, nil, "want 5 still"}, {less, 5, nil, "another number"}} {
		if _, err := Grow(c.from, c.hidden, c.vocab, 1); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d units: %v, want an error with %q", c.hidden, err, c.want)
		}
	}
}
