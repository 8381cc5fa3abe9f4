package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/languages"
)

var updateNotice = flag.Bool("update", false, "write NOTICE")

// released are the systems that the program is built for; some have libraries of their own.
var released = []string{"linux", "darwin", "windows"}

// TestNotice: NOTICE has the licence of every module in the program, and lstmkb licences prints
// it.
func TestNotice(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("needs the go command")
	}
	want := noticeText(t)
	for _, path := range []string{"NOTICE", filepath.Join("..", "..", "NOTICE")} {
		if *updateNotice {
			write(t, path, want)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is not of this program's modules; go test ./cmd/lstmkb -run TestNotice -update writes it", path)
		}
	}
	for _, name := range []string{"licences", "licenses"} {
		if got := mustRun(t, name); got != notice {
			t.Errorf("%s prints %.99q", name, got)
		}
	}
}

// noticeText is what NOTICE must be.
func noticeText(t *testing.T) string {
	var b strings.Builder
	heading := func(format string, args ...any) {
		title := fmt.Sprintf(format, args...)
		fmt.Fprintf(&b, "%s\n%s\n\n", title, strings.Repeat("=", len(title)))
	}
	heading("lstmkb")
	b.WriteString(readText(t, filepath.Join("..", "..", "LICENSE")) + "\n")
	readmes, err := filepath.Glob(filepath.Join("..", "..", "languages", "*", "README.md"))
	if err != nil || len(readmes) < len(languages.Folders) {
		t.Fatalf("%d languages have a README.md: %v", len(readmes), err)
	}
	for _, readme := range readmes {
		heading("The model and the lists of words of languages/%s", filepath.Base(filepath.Dir(readme)))
		b.WriteString(sources(readText(t, readme)) + "\n")
	}
	heading("Names of emoji and accents of letters, of the Unicode CLDR")
	b.WriteString(readText(t, filepath.Join("..", "..", "emoji", "LICENSE")) + "\n")
	modules := modulesOf(t, ".")
	heading("Go and its standard library")
	i := slices.IndexFunc(modules, func(m module) bool { return m.path == "golang.org/x/sys" }) // by the same authors under the same licence
	b.WriteString(readText(t, filepath.Join(modules[i].dir, "LICENSE")) + "\n")
	heading("Libraries")
	for _, m := range modules {
		fmt.Fprintf(&b, "%s %s: %s\n", m.path, m.version, nameOf(t, m))
	}
	b.WriteByte('\n')
	for _, m := range modules {
		heading("%s %s", m.path, m.version)
		for _, file := range m.licences(t) {
			b.WriteString(readText(t, file) + "\n")
		}
	}
	return b.String()
}

// sources are the parts of a language's README.md that say where its files are from and what may
// be done with them.
func sources(readme string) string {
	files, rest, _ := strings.Cut(readme, "\n## ")
	_, text, _ := strings.Cut(rest, "\n## Its text")
	return files[strings.Index(files, "|"):] + "\nIts text" + text
}

// module is a module of the program.
type module struct{ path, version, dir string }

// modulesOf lists the modules of a package and of all that it imports, but for this one and the
// standard library, on every system.
func modulesOf(t *testing.T, pkg string) (modules []module) {
	t.Helper()
	for _, system := range released {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}", pkg)
		cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		for line := range strings.Lines(string(out)) {
			if f := strings.Fields(line); len(f) == 3 {
				modules = append(modules, module{f[0], f[1], f[2]})
			}
		}
	}
	slices.SortFunc(modules, func(a, b module) int { return cmp.Compare(a.path, b.path) })
	return slices.Compact(modules)
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-.].*)?$`)

// licences lists the files of a module that have its licence.
func (m module) licences(t *testing.T) (files []string) {
	t.Helper()
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Type().IsRegular() && licenceFile.MatchString(e.Name()) && !strings.HasSuffix(e.Name(), ".go") {
			files = append(files, filepath.Join(m.dir, e.Name()))
		}
	}
	if len(files) == 0 {
		t.Fatalf("%s has no licence", m.path)
	}
	return files
}

// nameOf is the name of a module's licence by phrases of it.
func nameOf(t *testing.T, m module) string {
	t.Helper()
	text := ""
	for _, file := range m.licences(t) {
		text += strings.Join(strings.Fields(readText(t, file)), " ")
	}
	for _, l := range []struct{ phrase, name string }{
		{"Apache License Version 2.0", "Apache-2.0"}, {"Mozilla Public License Version 2.0", "MPL-2.0"},
		{"used to endorse or promote products", "BSD-3-Clause"}, {"Redistribution and use in source and binary forms", "BSD-2-Clause"},
		{"Gorgonia License, Version 1.0", "Gorgonia-1.0"}, {"Permission is hereby granted, free of charge", "MIT"}, {"Permission to use, copy, modify, and/or distribute", "ISC"},
	} {
		if strings.Contains(text, l.phrase) {
			return l.name
		}
	}
	t.Fatalf("%s: a licence without a name here: %.200q", m.path, text)
	return ""
}

// readText reads a file and ends its lines, and the last one, in \n.
func readText(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(strings.ReplaceAll(strings.TrimPrefix(string(b), "\ufeff"), "\r\n", "\n")) + "\n"
}
