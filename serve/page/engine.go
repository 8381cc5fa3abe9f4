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
var modelFiles = []string{"config.json", "vocab.txt", "model.safetensors", "words.tsv.gz", "ngrams.zst", "forms.tsv", "nonwords.txt", "channel.tsv", "blocked.txt", "language.json"}

// engineList is engine.json.
type engineList struct {
	Available bool         `json:"available"`
	Reason    string       `json:"reason,omitempty"`
	Bytes     int          `json:"bytes,omitempty"` // of all files
	Files     []engineFile `json:"files,omitempty"`
}

type engineFile struct {
	Name  string `json:"name"`
	Path  string `json:"path"` // relative to the page's address
	Bytes int    `json:"bytes"`
}

// addEngine adds the files that the engine in the browser needs and their list, or the
// reason why there is no such engine.
func (p *Page) addEngine(model, engine fs.FS) error {
	reason, err := p.addFiles(model, engine)
	if err != nil {
		return err
	}
	p.assets["/engine/engine.json"] = &asset{make: func() (*asset, error) {
		list := engineList{Reason: reason}
		if reason == "" {
			var err error
			if list, err = listFiles(model); err != nil {
				return nil, err
			}
		}
		return jsonAsset("engine.json", list)
	}}
	return nil
}

// listFiles lists the model's files as they are now.
func listFiles(model fs.FS) (engineList, error) {
	list := engineList{Available: true}
	for i, name := range modelFiles {
		st, err := fs.Stat(model, name)
		if errors.Is(err, fs.ErrNotExist) && i >= 3 {
			continue
		}
		if err != nil {
			return engineList{}, fmt.Errorf("model: %w", err)
		}
		list.Files = append(list.Files, engineFile{name, "engine/model/" + name, int(st.Size())})
		list.Bytes += int(st.Size())
	}
	return list, nil
}

// addFiles adds the files of the engine, or returns the reason why the page has none.
func (p *Page) addFiles(model, engine fs.FS) (reason string, err error) {
	if model == nil {
		return "this server does not hand out its model", nil
	}
	wasm, err := fs.ReadFile(engine, wasmFile)
	if err != nil {
		return "", err
	}
	p.assets["/engine/lstmkb.wasm"] = compressed(wasmFile, wasm)
	runtime, err := fs.ReadFile(engine, runtimeFile)
	if err != nil {
		return "", err
	}
	if p.assets["/engine/wasm_exec.js"], err = inMemory(runtimeFile, runtime); err != nil {
		return "", err
	}
	list, err := listFiles(model)
	if err != nil {
		return "", err
	}
	for _, f := range list.Files {
		p.assets["/"+f.Path] = onDisk(model, f.Name)
	}
	return "", nil
}
