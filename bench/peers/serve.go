package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// serveRow is one service under one load.
type serveRow struct {
	Program     string    `json:"program"`
	Connections int       `json:"connections"`
	Texts       string    `json:"texts"`               // all differ, typing or one repeated
	Rate        float64   `json:"requests_per_second"` // median of the turns
	P50         float64   `json:"p50_ms"`              // median of the turns
	P99         float64   `json:"p99_ms"`              // median of the turns
	WorstP99    float64   `json:"worst_p99_ms"`        // of a turn
	Turns       []float64 `json:"turns"`               // requests a second
	Memory      float64   `json:"resident_mb"`         // after the last turn
	Ratio       float64   `json:"ratio"`               // of rates, to the peer's; median of the ratios turn by turn
}

const (
	differing = "all differ"
	typing    = "typing"
	repeated  = "one repeated"

	repeatedText = "i want to"
)

var serveNotes = []string{
	"A turn is wrk with one thread on the same processors as the service that it asks, the other one idle. Both answer the five likeliest words.",
	"all differ: 1 to 8 random words, the same texts for both programs, other ones in each turn. one repeated: " + repeatedText + ".",
	"typing: a typist for each connection, whose text grows by a random word with each request, up to 12 words, and begins anew. lstmkb keeps the states after the last 4096 texts; the peer, which keeps nothing, reads each text from its beginning.",
	"The peer is one process, as in serve_ort.py; ONNX Runtime has one thread a request, requests run in FastAPI's thread pool.",
	"Both models have the default size and compute in int8. The peer's has random weights, which cost it no more than others, quantised by ONNX Runtime's quantize_dynamic; lstmkb's has those of -model, which serve itself rounds where they are floats, or random ones, whose scores have no principal components to screen by.",
}

// load is the requests that wrk sends in a turn.
type load struct {
	connections int
	texts       string
}

var loads = []load{{1, differing}, {1, typing}, {1, repeated}, {32, differing}, {32, typing}, {32, repeated}}

// service is a running HTTP server.
type service struct {
	name    string
	url     string // of POST /predict
	process *process
}

// compareServing runs wrk in turns against lstmkb serve and against FastAPI with ONNX
// Runtime, both with the default model in int8.
func compareServing(ctx context.Context, s settings) (results, error) {
	folder := s.keep
	if folder == "" {
		temp, err := os.MkdirTemp("", "lstmkb-peers-")
		if err != nil {
			return results{}, err
		}
		defer os.RemoveAll(temp)
		folder = temp
	}
	files, err := prepareServing(ctx, s, folder)
	if err != nil {
		return results{}, err
	}
	var versions map[string]string
	if versions, err = serveVersions(ctx, s.python); err != nil {
		return results{}, err
	}
	peer, err := startPeerService(ctx, s.python, files)
	if err != nil {
		return results{}, err
	}
	defer peer.process.stop()
	own, err := startOwnService(ctx, files)
	if err != nil {
		return results{}, err
	}
	defer own.process.stop()

	seconds, rounds := s.seconds, s.rounds
	if s.quick {
		seconds, rounds = 1, 1
	}
	services := []*service{peer, own}
	rows := make([]serveRow, len(loads)*len(services))
	turns := make([][]turn, len(rows))
	for round := range rounds {
		for i, l := range loads {
			for j, service := range services {
				t, err := ask(ctx, service.url, l, seconds, files.vocab, round*len(loads)+i+1)
				if err != nil {
					return results{}, fmt.Errorf("%s: %w", service.name, err)
				}
				at := i*len(services) + j
				turns[at] = append(turns[at], t)
				rows[at] = serveRow{Program: service.name, Connections: l.connections, Texts: l.texts, Memory: service.process.residentMB()}
				fmt.Printf("turn %d  %-24s %2d connections, texts: %-12s  %8.0f requests/s, p50 %6.2f ms, p99 %6.2f ms\n",
					round+1, service.name, l.connections, l.texts, t.rate(), t.P50, t.P99)
			}
		}
	}
	for i := range rows {
		rows[i].summarise(turns[i], turns[i-i%len(services)])
	}
	printServing(rows)
	return results{Rows: rows, Notes: serveNotes, Peers: versions}, ctx.Err()
}

// summarise fills in the figures of the turns and their ratios to the peer's.
func (r *serveRow) summarise(turns, peer []turn) {
	var p50, p99, ratios []float64
	for i, t := range turns {
		r.Turns = append(r.Turns, t.rate())
		p50, p99, ratios = append(p50, t.P50), append(p99, t.P99), append(ratios, t.rate()/peer[i].rate())
		r.WorstP99 = max(r.WorstP99, t.P99)
	}
	r.Rate, r.P50, r.P99, r.Ratio = median(r.Turns), median(p50), median(p99), median(ratios)
}

func printServing(rows []serveRow) {
	fmt.Printf("\n%-24s %11s  %-12s %10s %8s %8s %7s %7s\n", "", "connections", "texts", "requests/s", "p50 ms", "p99 ms", "MB", "ratio")
	for _, r := range rows {
		fmt.Printf("%-24s %11d  %-12s %10.0f %8.2f %8.2f %7.0f %7.1f\n",
			r.Program, r.Connections, r.Texts, r.Rate, r.P50, r.P99, r.Memory, r.Ratio)
	}
}

// startPeerService starts FastAPI with ONNX Runtime.
func startPeerService(ctx context.Context, python string, f servingFiles) (*service, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	return startService(ctx, "FastAPI, ONNX Runtime", port, []string{"MODEL=" + f.peer}, python, "-m", "uvicorn", "serve_ort:app",
		"--app-dir", filepath.Join("bench", "peers"), "--port", strconv.Itoa(port), "--log-level", "warning")
}

// startOwnService starts lstmkb serve.
func startOwnService(ctx context.Context, f servingFiles) (*service, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	return startService(ctx, "lstmkb", port, nil, f.binary, "serve", "--model", f.model, "--listen", "127.0.0.1:"+strconv.Itoa(port),
		"--recent", "4096", "--response-cache", "4096")
}
