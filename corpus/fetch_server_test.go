package corpus

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"
)

// server serves an archive. Each request gets the next of its responses, the last one
// repeatedly. It records the Range headers.
type server struct {
	*httptest.Server
	ranges []string
}

type way func(w http.ResponseWriter, r *http.Request, zip []byte)

func serve(t *testing.T, archive []byte, ways ...way) *server {
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i := min(len(s.ranges), len(ways)-1)
		s.ranges = append(s.ranges, r.Header.Get("Range"))
		ways[i](w, r, archive)
	}))
	t.Cleanup(s.Close)
	return s
}

func whole(w http.ResponseWriter, r *http.Request, b []byte) {
	http.ServeContent(w, r, "x.zip", time.Time{}, bytes.NewReader(b))
}

func noRange(w http.ResponseWriter, _ *http.Request, b []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = w.Write(b)
}

func half(w http.ResponseWriter, _ *http.Request, b []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = w.Write(b[:len(b)/2])
	panic(http.ErrAbortHandler)
}

func sayLess(w http.ResponseWriter, _ *http.Request, b []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(b)-9))
	_, _ = w.Write(b[:len(b)-9])
}

func sayMore(w http.ResponseWriter, _ *http.Request, b []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(b)+9))
	_, _ = w.Write(b)
}

func huge(w http.ResponseWriter, _ *http.Request, _ []byte) {
	w.Header().Set("Content-Length", "99999999")
}

func endless(w http.ResponseWriter, _ *http.Request, b []byte) {
	for range 100 {
		if _, err := w.Write(bytes.Repeat(b, 100)); err != nil {
			return
		}
	}
}

func stall(w http.ResponseWriter, r *http.Request, b []byte) {
	_, _ = w.Write(b[:len(b)/2])
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

func wrongRange(w http.ResponseWriter, _ *http.Request, b []byte) {
	w.Header().Set("Content-Range", fmt.Sprintf("bytes 1-%d/%d", len(b)-1, len(b)))
	w.WriteHeader(http.StatusPartialContent)
	_, _ = w.Write(b[1:])
}

func lyingRange(w http.ResponseWriter, r *http.Request, b []byte) {
	var from int
	_, _ = fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
	w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(b)-1, len(b)))
	w.WriteHeader(http.StatusPartialContent)
	_, _ = w.Write(b[from:])
	_, _ = w.Write(bytes.Repeat(b, 50)) // too long for net/http to add a length
}

var texts = map[string]string{
	"t/wiki.train": "b\na\nc\n", "t/wiki.valid": "d e\n", "t/wiki.test": "f\n",
}

// makeZip stores members with the given texts, padded so that half of the archive is a few
// bytes.
func makeZip(t *testing.T, texts map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	pad := make([]byte, 4000)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range pad {
		pad[i] = byte(rng.Uint32())
	}
	// The padding comes last, so that a wrong beginning damages the texts.
	texts = with(texts, "t/zpad", string(pad))
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		w, err := zw.Create(name)
		if err == nil {
			_, err = w.Write([]byte(texts[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// with returns m with one text added or replaced.
func with(m map[string]string, member, text string) map[string]string {
	out := maps.Clone(m)
	out[member] = text
	return out
}

func newFetcher(t *testing.T, url string) *fetcher {
	t.Helper()
	sum := func(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	return &fetcher{
		client: client,
		stall:  5 * time.Second,
		sets: []Dataset{{Name: "toy", URL: url, Archive: "toy.zip", MaxSize: 10_000, Files: []File{
			{Name: "train.txt", Member: "t/wiki.train", Size: 6, SHA256: sum("a\nb\nc\n"), Sorted: true},
			{Name: "valid.txt", Member: "t/wiki.valid", Size: 4, SHA256: sum("d e\n")},
			{Name: "test.txt", Member: "t/wiki.test", Size: 2, SHA256: sum("f\n")},
		}}},
	}
}
