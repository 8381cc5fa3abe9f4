package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
)

func TestParseTurn(t *testing.T) {
	const good = `{"requests":1000,"seconds":2,"p50_ms":0.2,"p99_ms":0.9,"connect":0,"read":0,"write":0,"status":0,"timeout":0}`
	got, err := parseTurn("Running 2s test\n  Requests/sec: 500\n" + good + "\n")
	if err != nil || got.rate() != 500 || got.P50 != 0.2 || got.P99 != 0.9 {
		t.Errorf("%+v, %v", got, err)
	}
	for out, want := range map[string]string{
		"":          "want the JSON",
		"no JSON\n": "want the JSON",
		strings.Replace(good, `"status":0`, `"status":3`, 1):        "3 of 1000 requests failed",
		strings.Replace(good, `"timeout":0`, `"timeout":1`, 1):      "1 of 1000 requests failed",
		strings.Replace(good, `"requests":1000`, `"requests":0`, 1): "did nothing",
	} {
		if _, err := parseTurn(out); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", out, err, want)
		}
	}
}

func TestSummarise(t *testing.T) {
	peer := []turn{{Requests: 100, Seconds: 1}, {Requests: 200, Seconds: 1}, {Requests: 100, Seconds: 1}}
	own := []turn{{Requests: 1000, Seconds: 1, P50: 1, P99: 3}, {Requests: 1600, Seconds: 1, P50: 2, P99: 9}, {Requests: 1200, Seconds: 1, P50: 3, P99: 4}}
	var r serveRow
	r.summarise(own, peer)
	if r.Rate != 1200 || r.P50 != 2 || r.P99 != 4 || r.WorstP99 != 9 || r.Ratio != 10 || len(r.Turns) != 3 {
		t.Errorf("%+v", r)
	}
}

func TestInventedWords(t *testing.T) {
	lines := strings.Fields(string(inventedWords(defaultShape.Vocab)))
	seen := map[string]bool{}
	for _, w := range lines {
		if seen[w] {
			t.Fatalf("%q twice", w)
		}
		seen[w] = true
	}
	if len(lines) != defaultShape.Vocab || !seen["want"] {
		t.Errorf("%d words, want %d", len(lines), defaultShape.Vocab)
	}
}

func TestSaveRandom(t *testing.T) {
	dir := t.TempDir()
	if err := saveRandom(dir, nn.Config{Vocab: 50, Embedding: 4, Hidden: 8, Layers: 2}); err != nil {
		t.Fatal(err)
	}
	m, err := checkpoint.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if m.Vocab.Len() != 50 || m.Vocab.ID("want") < 2 || m.Tensors["decoder.weight"][0] == 0 {
		t.Errorf("%d words, decoder.weight %v…", m.Vocab.Len(), m.Tensors["decoder.weight"][:4])
	}
}

func TestProbe(t *testing.T) {
	for answer, want := range map[string]string{
		`{"suggestions":[{"word":"a"},{"word":"b"},{"word":"c"},{"word":"d"},{"word":"e"}]}`: "",
		`{"suggestions":[{"word":"a"}]}`: "want five",
		`hello`:                          "want five",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var b bytes.Buffer
			_, _ = b.ReadFrom(r.Body)
			if b.String() != `{"text":"i want to","k":5}` || r.Header.Get("Content-Type") != "application/json" {
				w.WriteHeader(http.StatusBadRequest)
			}
			_, _ = w.Write([]byte(answer))
		}))
		if err := probe(context.Background(), server.URL); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", answer, err, want)
		}
		server.Close()
	}
}

// What serve.lua sends is what serve.go says; it needs wrk.
func TestTexts(t *testing.T) {
	thorough(t)
	if _, err := exec.LookPath("wrk"); err != nil {
		t.Skip("no wrk on this machine")
	}
	t.Chdir(filepath.Join("..", "..")) // where serve.go looks for the script
	list := filepath.Join(t.TempDir(), "vocab.txt")
	if err := os.WriteFile(list, inventedWords(1000), 0o666); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, w := range bytes.Fields(inventedWords(1000))[2:] {
		known[string(w)] = true
	}
	var (
		mu   sync.Mutex
		seen = map[string]int{}
	)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct {
			Text string
			K    int
		}
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil || q.K != 5 || r.URL.Path != "/predict" ||
			r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			w.WriteHeader(http.StatusBadRequest)
		}
		mu.Lock()
		seen[q.Text]++
		mu.Unlock()
	}))
	defer server.Close()
	for seed, l := range []load{{2, repeated}, {2, typing}, {2, differing}, {2, differing}} {
		mu.Lock()
		clear(seen)
		mu.Unlock()
		got, err := ask(t.Context(), server.URL+"/predict", l, 1, list, seed)
		if err != nil {
			t.Fatal(err)
		}
		broken := 0
		mu.Lock()
		for text, n := range seen {
			if l.texts == differing && n > 1 {
				t.Errorf("%q is sent %d times", text, n)
			}
			words := strings.Fields(text)
			if before := strings.Join(words[:len(words)-1], " "); l.texts == typing && len(words) > 1 && seen[before] == 0 {
				broken++ // the requests in flight at the end may not have arrived
			}
			if l.texts == typing && len(words) > 12 {
				t.Errorf("%q is typed", text)
			}
		}
		if broken > l.connections {
			t.Errorf("%d texts without the ones that they grew from", broken)
		}
		if l.texts == repeated && (len(seen) != 1 || seen[repeatedText] < int(got.Requests)) {
			t.Errorf("%d texts for one repeated, %d times %q of %.0f", len(seen), seen[repeatedText], repeatedText, got.Requests)
		}
		mu.Unlock()
	}
	server.Close() // requests that wrk broke off may still run
	for text := range seen {
		words := strings.Fields(text)
		if len(words) < 1 || len(words) > 8 {
			t.Fatalf("text of %d words: %q", len(words), text)
		}
		for _, w := range words {
			if !known[w] {
				t.Fatalf("text %q has a word that the vocabulary lacks", text)
			}
		}
	}
}

func TestServiceThatEnds(t *testing.T) {
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	_, err = startService(context.Background(), "lame", port, nil, "go", "no-such-command-"+strconv.Itoa(port))
	if err == nil || !strings.Contains(err.Error(), "lame ended") || !strings.Contains(err.Error(), "no-such-command") {
		t.Errorf("error %v", err)
	}
}
