package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

const uri = "file:///bench.md"

// editor is the client's side of a server, with one document.
type editor struct {
	server       *exec.Cmd
	out          io.Writer
	in           *bufio.Reader
	id           int
	version      int
	line, column int // of the cursor
}

func start(program []string) (*editor, error) {
	cmd := exec.Command(program[0], program[1:]...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &editor{server: cmd, out: in, in: bufio.NewReader(out)}, cmd.Start()
}

// end ends the server as the protocol has it.
func (e *editor) end() error {
	if _, err := e.call("shutdown", nil); err != nil {
		return err
	}
	if err := e.send("exit", nil); err != nil {
		return err
	}
	return e.server.Wait()
}

// kill ends a server that has not ended.
func (e *editor) kill() {
	if e.server.ProcessState == nil {
		_ = e.server.Process.Kill() // fails if it has ended just now
		_ = e.server.Wait()         // likewise
	}
}

// memory returns one field of the server's /proc status, in MB, and 0 if the system has
// none.
func (e *editor) memory(name string) float64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", e.server.Process.Pid))
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			kb, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			return float64(kb) / 1024
		}
	}
	return 0
}

// open opens the document and sets the cursor to its end.
func (e *editor) open(text string) error {
	e.line = strings.Count(text, "\n")
	for _, r := range text[strings.LastIndexByte(text, '\n')+1:] {
		e.column += units(r)
	}
	return e.send("textDocument/didOpen", map[string]any{
		"textDocument": map[string]any{"uri": uri, "languageId": "markdown", "version": 0, "text": text}})
}

// units is the number of UTF-16 units of a character.
func units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// press types a character and, unless it ends a line, asks for completions. It returns how long that
// took.
func (e *editor) press(r rune) (time.Duration, error) {
	at := map[string]int{"line": e.line, "character": e.column}
	e.version++
	begin := time.Now()
	err := e.send("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": uri, "version": e.version},
		"contentChanges": []any{map[string]any{"range": map[string]any{"start": at, "end": at}, "text": string(r)}}})
	if r == '\n' {
		e.line, e.column = e.line+1, 0
		return 0, err
	}
	if err != nil {
		return 0, err
	}
	e.column += units(r)
	_, err = e.call("textDocument/completion", map[string]any{"textDocument": map[string]any{"uri": uri},
		"position": map[string]int{"line": e.line, "character": e.column}})
	return time.Since(begin), err
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
