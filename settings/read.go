package settings

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// maxFile is the size limit in bytes of a file of settings.
const maxFile = 1 << 20

// UnknownSetting is the error for a name that is none of a setting.
type UnknownSetting struct {
	Where string // "file:line: ", or "" outside of a file
	Name  string
}

func (u *UnknownSetting) Error() string {
	return fmt.Sprintf("%sunknown setting %q, want one of %s", u.Where, u.Name, strings.Join(Names(), ", "))
}

// Load reads the settings at path, "" for DefaultPath. A file that does not exist says nothing,
// and what a file does not say is as in Defaults. Errors name the file, the line, the setting and
// what was expected.
func Load(path string) (Settings, error) {
	s := Defaults()
	if s.Path = path; path == "" {
		var err error
		if s.Path, err = DefaultPath(); err != nil {
			return s, fmt.Errorf("settings: %w; name the file", err)
		}
	}
	text, err := readFile(s.Path)
	if err == nil {
		err = s.read(text)
	}
	return s, err
}

// readFile returns the text of a file of settings, none if it does not exist.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	defer f.Close() // only read from: nothing is lost
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("settings: %s has more than %d bytes", path, maxFile)
	}
	return text, nil
}

// read sets the fields that the text of s.Path has.
func (s *Settings) read(text []byte) error {
	entries, err := parse(s.Path, text)
	if err != nil {
		return err
	}
	for _, e := range entries {
		where := fmt.Sprintf("%s:%d: ", s.Path, e.line)
		f, err := Lookup(e.name)
		if err != nil {
			return &UnknownSetting{where, e.name}
		}
		if !f.assign(s, e.value) {
			return fmt.Errorf("%s%s is %.200s, want %s", where, f.Name, e.written, f.Want)
		}
	}
	return nil
}

// entry is a setting in a file.
type entry struct {
	name     string
	line     int
	from, to int    // its bytes
	written  string // its value as the file has it
	value    any
}

// parse lists the settings of a file. Errors of TOML's grammar name the line.
func parse(file string, text []byte) (entries []entry, err error) {
	var whole map[string]any // finds what is written twice, too
	if err := toml.Unmarshal(text, &whole); err != nil {
		var wrong *toml.DecodeError
		if errors.As(err, &wrong) {
			line, _ := wrong.Position()
			return nil, fmt.Errorf("%s:%d: %w", file, line, err)
		}
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var p unstable.Parser
	p.Reset(text)
	for p.NextExpression() {
		x := p.Expression()
		var names []string
		for key := x.Key(); key.Next(); {
			names = append(names, string(key.Node().Data))
		}
		e := entry{name: strings.Join(names, ".")}
		if x.Kind == unstable.KeyValue {
			e.from, e.to = int(x.Raw.Offset), int(x.Raw.Offset+x.Raw.Length)
			e.line = p.Shape(x.Raw).Start.Line
			if len(names) == 1 {
				e.value = whole[names[0]]
			}
			raw := strings.TrimSpace(string(text[e.from:e.to]))
			_, e.written, _ = strings.Cut(raw, "=")
			e.written = strings.TrimSpace(e.written)
		} else { // a table, of which there is none
			key := x.Key()
			key.Next()
			e.name, e.line = "["+e.name+"]", p.Shape(key.Node().Raw).Start.Line
		}
		entries = append(entries, e)
	}
	return entries, p.Error()
}
