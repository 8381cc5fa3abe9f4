package page

import (
	"encoding/json"
	"io/fs"
	"os"
)

// NewPage is the English page with that model and engine, without one if model is nil.
func NewPage(model, engine fs.FS) (*Page, error) {
	language, err := os.ReadFile("../../languages/en/language.json")
	if err != nil {
		return nil, err
	}
	return newPage([]Language{{Tag: "en", Served: true, Rules: json.RawMessage(language), Folder: model}}, model != nil, engine)
}

// For the tests, which need the server and so cannot be of this package.
var (
	PathOf  = pathOf
	Static  = static
	NewWith = newPage
)

// Has reports whether path is one of the page's.
func (p *Page) Has(path string) bool { return p.assets[path] != nil }
