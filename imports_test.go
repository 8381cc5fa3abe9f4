// Package lstmkb_test holds the repository's map: which folder may import which.
package lstmkb_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/lstmkb/lstmkb"

// mayImport is the map. README.md shows the same folders, docs/design.md draws it.
var mayImport = map[string][]string{
	"vocab":           {},
	"corpus":          {"vocab"},
	"corpus/messages": {"corpus"},
	"asm":             {},
	"kernels":         {"asm"},
	"nn":              {"kernels"},
	"infer":           {"nn", "kernels"},
	"checkpoint":      {"infer", "nn", "kernels", "vocab"},
	"decoder":         {}, // of typing: it knows no model and no text
	"emoji":           {},
	"predict":         {"checkpoint", "decoder", "emoji", "infer", "nn", "kernels", "vocab"},
	"languages":       {"languages/*", "predict"},
	"languages/*":     {"predict", "checkpoint", "kernels"}, // each language
	"eval":            {"predict", "decoder", "corpus", "infer", "nn", "kernels", "vocab"},
	"train":           {"eval", "corpus", "checkpoint", "nn", "kernels", "vocab"},
	"adapt":           {"train", "eval", "predict", "corpus", "checkpoint", "infer", "nn", "kernels", "vocab"},
	"export":          {"checkpoint", "infer", "nn", "kernels", "vocab"},
	"export/graph":    {"nn", "kernels"},
	"settings":        {"languages", "predict", "checkpoint", "decoder", "vocab"},
	"keyboard":        {"settings", "languages", "predict", "corpus", "vocab"},
	"lsp":             {"keyboard", "predict", "vocab"},
	"prompt":          {"predict"},
	"ibus/compose":    {"predict", "vocab"},
	"ibus":            {"ibus/compose", "keyboard", "settings", "predict", "checkpoint"},
	"serve":           {"predict", "serve/store"},
	"serve/page":      {"vocab"},
	"serve/store":     {"serve/storetest"}, // its tests and those of serve
	"serve/storetest": {},
	"bench":           anything, // and its subfolders
	"cmd/lstmkb":      anything,
	"cmd/cldr":        anything,
	"cmd/extension":   anything,
	"cmd/wasm":        anything,
}

var anything = []string{"anything but asm, bench and cmd"}

// onlyFor are the libraries that one folder alone imports.
var onlyFor = map[string]string{
	"github.com/klauspost/cpuid": "kernels", // asm and layers know no processor
}

// never are standard packages, subfolders included, that a folder does without.
var never = map[string][]string{
	"nn":      {"os", "net", "flag"},
	"kernels": {"net", "flag"}, // it has os for os.Getenv in set.go
}

// vague names say nothing about what lives in a folder.
var vague = []string{"util", "utils", "common", "types"}

const maxLines = 400

func TestImports(t *testing.T) {
	for _, f := range sources(t) {
		if strings.HasSuffix(f, ".go") && !strings.HasSuffix(f, "_test.go") {
			for _, imported := range importsOf(t, f) {
				checkImport(t, f, imported)
			}
		}
	}
}

func checkImport(t *testing.T, file, imported string) {
	folder := folderOf(file)
	if imported == "C" {
		t.Errorf("%s: uses cgo; this repository is Go and assembly alone", file)
	}
	for library, owner := range onlyFor {
		if within(imported, library) && folder != owner {
			t.Errorf("%s: imports %s; only %s/ may", file, imported, owner)
		}
	}
	for _, name := range never[folder] {
		if within(imported, name) {
			t.Errorf("%s: imports %q; %s/ does without %s: let the caller pass in what it needs", file, imported, folder, name)
		}
	}
	if !within(imported, module) {
		return
	}
	target := strings.TrimPrefix(strings.TrimPrefix(imported, module), "/")
	allowed := slices.Contains(mayImport[folder], onMap(target))
	switch {
	case within(target, "bench") || within(target, "cmd"):
		allowed = folder == "bench" && within(target, "bench")
	case slices.Equal(mayImport[folder], anything):
		allowed = target != "asm" // of which kernels alone knows
	}
	if !allowed {
		t.Errorf("%s: imports %s; the map in imports_test.go lets %s/ import [%s]",
			file, target, folder, strings.Join(mayImport[folder], ", "))
	}
}

