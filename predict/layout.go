package predict

import "github.com/lstmkb/lstmkb/decoder"

// Layout is where the keys of a keyboard are.
type Layout = decoder.Layout

// CheckLayout returns an error that names the layouts, unless there is one of that name or name
// is empty.
func CheckLayout(name string) error {
	if name == "" {
		return nil
	}
	_, err := decoder.LookupLayout(name)
	return err
}

// Layout returns the layout of that name, the language's for an empty one. The error names the
// layouts.
func (p *Predictor) Layout(name string) (*Layout, error) {
	if name == "" {
		return p.ownLayout, nil
	}
	return decoder.LookupLayout(name)
}

// layout returns the layout of the language's rows of letters, QWERTY if it has none.
func (l *Language) layout() (*Layout, error) {
	if rows := l.Keyboard.Letters; len(rows) > 0 {
		return decoder.FromRows(l.Tag, rows)
	}
	return decoder.Qwerty(), nil
}
