package main

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/predict/builtin"
	"github.com/lstmkb/lstmkb/predict/words"
	"github.com/lstmkb/lstmkb/serve/page"
)

// newPage makes the keyboard page, whose engine in the browser suggests what the
// server does with that model and blocklist.
func newPage(model, blocklist string) (*page.Page, error) {
	files, own := gathered{}, fs.FS(os.DirFS(model))
	if model == "" {
		var err error
		if own, err = builtin.Files(); err != nil {
			return nil, err
		}
		files[predict.WordsName] = source{words.Files, "english.tsv.gz"}
	} else {
		files[predict.WordsName] = source{own, predict.WordsName}
	}
	for _, name := range []string{"config.json", "vocab.txt", "model.safetensors", predict.NgramsName} {
		files[name] = source{own, name}
	}
	switch blocklist {
	case "":
	case "default":
		files["blocked.txt"] = source{words.Files, "blocked.txt"}
	default:
		files["blocked.txt"] = source{os.DirFS(filepath.Dir(blocklist)), filepath.Base(blocklist)}
	}
	return page.New(files)
}

// gathered is a folder whose files lie in different places.
type gathered map[string]source

type source struct {
	fs.FS
	name string
}

// Open implements fs.FS.
func (g gathered) Open(name string) (fs.File, error) {
	s, ok := g[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return s.FS.Open(s.name)
}
