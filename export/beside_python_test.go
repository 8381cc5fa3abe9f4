package export

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// encodeScript calls encode of the module that Beside writes for each text of a JSON list.
const encodeScript = `
import json, runpy, sys
encode = runpy.run_path(sys.argv[1])["encode"]
print(json.dumps([encode(text) for text in json.load(sys.stdin)]))
`

// oddText has characters of every class of word boundaries, and some that change in keys.
var oddText = []rune("abBzÉéßœдйשאבKİΣς09٣²½_‿アー中いกำ'’‘ʼ´＇′.․:·,;\"@ \t\n\r\u00a0\u202f\u2028\x1c-‐‑–!?…()“”#/&$€❤☹😀👍🏽👩🇫🇷Ⓜℹ" +
	"\u0301\u0306\u00ad\u200b\u200c\u200d\u2060\ufe0f\ufeff\u202e\ufffd\x00\x1b")

// TestTextToIDsAsONNXRuntime: the module beside an ONNX file finds the ids of odd texts that the
// vocabulary finds.
func TestTextToIDsAsONNXRuntime(t *testing.T) {
	python := os.Getenv("LSTMKB_PYTHON")
	if python == "" {
		t.Skip("LSTMKB_PYTHON does not name a Python with onnxruntime")
	}
	rng := rand.New(rand.NewPCG(8, 9))
	texts := []string{"", "\n", " ", "I don’t.\n\nYou DO", "See <eos> and <unk>", "good.Thanks to jo.b@example.com", "ב'5 צה\"ל ש'", strings.Repeat("x", 101) + " a", "é e\u0301' x", "l'a L’\u0301é 's-a 's's Ab'B ’s.s 's9 po' ſ'"}
	for range 6_000 {
		var b strings.Builder
		for range rng.IntN(12) {
			b.WriteRune(oddText[rng.IntN(len(oddText))])
		}
		texts = append(texts, b.String())
	}
	for _, tok := range []vocab.Tokenizer{vocab.Keyboard, vocab.WikiText, "keyboard l' ab' po' 's"} {
		t.Run(string(tok), func(t *testing.T) {
			words := vocab.NewBuilder(tok)
			for _, text := range texts[:2000] {
				for line := range strings.SplitSeq(text, "\n") {
					words.AddLine(line)
				}
			}
			v, err := words.Build(0, 1)
			if err != nil {
				t.Fatal(err)
			}
			net, err := nn.New(nn.Config{Vocab: v.Len(), Embedding: 2, Hidden: 2, Layers: 1})
			if err != nil {
				t.Fatal(err)
			}
			got := encodeInPython(t, python, checkpoint.FromNetwork(net, v, ""), texts)
			for i, text := range texts {
				if want := encoded(v, text); !slices.Equal(got[i], want) {
					t.Errorf("%+q: ids %v, want %v", text, got[i], want)
				}
			}
		})
	}
}

// encodeInPython runs the module beside the model's ONNX file.
func encodeInPython(t *testing.T, python string, m *checkpoint.Model, texts []string) (ids [][]int32) {
	t.Helper()
	dir := t.TempDir()
	files, err := Beside("m", m, Options{})
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, checkpoint.NewFile{Name: "m.onnx", Write: func(w io.Writer) error { return ONNX(w, m, Options{}) }})
	if err := checkpoint.WriteTogether(dir, files...); err != nil {
		t.Fatal(err)
	}
	request, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), python, "-W", "error", "-c", encodeScript, filepath.Join(dir, "m.tokenizer.py"))
	var errs bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(request), &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, errs.String())
	}
	if err := json.Unmarshal(out, &ids); err != nil || len(ids) != len(texts) {
		t.Fatalf("%d texts have %d lists of ids: %v", len(texts), len(ids), err)
	}
	return ids
}

// encoded is what the model reads of a text.
func encoded(v *vocab.Vocab, text string) []int32 {
	ids := []int32{vocab.Eos}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		n := len(ids)
		ids = v.AppendLine(ids, line)
		if i < len(lines)-1 && (len(ids) > n || !v.Tokenizer().IsKeyboard()) {
			ids = append(ids, vocab.Eos)
		}
	}
	return ids
}
