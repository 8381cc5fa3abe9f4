package predict

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/emoji"
)

// Folder is a model folder, on disk or in memory: config.json, vocab.txt and
// model.safetensors and, as far as there are any, the files of Optional. The languages
// that come with the program are such folders.
type Folder struct {
	fs.FS
	load, open func() (*checkpoint.Model, error)
}

// Optional lists the files of a model folder that it may lack: common phrases, words
// beyond the vocabulary, words with two spellings, words that are none, misspellings, a
// blocklist, the rules of the language, and emoji.
var Optional = []string{NgramsName, WordsName, FormsName, NonwordsName, ChannelName, BlocklistName, LanguageName, EmojiName}

// OfVocabulary lists the files of Optional that are made for the words of one vocabulary.
var OfVocabulary = []string{NgramsName, WordsName, FormsName, NonwordsName}

// Dir is the model folder at that path on disk.
func Dir(path string) Folder {
	if path == "" {
		path = "."
	}
	return Folder{os.DirFS(path),
		func() (*checkpoint.Model, error) { return checkpoint.Load(path) },
		func() (*checkpoint.Model, error) { return checkpoint.Open(path) }}
}

// InMemory is a model folder whose files are in memory. weights is its
// model.safetensors; models opened from the folder keep using these bytes.
func InMemory(files fs.FS, weights []byte) Folder {
	return Folder{files,
		func() (*checkpoint.Model, error) { return checkpoint.LoadFS(files, ".") },
		func() (*checkpoint.Model, error) { return checkpoint.OpenFS(files, ".", weights) }}
}

// LoadModel reads the model into floats of its own, as checkpoint.Load does, to train,
// evaluate or export it.
func (f Folder) LoadModel() (*checkpoint.Model, error) { return f.load() }

// InFloats is the folder with a model whose weights in int8 are turned to floats when it is
// opened for prediction too.
func (f Folder) InFloats() Folder {
	f.open = f.load
	return f
}

// OpenModel reads the model for prediction alone, as checkpoint.Open does: weights in
// int8 stay in the bytes of the file.
func (f Folder) OpenModel() (*checkpoint.Model, error) { return f.open() }

// Predictor opens the model and makes a predictor of it with the folder's phrases,
// words, rules and blocklist. Another WithBlocklist among the options takes the place of the
// folder's, and WithBlocklist(nil) turns it off.
func (f Folder) Predictor(options ...Option) (*Predictor, error) {
	var (
		words               *Words
		ngrams              *Ngrams
		wordsErr, ngramsErr error
		reading             sync.WaitGroup
	)
	reading.Go(func() { words, wordsErr = LoadWords(f) }) // while the model is read
	reading.Go(func() { ngrams, ngramsErr = LoadNgrams(f) })
	rules, err := f.Rules()
	forms, formsErr := LoadForms(f)
	m, openErr := f.open()
	reading.Wait()
	if err := cmp.Or(openErr, err, formsErr, wordsErr, ngramsErr); err != nil {
		return nil, err
	}
	return New(m, slices.Concat(rules, []Option{WithForms(forms), WithWords(words), WithNgrams(ngrams)}, options)...)
}

// Rules are the options that do not depend on the model's vocabulary: the language, the
// blocklist, the words that are none, misspellings, and emoji.
func (f Folder) Rules() ([]Option, error) {
	language, err := LoadLanguage(f)
	blocked, blockedErr := LoadBlocklist(f)
	nonwords, nonwordsErr := loadFile(f, NonwordsName, ReadBlocklist)
	rewrites, rewritesErr := loadFile(f, ChannelName, decoder.ReadRewrites)
	table, emojiErr := loadFile(f, EmojiName, emoji.Read)
	return []Option{WithLanguage(language), WithBlocklist(blocked), WithNonwords(nonwords), WithChannel(rewrites), WithEmoji(table)}, cmp.Or(err, blockedErr, nonwordsErr, rewritesErr, emojiErr)
}

// Open is the predictor of a model folder on disk: Dir(path).Predictor.
func Open(path string, options ...Option) (*Predictor, error) {
	return Dir(path).Predictor(options...)
}

// loadFile reads a file of a model folder. Without the file it returns nil, the zero T.
func loadFile[T any](folder fs.FS, name string, read func(io.Reader) (T, error)) (x T, err error) {
	f, err := openFile(folder, name)
	if errors.Is(err, fs.ErrNotExist) {
		return x, nil
	}
	if err != nil {
		return x, err
	}
	defer f.Close() // only read from: nothing is lost
	if x, err = read(f); err != nil {
		return x, fmt.Errorf("%s: %w", name, err)
	}
	return x, nil
}

// openFile opens a regular file: opening a pipe would wait.
func openFile(folder fs.FS, name string) (fs.File, error) {
	st, err := fs.Stat(folder, name)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: is not a regular file", name)
	}
	return folder.Open(name)
}
