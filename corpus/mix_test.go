package corpus

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// numbered writes a corpus whose lines are numbered, and opens it.
func numbered(t *testing.T, name string, train, valid int) *Text {
	t.Helper()
	dir := t.TempDir()
	for split, n := range map[Split]int{Train: train, Valid: valid} {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "%s %s %d\n", name, split, i)
		}
		if n == 0 {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, string(split)+".txt"), []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	text, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestMix(t *testing.T) {
	parts := []Part{{numbered(t, "a", 1700, 7), 2}, {numbered(t, "b", 1200, 0), 1}}
	mixture := func(seed uint64) []string {
		var b strings.Builder
		if err := MixTrain(context.Background(), parts, seed, &b); err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	}
	lines := mixture(1)
	if !slices.Equal(lines, mixture(1)) || slices.Equal(lines, mixture(2)) {
		t.Error("the order does not depend on the seed alone")
	}
	counts, follows := map[string]int{}, 0
	for i, line := range lines {
		counts[line]++
		var name, before string
		var n, last int
		_, _ = fmt.Sscanf(line, "%s train %d", &name, &n)
		if i > 0 {
			_, _ = fmt.Sscanf(lines[i-1], "%s train %d", &before, &last)
		}
		if name == before && n == last+1 {
			follows++
		}
	}
	if len(lines) != 2*1700+1200 || counts["a train 1699"] != 2 || counts["b train 0"] != 1 {
		t.Errorf("%d lines, the last of a %d times, the first of b %d times", len(lines), counts["a train 1699"], counts["b train 0"])
	}
	if blocks := 2*4 + 3; len(lines)-follows > blocks || len(lines)-follows < 4 {
		t.Errorf("%d lines do not follow the one before, of %d blocks", len(lines)-follows, blocks)
	}
	var valid strings.Builder
	if err := Sample(context.Background(), parts, Valid, 3, &valid); err != nil {
		t.Fatal(err)
	}
	if want := "a valid 0\na valid 3\na valid 6\n"; valid.String() != want {
		t.Errorf("valid is %q, want %q", valid.String(), want)
	}
}

func TestMixStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var b strings.Builder
	if err := MixTrain(ctx, []Part{{numbered(t, "a", 600, 0), 1}}, 1, &b); err == nil || b.Len() > 0 {
		t.Errorf("error is %v after %d bytes; want that of the context", err, b.Len())
	}
}
