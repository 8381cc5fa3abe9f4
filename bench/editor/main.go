// Command editor types a text into a language server as an editor does, a letter at a time, and
// prints as JSON how long completions took and the largest memory of the server:
//
//	go run ./bench/editor ./lstmkb lsp --private < text.txt
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

const uri = "file:///bench.md"

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: editor PROGRAM [ARGUMENT...] < TEXT")
		os.Exit(2)
	}
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "editor:", err)
		os.Exit(1)
	}
}

// editor is the client's side of a server.
type editor struct {
	out io.Writer
	in  *bufio.Reader
	id  int
}

func run(program []string, text io.Reader, report io.Writer) error {
	cmd := exec.Command(program[0], program[1:]...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	e := &editor{out: in, in: bufio.NewReader(out)}
	if _, err := e.call("initialize", map[string]any{"capabilities": map[string]any{}}); err != nil {
		return err
	}
	started := time.Since(begin)
	letters, words, err := e.typeText(text)
	if err != nil {
		return err
	}
	if _, err := e.call("shutdown", nil); err != nil {
		return err
	}
	if err := e.send("exit", nil); err != nil {
		return err
	}
	if err := cmd.Wait(); err != nil {
		return err
	}
	result := map[string]any{"letters": summary(letters), "words": summary(words), "start_ms": milliseconds(started)}
	if b, ok := maxRSS(cmd.ProcessState); ok {
		result["max_rss_mb"] = float64(b) / (1 << 20)
	}
	return json.NewEncoder(report).Encode(result)
}

// typeText types lines into one document and returns how long the completions behind letters and
// behind spaces took.
func (e *editor) typeText(text io.Reader) (letters, words []time.Duration, err error) {
	document := map[string]any{"uri": uri, "languageId": "markdown", "version": 0, "text": ""}
	if err := e.send("textDocument/didOpen", map[string]any{"textDocument": document}); err != nil {
		return nil, nil, err
	}
	version, line := 0, 0
	for lines := bufio.NewScanner(text); lines.Scan(); line++ {
		column := 0
		for _, r := range lines.Text() + "\n" {
			at := map[string]int{"line": line, "character": column}
			version++
			begin := time.Now()
			if err := e.send("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": uri, "version": version},
				"contentChanges": []any{map[string]any{"range": map[string]any{"start": at, "end": at}, "text": string(r)}}}); err != nil {
				return nil, nil, err
			}
			if r == '\n' {
				break
			}
			if column++; r > 0xFFFF {
				column++
			}
			if _, err := e.call("textDocument/completion", map[string]any{"textDocument": map[string]any{"uri": uri},
				"position": map[string]int{"line": line, "character": column}}); err != nil {
				return nil, nil, err
			}
			if took := time.Since(begin); r == ' ' {
				words = append(words, took)
			} else {
				letters = append(letters, took)
			}
		}
	}
	return letters, words, nil
}

func (e *editor) send(method string, params any) error {
	return e.write(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
}

func (e *editor) write(message any) error {
	text, err := json.Marshal(message)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "Content-Length: %d\r\n\r\n%s", len(text), text)
	return err
}

// call sends a request and reads up to its answer.
func (e *editor) call(method string, params any) (json.RawMessage, error) {
	e.id++
	if err := e.write(map[string]any{"jsonrpc": "2.0", "id": e.id, "method": method, "params": params}); err != nil {
		return nil, err
	}
	for {
		header, err := textproto.NewReader(e.in).ReadMIMEHeader()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", method, err)
		}
		n, err := strconv.Atoi(strings.TrimSpace(header.Get("Content-Length")))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", method, err)
		}
		text := make([]byte, n)
		if _, err := io.ReadFull(e.in, text); err != nil {
			return nil, fmt.Errorf("%s: %w", method, err)
		}
		var answer struct {
			ID            *int
			Result, Error json.RawMessage
		}
		switch err := json.Unmarshal(text, &answer); {
		case err != nil:
			return nil, fmt.Errorf("%s: %w", method, err)
		case answer.Error != nil:
			return nil, fmt.Errorf("%s: %s", method, answer.Error)
		case answer.ID != nil && *answer.ID == e.id:
			return answer.Result, nil
		}
	}
}

// summary returns how many times there are, their median and their 99th percentile. Each time
// covers a change, the request behind it, and the answer.
func summary(times []time.Duration) map[string]any {
	if len(times) == 0 {
		return nil
	}
	slices.Sort(times)
	return map[string]any{"n": len(times), "p50_ms": milliseconds(times[len(times)/2]), "p99_ms": milliseconds(times[len(times)*99/100])}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
