//go:build !js

// Command wasm is the predictor for a browser: GOOS=js GOARCH=wasm go build
// ./cmd/wasm, or make wasm, which puts it where the keyboard page finds it.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "wasm is for browsers: build it with GOOS=js GOARCH=wasm, or with make wasm")
	os.Exit(1)
}
