// Command picture types a message with the built-in model and draws what happens as an animated
// SVG: the letters, the strip of three, what is picked and what is corrected.
//
//	go run ./bench/picture -out docs/typing.svg
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/languages/en"
)

// message is what is typed: a slip of the finger, an apostrophe left out, a word misspelt.
var message = []word{
	{meant: "I"}, {meant: "would", keys: "wpuld"}, {meant: "like"}, {meant: "to"}, {meant: "meet"}, {meant: "you"}, {meant: "tomorrow"}, {meant: "but"},
	{meant: "I"}, {meant: "don't", keys: "dont"}, {meant: "know"}, {meant: "the"}, {meant: "restaurant", keys: "resturant"},
}

func main() {
	out := flag.String("out", "typing.svg", "file to write")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	p, err := en.New()
	if err != nil {
		return err
	}
	frames, err := typed(p.NewSession(), message)
	if err != nil {
		return err
	}
	return checkpoint.WriteFile(out, func(w io.Writer) error { return draw(w, frames) })
}
