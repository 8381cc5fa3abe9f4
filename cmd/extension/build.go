package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve/page"
)

// first is the language of a person whose own the program does not know.
const first = "en"

// files are those of an extension, by path.
type files map[string][]byte

// build makes the files of the extension for a browser, from those of the page and of the repository at root.
func build(root string, p *page.Page, b browser) (files, error) {
	f := files{}
	if err := f.addPage(p); err != nil {
		return nil, err
	}
	boundaries, err := served(p, "page/boundaries.json")
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"extension/engine.html", "extension/options.html", "extension/options.css", "LICENSE", "NOTICE"} {
		if f[path.Base(name)], err = os.ReadFile(filepath.Join(root, filepath.FromSlash(name))); err != nil {
			return nil, err
		}
	}
	if err := f.addPrograms(root, b.programs, boundaries); err != nil {
		return nil, err
	}
	if f["icon.svg"], err = served(p, "page/icon.svg"); err != nil {
		return nil, err
	}
	for _, size := range []int{16, 32, 48, 128} {
		if f[fmt.Sprintf("icon-%d.png", size)], err = icon(f["icon.svg"], size); err != nil {
			return nil, err
		}
	}
	f["manifest.json"], err = manifest(root, b)
	return f, err
}

// keyboardPage is the page of the languages in the program.
func keyboardPage() (*page.Page, error) {
	var all []page.Language
	for tag, folder := range languages.Folders {
		rules, err := predict.LoadLanguage(folder)
		if err != nil {
			return nil, fmt.Errorf("language %s: %w", tag, err)
		}
		all = append(all, page.Language{Tag: tag, Rules: rules, Folder: folder})
	}
	slices.SortFunc(all, func(a, b page.Language) int {
		return cmp.Or(cmp.Compare(rank(a.Tag), rank(b.Tag)), strings.Compare(a.Tag, b.Tag))
	})
	return page.New(all, true)
}

func rank(tag string) int {
	if tag == first {
		return 0
	}
	return 1
}

// addPage adds the engine and the models, at the paths that the server has them at.
func (f files) addPage(p *page.Page) (err error) {
	for _, name := range []string{"page/worker.js", "page/languages.json", "engine/engine.json", "engine/lstmkb.wasm", "engine/wasm_exec.js"} {
		if f[name], err = served(p, name); err != nil {
			return err
		}
	}
	var list struct {
		Languages map[string]struct{ Files []struct{ Path string } }
	}
	if err := json.Unmarshal(f["engine/engine.json"], &list); err != nil {
		return fmt.Errorf("engine/engine.json: %w", err)
	}
	for _, l := range list.Languages {
		for _, file := range l.Files {
			if f[file.Path], err = served(p, file.Path); err != nil {
				return err
			}
		}
	}
	return nil
}

// served is what the page answers at a path.
func served(p *page.Page, name string) ([]byte, error) {
	var ctx fasthttp.RequestCtx
	ctx.Request.SetRequestURI(path.Join("/", name))
	if !p.Serve(&ctx) || ctx.Response.StatusCode() != fasthttp.StatusOK {
		return nil, fmt.Errorf("the page has no %s", name)
	}
	return slices.Clone(ctx.Response.Body()), nil
}
