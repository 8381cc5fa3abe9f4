//go:build !js

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"io"
	"os"
	"path/filepath"
)

// listed is what go list tells of a package that the engine is built of.
type listed struct {
	ImportPath, Dir             string
	GoFiles, SFiles, EmbedFiles []string
	Module                      *struct {
		Path, Version string
		Main          bool
	}
}

// sourcesHash is a hash of what the engine is built of: the packages of this repository, in which
// comments and spaces do not count, and the versions of other modules.
func sourcesHash(ctx context.Context, root string) (string, error) {
	list, err := goTool(ctx, root, "list", "-deps", "-json=ImportPath,Dir,GoFiles,SFiles,EmbedFiles,Module", "./cmd/wasm")
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for d := json.NewDecoder(bytes.NewReader(list)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return hex.EncodeToString(h.Sum(nil)), nil
		} else if err != nil {
			return "", fmt.Errorf("go list: %w", err)
		}
		if p.Module == nil { // of Go
			continue
		}
		fmt.Fprintf(h, "%s %s\n", p.ImportPath, p.Module.Version)
		if !p.Module.Main {
			continue
		}
		for _, name := range p.GoFiles {
			b, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				return "", err
			}
			hashTokens(h, b)
		}
		for _, name := range append(p.SFiles, p.EmbedFiles...) {
			b, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				return "", err
			}
			fmt.Fprintf(h, "%s %d\n%s", name, len(b), b)
		}
	}
}

// hashTokens writes the tokens of a Go file, without its comments.
func hashTokens(w io.Writer, source []byte) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(source))
	s.Init(file, source, nil, 0)
	for {
		_, tok, text := s.Scan()
		if tok == token.EOF {
			return
		}
		fmt.Fprintf(w, "%s %q ", tok, text)
	}
}
