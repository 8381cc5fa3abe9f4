package settings

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// header begins a file that Set makes.
const header = "# Settings of lstmkb, for all programs that you type in; lstmkb settings show lists all of them.\n"

// Set changes one setting of the file at path, "" for DefaultPath: a text, a bool, or a list of
// texts, as the setting takes. All else in the file stays as it is, comments too; it is
// replaced as a whole, and not if it or the new value is wrong.
func Set(ctx context.Context, path, name string, value any) error {
	return update(ctx, path, name, func(*Settings) any { return value })
}

// AddNeverCorrect adds a word to never_correct.
func AddNeverCorrect(ctx context.Context, path, word string) error {
	return update(ctx, path, "never_correct", func(s *Settings) any {
		if slices.Contains(s.NeverCorrect, word) {
			return s.NeverCorrect
		}
		return append(s.NeverCorrect, word)
	})
}

// update sets a setting to what value makes of those in the file.
func update(ctx context.Context, path, name string, value func(*Settings) any) error {
	s, err := Load(path)
	if err != nil {
		return err
	}
	f, err := Lookup(name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.Path), 0o700); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	unlock, err := checkpoint.Lock(ctx, s.Path)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	defer unlock()
	if s, err = Load(s.Path); err != nil { // what the last holder of the lock has written
		return err
	}
	text, err := readFile(s.Path)
	if err != nil {
		return err
	}
	line, err := written(f, value(&s))
	if err != nil {
		return err
	}
	if text, err = replace(s.Path, text, name, line); err != nil {
		return err
	}
	return checkpoint.WriteFile(s.Path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// written returns the line of TOML that sets f to value.
func written(f Field, value any) (string, error) {
	line, err := toml.Marshal(map[string]any{f.Name: value})
	if err != nil {
		return "", fmt.Errorf("settings: %s: %w", f.Name, err)
	}
	var again map[string]any
	if err := toml.Unmarshal(line, &again); err != nil {
		return "", fmt.Errorf("settings: %s: %w", f.Name, err)
	}
	s := Defaults()
	if !f.assign(&s, again[f.Name]) {
		_, shown, _ := strings.Cut(strings.TrimSpace(string(line)), " = ")
		return "", fmt.Errorf("%s is %.200s, want %s", f.Name, shown, f.Want)
	}
	return strings.TrimSpace(string(line)), nil
}

// replace puts the line in place of that of the setting in the text of a file, or at its end.
func replace(file string, text []byte, name, line string) ([]byte, error) {
	entries, err := parse(file, text)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.name == name {
			return slices.Concat(text[:e.from], []byte(line), text[e.to:]), nil
		}
	}
	if len(text) == 0 {
		text = []byte(header)
	}
	if !bytes.HasSuffix(text, []byte("\n")) {
		text = append(text, '\n')
	}
	return append(text, line+"\n"...), nil
}

// Write writes all settings as a file has them, each below what it is for.
func (s *Settings) Write(w io.Writer) error {
	for i, f := range Fields() {
		line, err := toml.Marshal(map[string]any{f.Name: f.Value(s)})
		if err != nil {
			return fmt.Errorf("settings: %s: %w", f.Name, err)
		}
		gap := "\n"
		if i == 0 {
			gap = ""
		}
		if _, err := fmt.Fprintf(w, "%s# %s\n%s", gap, f.Help, line); err != nil {
			return err
		}
	}
	return nil
}
