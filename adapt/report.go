package adapt

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// ReportName is the file of a folder that Run makes with its Report.
const ReportName = "make.json"

// Report is what such a folder says about how it was made.
type Report struct {
	Result
	Seen *Seen `json:"seen,omitempty"` // of the text that was learned from; nil if none was
}

func (m *maker) writeReport() error {
	r := Report{Result: m.result}
	if r.Use != Start {
		r.Seen = see(append(m.train[:len(m.train):len(m.train)], m.valid...), m.words+wordsOf(m.valid))
	}
	return checkpoint.WritePrivateFile(filepath.Join(m.Out, ReportName), func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	})
}

// ReadReport reads the report of a model folder, nil if Run has not made it.
func ReadReport(folder fs.FS) (*Report, error) {
	b, err := fs.ReadFile(folder, ReportName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r := &Report{}
	if err := json.Unmarshal(b, r); err != nil {
		return nil, fmt.Errorf("%s: %w", ReportName, err)
	}
	if s := r.Seen; s != nil && (s.Every == 0 || len(s.Bits) == 0) {
		return nil, fmt.Errorf("%s: seen has every %d and %d bytes of bits, want 1 or more of both", ReportName, s.Every, len(s.Bits))
	}
	return r, nil
}
