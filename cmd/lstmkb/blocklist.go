package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
)

const blocklistHelp = `words never to suggest: a file of a word a line, or "default" for the model's own list, else the program's`

// withBlocklist is a model folder whose blocklist is the one that --blocklist names:
// none for "", the folder's own or else the default language's for "default", or a file.
type withBlocklist struct {
	predict.Folder
	flag string
}

// Open implements fs.FS.
func (w withBlocklist) Open(name string) (fs.File, error) {
	if name != predict.BlocklistName {
		return w.Folder.Open(name)
	}
	switch w.flag {
	case "":
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case "default":
		f, err := w.Folder.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			return languages.Folders[languages.Default].Open(name)
		}
		return f, err
	}
	f, err := os.Open(w.flag)
	if err != nil {
		return nil, fmt.Errorf("--blocklist: %v", err) // a file that is named must exist
	}
	return f, nil
}

// Stat implements fs.StatFS: the keyboard page looks at the files for each request, and
// should not need a file descriptor for it.
func (w withBlocklist) Stat(name string) (fs.FileInfo, error) {
	switch {
	case name != predict.BlocklistName:
		return fs.Stat(w.Folder.FS, name)
	case w.flag != "" && w.flag != "default":
		return os.Stat(w.flag)
	}
	f, err := w.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from: nothing is lost
	return f.Stat()
}

// read reads the blocklist, nil for none.
func (w withBlocklist) read() (*predict.Blocklist, error) {
	if w.flag == "" || w.flag == "default" {
		return predict.LoadBlocklist(w)
	}
	f, err := w.Open(predict.BlocklistName)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from: nothing is lost
	b, err := predict.ReadBlocklist(corpus.NewDecoder(f))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", w.flag, err)
	}
	return b, nil
}
