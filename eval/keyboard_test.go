package eval

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// TestKeyboard counts by hand: the model's order is always that, then then, the, I.
func TestKeyboard(t *testing.T) {
	p, v := tinyPredictor(t)
	typist := NewTypist(p, v)
	// that: first, 1 key for 5. “the”: third, 1 for 4. i: after no letter fourth,
	// typed out, 2 for 2. zoo: 4 for 4. well-done: after w-e-l-l-- the fifth, after
	// a d picked: 7 for 10. — is no word.
	if err := typist.Line(context.Background(), "That  “the”, i — zoo! well-done"); err != nil {
		t.Fatal(err)
	}
	r := typist.Result()
	if r.Words != 5 || r.Top1 != 0.2 || r.Top3 != 0.4 || r.Case != 1 || math.Abs(r.Savings-(1-15.0/25)) > 1e-12 || r.OOV != 0.4 {
		t.Errorf("%+v", r)
	}
	if l := r.Letters[1]; l.Words != 4 || l.Top1 != 0.25 || l.Top3 != 0.5 {
		t.Errorf("after a letter %+v", l)
	}
	// zebroid: before it has been learned 8 keys for 8, afterwards picked after a letter.
	for _, spent := range []int64{8, 2} {
		before := typist.spent
		if err := typist.Line(context.Background(), "zebroid"); err != nil {
			t.Fatal(err)
		}
		if got := typist.spent - before; got != spent {
			t.Errorf("zebroid takes %d keys, want %d", got, spent)
		}
		typist.Learn("zebroid!")
	}
	stopped, cancel := context.WithCancel(context.Background())
	if cancel(); typist.Line(stopped, "that") == nil {
		t.Error("goes on after it is stopped")
	}
}

// tinyPredictor suggests that, then, the and I in this order.
func tinyPredictor(t *testing.T) (*predict.Predictor, *vocab.Vocab) {
	t.Helper()
	v, err := vocab.Read(strings.NewReader("<unk>\n<eos>\nthat\nthen\nthe\nI\ndone\n"), vocab.Keyboard)
	if err != nil {
		t.Fatal(err)
	}
	net, err := nn.New(nn.Config{Vocab: v.Len(), Embedding: 2, Hidden: 2, Layers: 1, Tied: true})
	if err != nil {
		t.Fatal(err)
	}
	for id := range net.Param("decoder.bias").Value {
		net.Param("decoder.bias").Value[id] = -float32(id)
	}
	p, err := predict.New(checkpoint.FromNetwork(net, v, ""))
	if err != nil {
		t.Fatal(err)
	}
	return p, v
}

// twoLanguages is a predictor of the languages xa and xb, whose words begin with a and with b.
func twoLanguages(t *testing.T) *predict.Predictor {
	t.Helper()
	var folders []predict.Folder
	for _, letter := range []string{"a", "b"} {
		dir := t.TempDir()
		words := "<unk>\n<eos>\n"
		for _, second := range "abcdefgh" {
			words += letter + string(second) + "\n"
		}
		v, err := vocab.Read(strings.NewReader(words), vocab.Keyboard)
		if err != nil {
			t.Fatal(err)
		}
		net, err := nn.New(nn.Config{Vocab: v.Len(), Embedding: 2, Hidden: 2, Layers: 1, Tied: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := checkpoint.Save(dir, checkpoint.FromNetwork(net, v, ""), checkpoint.F32); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, predict.LanguageName), []byte(`{"tag": "x`+letter+`"}`), 0o600); err != nil {
			t.Fatal(err)
		}
		folders = append(folders, predict.Dir(dir))
	}
	p, err := predict.OpenSeveral(folders)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
