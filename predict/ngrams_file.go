package predict

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/klauspost/compress/zstd"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// NgramsName is the file of a model folder that holds its n-grams.
const NgramsName = "ngrams.zst"

// gzipNgrams is the file of earlier versions, which took three times as long to decompress.
const gzipNgrams = "ngrams.gz"

// ngramWindow is Zstandard's window in bytes. The numbers hardly repeat: compression gains by
// their frequencies, and a larger window would only take memory.
const ngramWindow = 1 << 18

// Save writes g to the file at path, compressed, in the format of LoadNgrams.
func (g *Ngrams) Save(path string) error {
	return checkpoint.WriteFile(path, func(w io.Writer) error {
		z, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(ngramWindow))
		if err != nil {
			return err
		}
		return errors.Join(g.Write(z), z.Close())
	})
}

// LoadNgrams reads the n-grams of a model folder. Without them it returns nil, which
// WithNgrams takes for no n-grams. It fails if the folder has only n-grams of an earlier
// version.
func LoadNgrams(folder fs.FS) (*Ngrams, error) {
	g, err := loadFile(folder, NgramsName, func(f io.Reader) (*Ngrams, error) {
		z, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(ngramWindow))
		if err != nil {
			return nil, err
		}
		defer z.Close()
		content, err := limitUnpacked(f, z)
		if err != nil {
			return nil, err
		}
		return ReadNgrams(content)
	})
	if g != nil || err != nil {
		return g, err
	}
	if _, err := fs.Stat(folder, gzipNgrams); err == nil {
		return nil, fmt.Errorf("%s: n-grams of an earlier version: make %s by lstmkb ngrams --model DIR --data TEXT --out DIR/%[2]s, then delete it",
			gzipNgrams, NgramsName)
	}
	return nil, nil
}
