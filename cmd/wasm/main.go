//go:build !js

// Command wasm is the predictor for a browser. As a program for this machine, go run ./cmd/wasm
// DIR or make wasm, it builds that for the keyboard page, which embeds the folder.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./cmd/wasm DIR, of this repository's root; DIR is serve/page/engine")
		os.Exit(2)
	}
	if err := build(ctx, ".", os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
