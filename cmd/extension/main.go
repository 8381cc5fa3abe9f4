// Command extension builds the browser extension: the programs of the folder extension with the
// modules, the engine and the models of the keyboard page, for Chromium and for Firefox.
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
		fmt.Fprintln(os.Stderr, "usage: go run ./cmd/extension DIR, of this repository's root; DIR is dist/extension")
		os.Exit(2)
	}
	if err := write(ctx, ".", os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
