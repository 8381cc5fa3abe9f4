package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/languages/en"
)

func TestPicture(t *testing.T) {
	p, err := en.New()
	if err != nil {
		t.Fatal(err)
	}
	frames, err := typed(p.NewSession(), message)
	if err != nil {
		t.Fatal(err)
	}
	var meant []string
	for _, w := range message {
		meant = append(meant, w.meant)
	}
	last := frames[len(frames)-1]
	if want := strings.Join(meant, " "); last.whole() != want || last.keys >= len(want) {
		t.Errorf("ends with %q after %d keys, want %q after fewer than its characters", last.whole(), last.keys, want)
	}
	var svg bytes.Buffer
	if err := draw(&svg, frames); err != nil {
		t.Fatal(err)
	}
	groups := 0
	for d := xml.NewDecoder(&svg); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("no XML: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "g" {
			groups++
		}
	}
	if groups != len(frames) {
		t.Errorf("%d groups, want one for each of %d frames", groups, len(frames))
	}
	if _, err := typed(p.NewSession(), []word{{meant: "Monday", keys: "xqzzt"}}); err == nil {
		t.Error("a word that is not corrected is no error")
	}
}
