package page

import (
	"encoding/json"
	"io/fs"
	"os"
)

// NewPage is the English page with that model and engine. If model is nil, it hands out none.
func NewPage(model, engine fs.FS) (*Page, error) {
	lend := model != nil
	if !lend {
		model = os.DirFS("../../languages/en")
	}
	language, err := os.ReadFile("../../languages/en/language.json")
	if err != nil {
		return nil, err
	}
	return newPage([]Language{{Tag: "en", Served: true, Rules: json.RawMessage(language), Folder: model}}, lend, engine)
}

// For the tests, which need the server and so cannot be of this package.
var (
	PathOf  = pathOf
	Static  = static
	NewWith = newPage
)

// Has reports whether path is one of the page's.
func (p *Page) Has(path string) bool { return p.assets[path] != nil }
