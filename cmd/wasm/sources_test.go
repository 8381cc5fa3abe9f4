//go:build !js

package main

import (
	"bytes"
	"crypto/sha256"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

const (
	root   = "../.."
	folder = root + "/serve/page/engine"
)

// recorded is the Go and the hash of the sources that the engine in the repository was built of.
func recorded(t *testing.T) (version, hash string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, sourcesFile))
	if err != nil {
		t.Fatal(err)
	}
	version, hash, ok := strings.Cut(strings.TrimSpace(string(b)), " ")
	if !ok {
		t.Fatalf("%s is %q, want a version of Go and a hash", sourcesFile, b)
	}
	return version, hash
}

// TestEngineIsCurrent: the engine in the repository was built of the sources beside it.
func TestEngineIsCurrent(t *testing.T) {
	if os.Getenv("LSTMKB_THOROUGH") == "" {
		t.Skip("the engine is built anew before a merge, not with each change: with LSTMKB_THOROUGH=1, as in .ci/run")
	}
	version, want := recorded(t)
	got, err := sourcesHash(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Fatal("serve/page/engine was built of other sources: run make wasm")
	}
	if version != runtime.Version() {
		t.Skipf("it was built by %s: its bytes are not compared", version)
	}
	wasm, err := compile(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	z, err := os.ReadFile(filepath.Join(folder, wasmFile))
	if err != nil {
		t.Fatal(err)
	}
	r, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	kept, err := r.DecodeAll(z, nil)
	if err != nil {
		t.Fatal(err)
	}
	if sha256.Sum256(kept) != sha256.Sum256(wasm) {
		t.Errorf("serve/page/engine has other bytes, %d of them, than a new build, of %d: run make wasm", len(kept), len(wasm))
	}
}

// TestHashTokens: comments and spaces do not count, all else does.
func TestHashTokens(t *testing.T) {
	tokens := func(source string) string {
		var b bytes.Buffer
		hashTokens(&b, []byte(source))
		return b.String()
	}
	const source = "package a\nvar x = \"b c\"\n"
	for other, same := range map[string]bool{
		"// Package a.\npackage a\n\nvar x  = \"b c\" // x\n": true,
		"package a\nvar x = \"b  c\"\n":                       false,
		"package a\nvar y = \"b c\"\n":                        false,
		"package a\nvar x = `b c`\n":                          false,
	} {
		if got := tokens(other) == tokens(source); got != same {
			t.Errorf("%q counts as the same: %v, want %v", other, got, same)
		}
	}
}
