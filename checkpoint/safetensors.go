package checkpoint

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"
)

// Tensor is a tensor of a safetensors file, row-major.
type Tensor struct {
	Name  string
	Shape []int
	Data  []float32
	DType DType  // type in the file; "" is F32
	Int8  []int8 // instead of Data if DType is I8
}

const (
	metaName  = "__metadata__" // key of the metadata in the header
	maxHeader = 100_000_000    // bytes, as in the reference implementation
	maxRank   = 32             // dimensions of a tensor; limits the memory for a hostile header
)

// WriteTensors writes a safetensors file with the tensors in the given order and the
// metadata sorted by key, so that equal arguments give equal bytes. It converts the data in
// pieces, without a copy of the whole.
func WriteTensors(w io.Writer, tensors []Tensor, meta map[string]string) error {
	head, err := header(tensors, meta)
	if err != nil {
		return err
	}
	return writeAll(w, head, tensors)
}

func writeAll(w io.Writer, head []byte, tensors []Tensor) error {
	if _, err := w.Write(head); err != nil {
		return fmt.Errorf("header: %w", err)
	}
	buf := make([]byte, chunk)
	for i := range tensors {
		if err := encode(w, &tensors[i], buf); err != nil {
			return fmt.Errorf("tensor %s: %w", tensors[i].Name, err)
		}
	}
	return nil
}

// header returns everything before the data: the length and the JSON, padded with spaces so
// that the data begins on a cache line for readers that map the file.
func header(tensors []Tensor, meta map[string]string) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 8)) // room for the length
	b.WriteByte('{')
	if len(meta) > 0 {
		for k, v := range meta {
			if !utf8.ValidString(k) || !utf8.ValidString(v) {
				return nil, fmt.Errorf("metadata %q is not UTF-8", k)
			}
		}
		m, err := json.Marshal(meta)
		if err != nil {
			return nil, fmt.Errorf("metadata: %w", err)
		}
		fmt.Fprintf(b, "%q:%s", metaName, m)
	}
	seen := make(map[string]bool, len(tensors))
	at := int64(0)
	for i := range tensors {
		t := &tensors[i]
		if t.Name == "" || t.Name == metaName || !utf8.ValidString(t.Name) || seen[t.Name] {
			return nil, fmt.Errorf("tensor %d is named %q, want a unique UTF-8 name other than %s", i, t.Name, metaName)
		}
		seen[t.Name] = true
		end, err := extent(t, at)
		if err != nil {
			return nil, fmt.Errorf("tensor %s: %w", t.Name, err)
		}
		if b.Len() > 9 {
			b.WriteByte(',')
		}
		if err := entry(b, t, at, end); err != nil {
			return nil, fmt.Errorf("tensor %s: %w", t.Name, err)
		}
		at = end
	}
	b.WriteByte('}')
	for b.Len()%64 != 0 {
		b.WriteByte(' ')
	}
	head := b.Bytes()
	if len(head)-8 > maxHeader {
		return nil, fmt.Errorf("header has %d bytes, want at most %d", len(head)-8, maxHeader)
	}
	binary.LittleEndian.PutUint64(head, uint64(len(head)-8))
	return head, nil
}

// extent checks a tensor that begins at offset at and returns its end.
func extent(t *Tensor, at int64) (int64, error) {
	have := len(t.Data)
	if t.DType == I8 {
		have = len(t.Int8)
	} else if err := t.DType.or().check(); err != nil {
		return 0, err
	}
	if len(t.Shape) > maxRank {
		return 0, fmt.Errorf("has %d dimensions, want at most %d", len(t.Shape), maxRank)
	}
	n, err := count(t.Shape)
	if err != nil {
		return 0, err
	}
	if n != int64(have) {
		return 0, fmt.Errorf("has %d numbers, want %d for shape %v", have, n, t.Shape)
	}
	return at + n*t.DType.or().size(), nil
}

// entry writes the header's entry for a tensor.
func entry(b *bytes.Buffer, t *Tensor, begin, end int64) error {
	name, err := json.Marshal(t.Name)
	if err != nil {
		return err
	}
	shape := t.Shape
	if shape == nil {
		shape = []int{} // the shape of a scalar is [], not null
	}
	dims, err := json.Marshal(shape)
	if err != nil {
		return err
	}
	fmt.Fprintf(b, `%s:{"dtype":%q,"shape":%s,"data_offsets":[%d,%d]}`, name, t.DType.or(), dims, begin, end)
	return nil
}
