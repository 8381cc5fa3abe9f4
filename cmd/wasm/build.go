//go:build !js

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// Files of the folder that build fills.
const (
	wasmFile    = "lstmkb.wasm.zst"
	runtimeFile = "wasm_exec.js" // Go's own, which must be of the Go that has built wasmFile
	sourcesFile = "sources.txt"  // the Go, and a hash of what was built
)

// windowSize is the most that browsers decompress with, in bytes (RFC 9659).
const windowSize = 8 << 20

// build builds the engine of the repository at root into the folder dir. The same sources and
// Go make the same bytes on any machine.
func build(ctx context.Context, root, dir string) error {
	hash, err := sourcesHash(ctx, root)
	if err != nil {
		return err
	}
	wasm, err := compile(ctx, root)
	if err != nil {
		return err
	}
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(windowSize), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	z := w.EncodeAll(wasm, nil)
	goRoot, err := goTool(ctx, root, "env", "GOROOT")
	if err != nil {
		return err
	}
	js, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(goRoot)), "lib", "wasm", runtimeFile))
	if err != nil {
		return err
	}
	for name, b := range map[string][]byte{wasmFile: z, runtimeFile: js, sourcesFile: fmt.Appendf(nil, "%s %s\n", runtime.Version(), hash)} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("%s: %d bytes, %d compressed\n", filepath.Join(dir, wasmFile), len(wasm), len(z))
	return nil
}

// compile returns the engine as WebAssembly.
func compile(ctx context.Context, root string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "lstmkb-wasm")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "lstmkb.wasm")
	if _, err := goTool(ctx, root, "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", out, "./cmd/wasm"); err != nil {
		return nil, err
	}
	return os.ReadFile(out)
}

// goTool runs the go command for WebAssembly and returns what it prints.
func goTool(ctx context.Context, root string, args ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, "go", args...)
	c.Dir = root
	c.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	var failed bytes.Buffer
	c.Stderr = &failed
	b, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, failed.String())
	}
	return b, nil
}
