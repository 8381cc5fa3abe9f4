package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

var (
	fetched = []string{"test.txt", "train.txt", "valid.txt"}
	partial = []string{"toy.zip.part"}
)

func TestFetch(t *testing.T) {
	good := makeZip(t, texts)
	n := len(good)
	rest := fmt.Sprintf("bytes=%d-", n/2)
	tests := []struct {
		name   string
		ways   []way
		part   []byte   // there before
		wants  []string // in each call's error, "" for none
		ranges []string
		left   []string
	}{
		{"whole", []way{whole}, nil, []string{""}, []string{""}, fetched},
		{"broken off, resumed", []way{half, whole}, nil, []string{"broke off after " + strconv.Itoa(n/2), ""}, []string{"", rest}, fetched},
		{"resumed without ranges", []way{half, noRange}, nil, []string{"broke off", ""}, []string{"", rest}, fetched},
		{"resumed elsewhere", []way{half, wrongRange, whole}, nil, []string{"broke off", ""}, []string{"", rest, ""}, fetched},
		{"resumed with too much", []way{half, lyingRange, whole}, nil, []string{"broke off", "bytes", ""}, []string{"", rest, ""}, nil},
		{"all there", []way{whole}, good, []string{""}, []string{fmt.Sprintf("bytes=%d-", n)}, fetched},
		{"more than all there", []way{whole}, append(bytes.Clone(good), 1), []string{""}, []string{fmt.Sprintf("bytes=%d-", n+1), ""}, fetched},
		{"far more there", []way{whole}, make([]byte, 20_000), []string{""}, []string{""}, fetched},
		{"other beginning", []way{whole}, make([]byte, n/2), []string{""}, []string{rest, ""}, fetched},
		{"says too much", []way{sayMore, sayMore}, nil, []string{"unexpected EOF"}, []string{""}, partial},
		{"says too little", []way{sayLess}, nil, []string{"not a whole zip archive"}, []string{""}, nil},
		{"huge", []way{huge}, nil, []string{"has 99999999 bytes; expected at most 10000"}, []string{""}, []string{}},
		{"endless", []way{endless}, nil, []string{"more than 10000 bytes"}, []string{""}, []string{}},
		{"none", []way{func(w http.ResponseWriter, r *http.Request, _ []byte) { http.NotFound(w, r) }}, nil,
			[]string{"404 Not Found; expected 200 OK"}, []string{""}, []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, good, tt.ways...)
			f := newFetcher(t, s.URL)
			dir := filepath.Join(t.TempDir(), "new")
			if tt.part != nil {
				if err := os.Mkdir(dir, 0o755); err != nil {
					t.Fatal(err)
				}
				write(t, dir, "toy.zip.part", tt.part)
			}
			for _, want := range tt.wants {
				err := f.fetch(t.Context(), "toy", "", dir)
				if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
					t.Fatalf("error is %v; want %q", err, want)
				}
				if _, openErr := Open(dir); (openErr == nil) != (err == nil) {
					t.Fatalf("fetch: %v, but Open: %v", err, openErr)
				}
			}
			if tt.left != nil && !slices.Equal(names(t, dir), tt.left) {
				t.Errorf("left %q; want %q", names(t, dir), tt.left)
			}
			s.Close() // waits for the handlers
			if !slices.Equal(s.ranges, tt.ranges) {
				t.Errorf("asked for %q; want %q", s.ranges, tt.ranges)
			}
		})
	}
}

func TestFetchWrongContent(t *testing.T) {
	tests := []struct {
		name, member, text string
		want               string
	}{
		{"other words", "t/wiki.test", "g\n", "t/wiki.test: SHA-256 is "},
		{"other train words", "t/wiki.train", "b\na\nd\n", "t/wiki.train: SHA-256 is "},
		{"short", "t/wiki.valid", "d\n", "t/wiki.valid: 2 bytes; expected 4"},
		{"bomb", "t/wiki.valid", strings.Repeat("a", 5<<20), "t/wiki.valid: more than 4 bytes; expected 4"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, makeZip(t, with(texts, tt.member, tt.text)), whole)
			dir := t.TempDir()
			err := newFetcher(t, s.URL).fetch(t.Context(), "toy", "", dir)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !errors.Is(err, errContent) {
				t.Errorf("error is %v; want %q in it", err, tt.want)
			}
			if left := names(t, dir); len(left) > 0 {
				t.Errorf("left %q", left)
			}
		})
	}
}

func TestFetchCancelled(t *testing.T) {
	good := makeZip(t, texts)
	s := serve(t, good, stall, whole)
	f := newFetcher(t, s.URL)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	f.progress = func(int64, int64) { cancel() }
	if err := f.fetch(ctx, "toy", "", dir); !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, "toy.zip.part"))
	if err != nil || info.Size() == 0 {
		t.Fatalf("nothing was kept: %v, %v", info, err)
	}
	var done, total int64
	f.progress = func(d, n int64) { done, total = d, n }
	if err := f.fetch(t.Context(), "toy", "", dir); err != nil {
		t.Fatal(err)
	}
	if done != int64(len(good)) || total != done {
		t.Errorf("progress ended at %d of %d; want %d", done, total, len(good))
	}
}

func TestFetchStall(t *testing.T) {
	s := serve(t, makeZip(t, texts), stall)
	f := newFetcher(t, s.URL)
	f.stall = 50 * time.Millisecond
	err := f.fetch(t.Context(), "toy", "", t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "no data came for 50ms") {
		t.Errorf("error is %v", err)
	}
}

func TestFetchAgainAndElsewhere(t *testing.T) {
	good := makeZip(t, texts)
	s := serve(t, good, whole)
	f := newFetcher(t, "http://127.0.0.1:1/unused")
	dir := t.TempDir()
	for range 2 {
		if err := f.fetch(t.Context(), "toy", s.URL, dir); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.ranges) != 1 {
		t.Errorf("%d downloads; want 1, as the texts were there", len(s.ranges))
	}
	write(t, dir, "test.txt", []byte("x\n"))
	if err := f.fetch(t.Context(), "toy", s.URL, dir); err != nil || len(s.ranges) != 2 {
		t.Errorf("%v, %d downloads; want a second one for the text that was wrong", err, len(s.ranges))
	}
	err := f.fetch(t.Context(), "ptb", "", dir)
	if err == nil || !strings.Contains(err.Error(), `unknown data set "ptb"; expected toy`) {
		t.Errorf("error is %v", err)
	}
}

func TestDatasets(t *testing.T) {
	dir, err := DefaultDir()
	if err == nil && filepath.Base(dir) != wikiText2 {
		t.Errorf("default folder is %s", dir)
	}
	for _, s := range Datasets() {
		for _, f := range s.Files {
			if len(f.SHA256) != 64 || f.Size <= 0 || !strings.HasSuffix(f.Name, ".txt") {
				t.Errorf("%s: %+v", s.Name, f)
			}
		}
	}
}
