package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
)

const (
	blocklistHelp   = `words that are not offered unless you use them: a file of a word a line, or "default" for the model's own list, else that of its language`
	noBlocklistHelp = "offer words of the blocklist too"
	ownBlocklist    = "default" // the model's list, else that of its language
)

// blocklistFlags are the flags of commands that offer words to a person.
type blocklistFlags struct {
	list string
	off  bool
}

func (b *blocklistFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&b.list, "blocklist", ownBlocklist, blocklistHelp)
	cmd.Flags().BoolVar(&b.off, "no-blocklist", false, noBlocklistHelp)
	cmd.MarkFlagsMutuallyExclusive("blocklist", "no-blocklist")
}

// name is the list in force, as withBlocklist takes it.
func (b blocklistFlags) name() string {
	if b.off {
		return ""
	}
	return b.list
}

// withBlocklist is a model folder whose blocklist is the one of that name: none for "", the
// folder's own or else that of its language for "default", or a file.
type withBlocklist struct {
	predict.Folder
	list string
}

// Open implements fs.FS.
func (w withBlocklist) Open(name string) (fs.File, error) {
	if name != predict.BlocklistName {
		return w.Folder.Open(name)
	}
	switch w.list {
	case "":
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case ownBlocklist:
		f, err := w.Folder.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			return w.openLanguages(err)
		}
		return f, err
	}
	f, err := os.Open(w.list)
	if err != nil {
		return nil, fmt.Errorf("--blocklist: %v", err) // a file that is named must exist
	}
	return f, nil
}

// openLanguages opens the blocklist of the folder's language, or returns missing if the program
// does not have that language.
func (w withBlocklist) openLanguages(missing error) (fs.File, error) {
	language, err := languageOf(w.Folder)
	if err != nil {
		return nil, err
	}
	tag, _, _ := strings.Cut(language.Tag, "-")
	folder, ok := languages.Folders[tag]
	if !ok {
		return nil, missing
	}
	return folder.Open(predict.BlocklistName)
}

// Stat implements fs.StatFS: the keyboard page looks at the files for each request, and
// should not need a file descriptor for it.
func (w withBlocklist) Stat(name string) (fs.FileInfo, error) {
	switch {
	case name != predict.BlocklistName:
		return fs.Stat(w.Folder.FS, name)
	case w.list != "" && w.list != ownBlocklist:
		return os.Stat(w.list)
	}
	f, err := w.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from: nothing is lost
	return f.Stat()
}

// inForce returns the folder as a predictor is made of it, with its blocklist. A list that is a file
// becomes an option, since it may be in any encoding.
func (w withBlocklist) inForce() (folder predict.Folder, options []predict.Option, err error) {
	folder = w.Folder
	if w.list != "" && w.list != ownBlocklist {
		f, err := w.Open(predict.BlocklistName)
		if err != nil {
			return folder, nil, err
		}
		defer f.Close() // only read from: nothing is lost
		blocked, err := predict.ReadBlocklist(corpus.NewDecoder(f))
		if err != nil {
			return folder, nil, fmt.Errorf("%s: %w", w.list, err)
		}
		options = append(options, predict.WithBlocklist(blocked))
		w.list = ""
	}
	folder.FS = w
	return folder, options, nil
}
