package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
)

// TestMain runs the tests or, where a test asks for it, a peer.
func TestMain(m *testing.M) {
	if os.Getenv("PEERS_TEST_PEER") != "" {
		peer()
		return
	}
	os.Exit(m.Run())
}

// thorough skips a test that loads both processors for seconds, but in .ci/run.
func thorough(t *testing.T) {
	t.Helper()
	if os.Getenv("LSTMKB_THOROUGH") == "" {
		t.Skip("takes its time: with LSTMKB_THOROUGH=1, as in .ci/run")
	}
}

// peer answers like kernels_torch.py.
func peer() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var q request
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			panic(err)
		}
		switch {
		case q["op"] == "versions":
			fmt.Println(`{"torch": "1"}`)
		case q["op"] == "correct":
			fmt.Println(`{"Speller": {"top1": 0.25, "top3": 0.5, "changed": 0}, "Lame": {"error": "FileNotFoundError: lame"}}`)
		case q["op"] == "accepted": // all words
			n := len(q["words"].([]any))
			fmt.Println("[" + strings.TrimSuffix(strings.Repeat("true,", n), ",") + "]")
		case q["library"] == "lame":
			fmt.Println(`{"error": "RuntimeError: lame"}`)
		case q["library"] == "garbled":
			fmt.Println(`?`)
		case q["library"] == "instant":
			fmt.Println(`{"seconds": 0}`)
		case q["library"] == "dead":
			return
		default:
			fmt.Println(`{"seconds": 0.5}`)
		}
	}
}

func startTestPeer(t *testing.T) *peers {
	t.Helper()
	t.Setenv("PEERS_TEST_PEER", "1")
	p, err := startPeers(context.Background(), os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	return p
}

func TestPeers(t *testing.T) {
	p := startTestPeer(t)
	if v, err := p.versions(); err != nil || v["torch"] != "1" {
		t.Errorf("versions are %v, %v", v, err)
	}
	for _, test := range []struct{ library, err string }{
		{"mkl", ""}, {"lame", "cannot run here"}, {"garbled", "invalid character"}, {"instant", "took 0 s"}, {"mkl", ""}, {"dead", "EOF"},
	} {
		got, err := p.seconds(test.library, 1, 0.1, request{"op": "gemm"})
		if test.err == "" {
			if err != nil || got != 0.5 {
				t.Errorf("%s: %g, %v, want 0.5", test.library, got, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: error %v, want %q", test.library, err, test.err)
		}
	}
}

// TestCompare leaves out what a library cannot do and fails where one is gone.
func TestCompare(t *testing.T) {
	r := &report{rounds: 2, peers: startTestPeer(t)}
	w := &work{op: "op", set: kernels.Sets()[0], threads: 1, operations: 1e6, run: func() {}, seconds: 1e-4,
		once: map[string]func(){"generic": func() {}}}
	w.ask(r, request{"op": "gemm"}, "mkl", "lame")
	row, err := w.compare(r)
	if err != nil || !(row.Ratio["mkl"] > 0) || !(row.Ratio["generic"] > 0) || len(row.Ratio) != 2 {
		t.Errorf("row %+v, %v, want ratios to mkl and generic", row, err)
	}
	w.ask(r, request{"op": "gemm"}, "dead")
	if _, err := w.compare(r); err == nil {
		t.Error("no error though the peer has ended")
	}
}

// TestReport runs the whole comparison, briefly and without Python, and checks that
// every figure is one.
func TestReport(t *testing.T) {
	folder := t.TempDir()
	if err := run(context.Background(), settings{results: folder, rounds: 3, quick: true}, "kernels"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "kernels.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Header header
		Notes  []string
		Rows   []kernelRow
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got.Header.Go == "" || len(got.Notes) == 0 {
		t.Errorf("header %+v, %d notes", got.Header, len(got.Notes))
	}
	seen := map[string]bool{}
	for _, row := range got.Rows {
		seen[row.Op], seen[row.Set] = true, true
		key := fmt.Sprint(row.Op, row.Shape, row.Set, row.Threads)
		if seen[key] {
			t.Errorf("%+v comes twice", row)
		}
		seen[key] = true
		positive(t, row, "rate", row.rate())
		if row.Limit != "" {
			positive(t, row, "share", row.Share)
		}
		for name, ratio := range row.Ratio {
			positive(t, row, "ratio to "+name, ratio)
		}
	}
	for _, s := range kernels.Sets() {
		if !seen[s.Name] {
			t.Errorf("no row of set %s", s.Name)
		}
	}
	for _, op := range []string{"limit: int8 in registers", "limit: reads from L2", "gemm float32, cube", "gemm bfloat16, cube",
		"gemv float32", "gemv int8", "softmax", "gates", "gates, gradient", "Adam", "axpy", "top 5"} {
		if !seen[op] {
			t.Errorf("no row of %s", op)
		}
	}
}

// TestOnly leaves recorded results alone.
func TestOnly(t *testing.T) {
	folder := t.TempDir()
	if err := run(context.Background(), settings{results: folder, rounds: 1, quick: true, only: "^axpy"}, "kernels"); err != nil {
		t.Fatal(err)
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) > 0 {
		t.Errorf("%d files, %v, want none", len(files), err)
	}
}

func positive(t *testing.T, row kernelRow, what string, x float64) {
	t.Helper()
	if !(x > 0) || math.IsInf(x, 0) {
		t.Errorf("%+v: %s %g", row, what, x)
	}
}

func TestChooseSets(t *testing.T) {
	all := len(kernels.Sets())
	for _, test := range []struct {
		name          string
		chosen, alone int
		ok            bool
	}{{"", 1, all - 1, true}, {"all", all, 0, true}, {"generic", 1, 0, true}, {"sse", 0, 0, false}} {
		chosen, alone, err := chooseSets(test.name)
		if (err == nil) != test.ok || err == nil && (len(chosen) != test.chosen || len(alone) != test.alone) {
			t.Errorf("%q: %d sets chosen, %d alone, %v", test.name, len(chosen), len(alone), err)
		}
	}
}
