package checkpoint

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"strings"
)

// Metadata of the files written here. metaFormat is always there together with metaSum: a
// file with a damaged metaSum is not mistaken for another program's, which has neither.
const (
	metaPrefix = "lstmkb."
	metaSum    = "lstmkb.crc32c"
	metaFormat = "lstmkb.format"
)

// noSum takes the place of the checksum while it is computed.
const noSum = "00000000"

// WriteChecked is [WriteTensors] with a checksum for [File.Verify]: the metadata
// lstmkb.crc32c is the CRC-32C, in hexadecimal, of the whole file with eight zeros in place
// of the checksum. The checksum precedes the data, so WriteChecked converts the data twice;
// it must not change meanwhile.
func WriteChecked(w io.Writer, tensors []Tensor, meta map[string]string) error {
	meta = maps.Clone(meta)
	if meta == nil {
		meta = make(map[string]string, 2)
	}
	meta[metaFormat], meta[metaSum] = "1", noSum
	head, err := header(tensors, meta)
	if err != nil {
		return err
	}
	crc := crc32.New(castagnoli())
	if err := writeAll(crc, head, tensors); err != nil {
		return err
	}
	place, err := sumPlace(head)
	if err != nil {
		return err
	}
	copy(place, hexSum(crc.Sum32()))
	return writeAll(w, head, tensors)
}

// Verify reads the whole file and compares its checksum. A file written by another program
// has none and passes.
func (f *File) Verify() error {
	want, ok := f.Meta[metaSum]
	if !ok {
		for key := range f.Meta {
			if strings.HasPrefix(key, metaPrefix) {
				return fmt.Errorf("has metadata %q but no %q: damaged", key, metaSum)
			}
		}
		return nil
	}
	head, err := readHead(f.r, f.size)
	if err != nil {
		return err
	}
	place, err := sumPlace(head)
	if err != nil {
		return err
	}
	copy(place, noSum)
	crc := crc32.New(castagnoli())
	crc.Write(head) // a hash never fails
	rest := io.NewSectionReader(f.r, int64(len(head)), f.size-int64(len(head)))
	if n, err := io.CopyBuffer(onlyWriter{crc}, onlyReader{rest}, make([]byte, chunk)); err != nil {
		return fmt.Errorf("checksum: %w", err)
	} else if n != rest.Size() {
		return fmt.Errorf("checksum: %w", io.ErrUnexpectedEOF)
	}
	if got := hexSum(crc.Sum32()); got != want {
		return fmt.Errorf("checksum is %s, want %s: damaged, or changed by a program that kept the metadata", got, want)
	}
	return nil
}

// sumPlace returns the digits of the checksum in a header. Quotes inside JSON strings are
// escaped, so only the key itself can match.
func sumPlace(head []byte) ([]byte, error) {
	key := []byte(`"` + metaSum + `":"`)
	i := bytes.Index(head, key)
	if i < 0 || len(head) < i+len(key)+len(noSum)+1 || head[i+len(key)+len(noSum)] != '"' {
		return nil, fmt.Errorf("metadata %q is not eight digits where it was written: damaged, or rewritten by a program that kept the metadata", metaSum)
	}
	return head[i+len(key) : i+len(key)+len(noSum)], nil
}

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

func hexSum(sum uint32) string { return fmt.Sprintf("%08x", sum) }

// onlyReader and onlyWriter hide all other methods, so that CopyBuffer uses its buffer.
type (
	onlyReader struct{ io.Reader }
	onlyWriter struct{ io.Writer }
)
