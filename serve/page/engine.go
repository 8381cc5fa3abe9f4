package page

import (
	"errors"
	"fmt"
	"io/fs"
)

// Files of the folder engine, which make wasm builds.
const (
	wasmFile    = "lstmkb.wasm.zst"
	runtimeFile = "wasm_exec.js"
)

// modelFiles are the files of a model folder that a predictor reads; those after
// the first three may be absent.
var modelFiles = []string{"config.json", "vocab.txt", "model.safetensors", "words.tsv.gz", "ngrams.zst", "forms.tsv", "nonwords.txt", "channel.tsv", "blocked.txt", "language.json", emojiFile}

// engineList is engine.json.
type engineList struct {
	Available bool                   `json:"available"`
	Reason    string                 `json:"reason,omitempty"`
	Languages map[string]modelFolder `json:"languages,omitempty"` // by tag
}

// modelFolder is what the engine needs for a language.
type modelFolder struct {
	Bytes int          `json:"bytes"` // of all files
	Files []engineFile `json:"files"`
}

type engineFile struct {
	Name  string `json:"name"`
	Path  string `json:"path"` // relative to the page's address
	Bytes int    `json:"bytes"`
}

// addEngine adds the files that the engine in the browser needs and their list, or the
// reason why there is no such engine.
func (p *Page) addEngine(languages []Language, lend bool, engine fs.FS) error {
	if !lend {
		return p.addJSON("/engine/engine.json", engineList{Reason: "this server does not hand out its model"})
	}
	if err := p.addFiles(languages, engine); err != nil {
		return err
	}
	p.assets["/engine/engine.json"] = &asset{make: func() (*asset, error) {
		list, err := listFiles(languages)
		if err != nil {
			return nil, err
		}
		return jsonAsset("engine.json", list)
	}}
	return nil
}

// listFiles lists the models' files as they are now.
func listFiles(languages []Language) (engineList, error) {
	list := engineList{Available: true, Languages: map[string]modelFolder{}}
	for _, l := range languages {
		folder, err := listFolder(l)
		if err != nil {
			return engineList{}, fmt.Errorf("model of %s: %w", l.Tag, err)
		}
		list.Languages[l.Tag] = folder
	}
	return list, nil
}

func listFolder(l Language) (folder modelFolder, err error) {
	for i, name := range modelFiles {
		st, err := fs.Stat(l.Folder, name)
		if errors.Is(err, fs.ErrNotExist) && i >= 3 {
			continue
		}
		if err != nil {
			return folder, err
		}
		folder.Files = append(folder.Files, engineFile{name, "engine/" + l.Tag + "/" + name, int(st.Size())})
		folder.Bytes += int(st.Size())
	}
	return folder, nil
}

// addFiles adds the files of the engine and of the models.
func (p *Page) addFiles(languages []Language, engine fs.FS) error {
	wasm, err := fs.ReadFile(engine, wasmFile)
	if err != nil {
		return err
	}
	p.assets["/engine/lstmkb.wasm"] = compressed(wasmFile, wasm)
	runtime, err := fs.ReadFile(engine, runtimeFile)
	if err != nil {
		return err
	}
	if p.assets["/engine/wasm_exec.js"], err = inMemory(runtimeFile, runtime); err != nil {
		return err
	}
	list, err := listFiles(languages)
	if err != nil {
		return err
	}
	for _, l := range languages {
		for _, f := range list.Languages[l.Tag].Files {
			p.assets["/"+f.Path] = onDisk(l.Folder, f.Name)
		}
	}
	return nil
}
