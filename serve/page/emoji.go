package page

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
)

// emojiFile is the table of emoji of a model folder, see package emoji.
const (
	emojiFile = "emoji.tsv.gz"
	maxEmoji  = 4 << 20 // bytes of a table, unpacked
)

// addEmoji adds the table of emoji of each language, an empty one of a folder without.
func (p *Page) addEmoji(languages []Language) error {
	for _, l := range languages {
		table, err := readEmoji(l.Folder)
		if err != nil {
			return fmt.Errorf("%s of %s: %w", emojiFile, l.Tag, err)
		}
		name := "/page/emoji-" + l.Tag + ".tsv"
		// The first request waits for the compression, not the start.
		p.assets[name] = &asset{make: sync.OnceValues(func() (*asset, error) { return inMemory(name, table) })}
	}
	return nil
}

func readEmoji(folder fs.FS) ([]byte, error) {
	if folder == nil {
		return nil, nil
	}
	packed, err := fs.ReadFile(folder, emojiFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, maxEmoji))
}
