package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// addPrograms adds programs of the folder extension, each a file with all modules that it needs: content scripts cannot
// be modules, and other files of an extension would have to be open to pages.
func (f files) addPrograms(root string, names []string, boundaries []byte) error {
	dir, err := filepath.Abs(filepath.Join(root, "extension"))
	if err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:   names,
		AbsWorkingDir: dir,
		Outdir:        dir,
		Bundle:        true,
		Format:        api.FormatIIFE,
		Charset:       api.CharsetUTF8,
		Loader:        map[string]api.Loader{".css": api.LoaderText},
		Plugins:       []api.Plugin{tables(dir, boundaries)},
		LogLevel:      api.LogLevelSilent,
	})
	var failed []error
	for _, m := range append(result.Errors, result.Warnings...) {
		if m.Location == nil {
			m.Location = &api.Location{}
		}
		failed = append(failed, fmt.Errorf("extension: %s:%d: %s", m.Location.File, m.Location.Line, m.Text))
	}
	if len(failed) > 0 {
		return errors.Join(failed...)
	}
	for _, out := range result.OutputFiles {
		f[filepath.Base(out.Path)] = out.Contents
	}
	return nil
}

// tables has modules of the page take the extension's tables.js in place of the page's, and that the table of word
// boundaries.
func tables(dir string, boundaries []byte) api.Plugin {
	return api.Plugin{Name: "tables", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^\./tables\.js$`}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: filepath.Join(dir, "tables.js")}, nil
		})
		b.OnResolve(api.OnResolveOptions{Filter: `^lstmkb:boundaries$`}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: "boundaries.json", Namespace: "lstmkb"}, nil
		})
		text := strings.TrimSpace(string(boundaries))
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "lstmkb"}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJSON}, nil
		})
	}}
}
