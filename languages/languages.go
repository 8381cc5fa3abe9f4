// Package languages lists the languages that come with the program. Each is a package
// that embeds its own folder, a model folder with all that a keyboard needs of the
// language; a program that wants one language imports that package alone. CONTRIBUTING.md
// says how to add one. Built with the tag english, the list has English alone.
package languages

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/lstmkb/lstmkb/predict"
)

// Default is the language for those who name none.
const Default = "en"

// FiguresName is the file of a language's folder that holds its Figures.
const FiguresName = "figures.json"

// Figures are what lstmkb eval --keyboard measured on the test text that the language's README.md
// names; docs/metrics.md says what they mean.
type Figures struct {
	Words   int64   `json:"words"`
	Top1    float64 `json:"top1"`
	Top3    float64 `json:"top3"`
	Savings float64 `json:"savings"`
}

// LoadFigures reads the figures of a language's folder. Without the file they are nil.
func LoadFigures(folder predict.Folder) (*Figures, error) {
	b, err := fs.ReadFile(folder, FiguresName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	f := &Figures{}
	if err == nil {
		err = json.Unmarshal(b, f)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", FiguresName, err)
	}
	return f, nil
}
