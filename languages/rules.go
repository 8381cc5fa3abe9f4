package languages

import (
	"embed"
	"io/fs"
)

//go:embed */language.json
var rules embed.FS

// Rules returns the folder with the language.json of a tag, nil if there is none. There are more
// of them than models: train and vocab take them for a text in the language.
func Rules(tag string) fs.FS {
	if folder, err := fs.Sub(rules, tag); err == nil {
		if _, err := fs.Stat(folder, "language.json"); err == nil {
			return folder
		}
	}
	return nil
}
