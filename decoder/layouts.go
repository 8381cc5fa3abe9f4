package decoder

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// layoutFiles holds a file a layout, whose name is the layout's. A file has the rows of keys
// from the top down, and of each row the X of its first key:
//
//	{"rows": [{"keys": "qwertyuiop", "x": 0}, {"keys": "asdfghjkl", "x": 0.5}, {"keys": "zxcvbnm", "x": 1.5}]}
//
// X is 0 where QWERTY has Q, and a row's Y is its number, from 0. Only letters are listed.
// qwerty, qwertz and azerty are those of phones, as Gboard and iOS have them: rows are centred,
// and a shift key of 1.5 key widths is beside the last one. The others are those of keyboards
// with keys of plastic, whose rows are staggered by 0.25 and 0.5 key widths.
//
//go:embed layouts/*.json
var layoutFiles embed.FS

const (
	maxRows    = 8
	maxRowKeys = 32
	maxPlace   = 64   // of X, from 0
	maxLayout  = 1e5  // bytes of a layout's file
	wideKey    = 1.5  // widths of a key that writes nothing
	fullRow    = 10.0 // key widths of the page's keyboard
)

var layouts = sync.OnceValue(func() map[string]*Layout {
	all := map[string]*Layout{}
	files, err := layoutFiles.ReadDir("layouts")
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".json")
		var text []byte
		if text, err = layoutFiles.ReadFile("layouts/" + f.Name()); err != nil {
			break
		}
		if all[name], err = ReadLayout(name, bytes.NewReader(text)); err != nil {
			break
		}
	}
	if err != nil {
		panic(err) // the program's own files, which a test reads
	}
	return all
})

// Layouts returns the names of the layouts that LookupLayout knows, in the order of the
// alphabet.
func Layouts() []string { return slices.Sorted(maps.Keys(layouts())) }

// LookupLayout returns the layout of that name, which must not be changed. The error for an
// unknown one lists the names of all.
func LookupLayout(name string) (*Layout, error) {
	if l := layouts()[name]; l != nil {
		return l, nil
	}
	return nil, fmt.Errorf("layout is %.40q, want %s", name, strings.Join(Layouts(), ", "))
}

// Qwerty is the layout of English keyboards on phones.
func Qwerty() *Layout { return layouts()["qwerty"] }

// ReadLayout reads a layout in the form of those that come with the program. Errors say which
// row is wrong and what it should have.
func ReadLayout(name string, from io.Reader) (*Layout, error) {
	var file struct {
		Rows []struct {
			Keys string  `json:"keys"`
			X    float32 `json:"x"`
		} `json:"rows"`
	}
	in := json.NewDecoder(io.LimitReader(from, maxLayout))
	in.DisallowUnknownFields()
	if err := in.Decode(&file); err != nil {
		return nil, fmt.Errorf("layout %.40q: %w", name, err)
	}
	if n := len(file.Rows); n < 1 || n > maxRows {
		return nil, fmt.Errorf("layout %.40q: rows has %d, want 1 to %d", name, n, maxRows)
	}
	l := &Layout{name, map[rune]Point{}}
	for y, row := range file.Rows {
		if err := l.addRow(row.Keys, Point{row.X, float32(y)}); err != nil {
			return nil, fmt.Errorf("layout %.40q: row %d: %w", name, y+1, err)
		}
	}
	return l, nil
}

// addRow adds keys side by side, the first one at p.
func (l *Layout) addRow(keys string, p Point) error {
	if n := utf8.RuneCountInString(keys); n < 1 || n > maxRowKeys {
		return fmt.Errorf("keys has %d characters, want 1 to %d", n, maxRowKeys)
	}
	if !(p.X >= -maxPlace && p.X <= maxPlace) {
		return fmt.Errorf("x is %v, want −%d to %d", p.X, maxPlace, maxPlace)
	}
	for _, r := range keys {
		if !writes(r) || unicode.ToLower(r) != r {
			return fmt.Errorf("keys has %q, want letters in lower case", r)
		}
		if _, twice := l.Keys[r]; twice {
			return fmt.Errorf("keys has %q, which was before", r)
		}
		l.Keys[r] = p
		p.X++
	}
	return nil
}

// FromRows makes a layout of the rows of letters of a page's keyboard, a character a key (see
// predict.Keyboard). Keys are 1 wide and those of marks as ⇧ and ⌫ 1.5; rows are centred, and one
// wider than 10 is narrowed to 10. Places are in widths of the first key. Rows without a letter, as
// that of the space bar, may come last. The error says which row is wrong.
func FromRows(name string, rows []string) (*Layout, error) {
	if len(rows) < 1 || len(rows) > maxRows {
		return nil, fmt.Errorf("keyboard rows are %d, want 1 to %d", len(rows), maxRows)
	}
	l := &Layout{name, map[rune]Point{}}
	origin, unit := float32(0), float32(1)
	for y, row := range rows {
		if n := utf8.RuneCountInString(row); n > maxRowKeys {
			return nil, fmt.Errorf("keyboard row %d has %d keys, want at most %d", y+1, n, maxRowKeys)
		}
		total := float32(0)
		for _, r := range row {
			total += keyWidth(r)
		}
		width := float32(1)
		if total > fullRow {
			width = fullRow / total
		}
		x := (fullRow - total*width) / 2
		if y == 0 {
			origin, unit = x+width/2, width
		}
		for _, r := range row {
			w := keyWidth(r) * width
			if _, twice := l.Keys[r]; twice && writes(r) {
				return nil, fmt.Errorf("keyboard row %d has %q, which was before", y+1, r)
			}
			if writes(r) {
				l.Keys[r] = Point{(x + w/2 - origin) / unit, float32(y)}
			}
			x += w
		}
	}
	if len(l.Keys) == 0 {
		return nil, errors.New("keyboard rows have no letter")
	}
	return l, nil
}

// writes reports whether a key that shows r writes a letter of a word.
func writes(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

func keyWidth(r rune) float32 {
	if strings.ContainsRune("⇧⌫⏎Ⓐ①②", r) {
		return wideKey
	}
	return 1
}
