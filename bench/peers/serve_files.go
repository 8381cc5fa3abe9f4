package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// servingFiles names the files of the two services.
type servingFiles struct {
	binary string // lstmkb
	model  string // its model folder
	vocab  string // the words of the texts sent
	peer   string // the peer's ONNX file, int8
}

// defaultShape is the shape of the model that both serve.
var defaultShape = nn.Config{Vocab: 33278, Embedding: 256, Hidden: 512, Layers: 2}

// prepareServing builds the program and makes the models that folder lacks. The flag -model
// replaces this program's model.
func prepareServing(ctx context.Context, s settings, folder string) (servingFiles, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return servingFiles{}, err
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return servingFiles{}, err
	}
	f := servingFiles{binary: filepath.Join(folder, "lstmkb"), model: s.model, peer: filepath.Join(folder, "peer.onnx")}
	if _, err := command(ctx, "go", "build", "-o", f.binary, "./cmd/lstmkb"); err != nil {
		return f, err
	}
	if missing(f.peer) {
		if _, err := command(ctx, s.python, filepath.Join("bench", "peers", "serve_ort.py"), "--make", f.peer); err != nil {
			return f, err
		}
	}
	if f.model == "" {
		if f.model, err = randomModel(folder); err != nil {
			return f, err
		}
	}
	f.vocab = filepath.Join(f.model, "vocab.txt")
	return f, nil
}

// randomModel makes a model of random weights.
func randomModel(folder string) (string, error) {
	dir := filepath.Join(folder, "random")
	if !missing(filepath.Join(dir, "model.safetensors")) {
		return dir, nil
	}
	return dir, saveRandom(dir, defaultShape)
}

// saveRandom writes a model folder of random weights and invented words.
func saveRandom(dir string, shape nn.Config) error {
	words, err := vocab.Read(bytes.NewReader(inventedWords(shape.Vocab)), vocab.WikiText)
	if err != nil {
		return err
	}
	net, err := nn.New(shape)
	if err != nil {
		return err
	}
	net.Init(1, nil)
	m := &checkpoint.Model{Config: checkpoint.Config{Config: shape, Tokenizer: vocab.WikiText}, Vocab: words, Tensors: map[string][]float32{}}
	for _, p := range net.Params() {
		m.Tensors[p.Name] = p.Value
	}
	return checkpoint.Save(dir, m, "")
}

// inventedWords returns a vocab.txt of n words: the words of the repeated text and invented
// ones of two syllables or more.
func inventedWords(n int) []byte {
	const consonants, vowels = "bcdfghjklmnprstv", "aeiou"
	const syllables = len(consonants) * len(vowels)
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%s\n", vocab.UnkWord, vocab.EosWord)
	for _, w := range bytes.Fields([]byte(repeatedText)) {
		fmt.Fprintf(&b, "%s\n", w)
	}
	for i := bytes.Count(b.Bytes(), []byte{'\n'}); i < n; i++ {
		for rest := i + syllables; rest > 0; rest /= syllables {
			b.WriteByte(consonants[rest%len(consonants)])
			b.WriteByte(vowels[rest/len(consonants)%len(vowels)])
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func missing(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// serveVersions asks for the peer's libraries.
func serveVersions(ctx context.Context, python string) (versions map[string]string, err error) {
	out, err := command(ctx, python, filepath.Join("bench", "peers", "serve_ort.py"), "--versions")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(out), &versions); err != nil {
		return nil, fmt.Errorf("serve_ort.py --versions printed %q: %w", out, err)
	}
	return versions, nil
}