func TestFolders(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	for _, f := range sources(t) {
		folder := folderOf(f)
		if folder == "." && strings.HasSuffix(f, "_test.go") || slices.Contains(seen, folder) {
			continue
		}
		seen = append(seen, folder)
		if slices.Contains(vague, path.Base(folder)) {
			t.Errorf("folder %q: name it after what lives there", folder)
		}
		if _, ok := mayImport[folder]; !ok {
			t.Errorf("%s: folder %q is not on the map: add it to mayImport in imports_test.go and to the table in README.md", f, folder)
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(mayImport)) {
		if !slices.Contains(seen, folder) {
			t.Errorf("imports_test.go has folder %q, which holds no Go code", folder)
		}
		if !bytes.Contains(readme, []byte("`"+folder+"/`")) {
			t.Errorf("README.md does not say what lives in `%s/`", folder)
		}
	}
}

// TestPicture: docs/design.md draws the map, without the arrows that others imply. Of the
// folders that may import anything it draws cmd/lstmkb.
func TestPicture(t *testing.T) {
	design, err := os.ReadFile("docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	_, picture, ok := strings.Cut(string(design), "```mermaid\nflowchart TD\n")
	picture, _, closed := strings.Cut(picture, "```")
	if !ok || !closed {
		t.Fatal("docs/design.md has no flowchart")
	}
	drawn := map[string][]string{}
	for line := range strings.Lines(picture) {
		from, to, _ := strings.Cut(strings.TrimSpace(line), " --> ")
		for folder := range strings.SplitSeq(from, " & ") {
			drawn[folder] = append(drawn[folder], strings.Split(to, " & ")...)
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(drawn)) {
		if _, ok := mayImport[folder]; !ok {
			t.Errorf("docs/design.md draws %q, which is not on the map", folder)
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(mayImport)) {
		targets := allowedTo(folder)
		if slices.Equal(mayImport[folder], anything) && folder != "cmd/lstmkb" {
			targets = nil
		}
		want := slices.DeleteFunc(slices.Clone(targets), func(target string) bool {
			return slices.ContainsFunc(targets, func(by string) bool { return reaches(by, target) })
		})
		slices.Sort(want)
		slices.Sort(drawn[folder])
		if !slices.Equal(drawn[folder], want) {
			t.Errorf("docs/design.md draws arrows from %s to %q, want %q", folder, drawn[folder], want)
		}
	}
}

// allowedTo lists the folders that a folder may import.
func allowedTo(folder string) []string {
	targets := mayImport[folder]
	if slices.Equal(targets, anything) {
		targets = slices.DeleteFunc(slices.Collect(maps.Keys(mayImport)), func(f string) bool {
			return f == "asm" || within(f, "bench") || within(f, "cmd")
		})
	}
	return targets
}

// reaches reports whether arrows lead from a folder to another one.
func reaches(from, to string) bool {
	return slices.ContainsFunc(allowedTo(from), func(next string) bool { return next == to || reaches(next, to) })
}

func TestFileLengths(t *testing.T) {
	for _, f := range sources(t) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(b, []byte("\n")); n > maxLines {
			t.Errorf("%s: has %d lines, want at most %d: split it by what it does", f, n, maxLines)
		}
	}
}

// sources lists all Go and assembly files, of any system and build tag.
func sources(t *testing.T) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch base := d.Name(); {
		case d.IsDir() && name != "." && (base[0] == '.' || base[0] == '_' || base == "testdata"):
			return fs.SkipDir // as the go command does
		case !d.IsDir() && slices.Contains([]string{".go", ".s", ".h"}, path.Ext(base)):
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	return paths
}

// folderOf is the folder of a file as the map names it.
func folderOf(file string) string { return onMap(path.Dir(file)) }

// onMap is the map's name of a folder: one for all of bench, one for each language.
func onMap(folder string) string {
	switch {
	case within(folder, "bench"):
		return "bench"
	case path.Dir(folder) == "languages":
		return "languages/*"
	}
	return folder
}

func within(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}
