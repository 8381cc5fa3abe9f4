package keyboard

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
)

// FolderOf is the model folder of that name: the tag of a language in the program, "" or
// "builtin" for the default one, or else a path.
func FolderOf(model string) predict.Folder {
	if model == "" || model == "builtin" {
		model = languages.Default
	}
	if f, ok := languages.Folders[model]; ok {
		return f
	}
	return predict.Dir(model)
}

// LanguageOf is the language of a model folder, and the default one in what the folder does not
// say.
func LanguageOf(model predict.Folder) (predict.Language, error) {
	return predict.LoadLanguage(languages.Folders[languages.Default], model)
}

// OwnBlocklist names the blocklist of a model folder, else that of its language.
const OwnBlocklist = "default"

// Predictor makes a predictor of one or more model folders, one for each language, with a
// blocklist: none for "", OwnBlocklist, or a file of a word a line in any encoding.
func Predictor(folders []predict.Folder, blocklist string, options ...predict.Option) (*predict.Predictor, error) {
	if b := (Blocklisted{List: blocklist}); b.isFile() { // in any encoding, and so an option
		blocked, err := b.readFile()
		if err != nil {
			return nil, err
		}
		options = append(options, predict.WithBlocklist(blocked))
		blocklist = ""
	}
	listed := slices.Clone(folders)
	for i, f := range folders {
		listed[i].FS = Blocklisted{f, blocklist}
	}
	return predict.OpenSeveral(listed, options...)
}

// Blocklisted is a model folder with the blocklist that Predictor would take.
type Blocklisted struct {
	predict.Folder
	List string
}

func (b Blocklisted) isFile() bool { return b.List != "" && b.List != OwnBlocklist }

func (b Blocklisted) readFile() (*predict.Blocklist, error) {
	f, err := b.Open(predict.BlocklistName)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from: nothing is lost
	blocked, err := predict.ReadBlocklist(corpus.NewDecoder(f))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.List, err)
	}
	return blocked, nil
}

// Open implements fs.FS.
func (b Blocklisted) Open(name string) (fs.File, error) {
	if name != predict.BlocklistName {
		return b.Folder.Open(name)
	}
	switch b.List {
	case "":
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case OwnBlocklist:
		f, err := b.Folder.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			return b.openLanguages(err)
		}
		return f, err
	}
	f, err := os.Open(b.List)
	if err != nil {
		return nil, fmt.Errorf("blocklist: %v", err) // a file that is named must exist
	}
	return f, nil
}

// openLanguages opens the blocklist of the folder's language, or returns missing if the program
// does not have that language.
func (b Blocklisted) openLanguages(missing error) (fs.File, error) {
	language, err := LanguageOf(b.Folder)
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

// Stat implements fs.StatFS: the keyboard page looks at the files for each request, and should
// not need a file descriptor for it.
func (b Blocklisted) Stat(name string) (fs.FileInfo, error) {
	switch {
	case name != predict.BlocklistName:
		return fs.Stat(b.Folder.FS, name)
	case b.isFile():
		return os.Stat(b.List)
	}
	f, err := b.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from: nothing is lost
	return f.Stat()
}
