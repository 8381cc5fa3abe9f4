package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"
)

// printable escapes control characters, which could command a terminal.
func printable(s string) string {
	return escape(s, func(r rune) string {
		q := strconv.QuoteRune(r)
		return q[1 : len(q)-1]
	})
}

// escape replaces control characters.
func escape(s string, by func(rune) string) string {
	if !strings.ContainsFunc(s, commands) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if commands(r) {
			b.WriteString(by(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// commands reports whether a terminal may take r as a command: a control character but the
// end of a line, or one that turns the direction of what follows.
func commands(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) && !strings.ContainsRune("\u061c\u200e\u200f", r)
}

// printJSON prints v on one line.
func printJSON(w io.Writer, v any) error {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	return writeJSON(w, b.String())
}

// writeJSON writes JSON with the control characters that its strings may hold escaped.
func writeJSON(w io.Writer, s string) error {
	_, err := io.WriteString(w, escape(s, func(r rune) string { return fmt.Sprintf("\\u%04x", r) }))
	return err
}

// writtenFile is a file that a command has written.
type writtenFile struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
}

func filesAt(paths []string) (files []writtenFile, err error) {
	for _, p := range paths {
		st, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		files = append(files, writtenFile{p, st.Size()})
	}
	return files, nil
}

func printSizes(w io.Writer, files []writtenFile) error {
	for _, f := range files {
		if _, err := fmt.Fprintf(w, "%s  %d bytes\n", printable(f.Path), f.Bytes); err != nil {
			return err
		}
	}
	return nil
}

// printFiles prints the paths and sizes of written files.
func printFiles(w io.Writer, paths []string, asJSON bool) error {
	files, err := filesAt(paths)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, map[string]any{"files": files})
	}
	return printSizes(w, files)
}

// shellWord quotes s for a shell where it needs that.
func shellWord(s string) string {
	safe := func(r rune) bool {
		return r > unicode.MaxASCII || unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_./:,@%+=", r)
	}
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !safe(r) }) {
		return s
	}
	return "'" + strings.ReplaceAll(printable(s), "'", `'\''`) + "'"
}
