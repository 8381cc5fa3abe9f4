package export

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// maxMessage is the largest message that protobuf libraries read.
const maxMessage = math.MaxInt32

// message is a protobuf message under construction: encoded bytes with references to weights
// between them. The size of a message precedes it, so a tree of messages must be laid out
// before its first byte is written. References avoid a copy of the weights; floats are encoded
// only as they are written.
type message struct {
	parts []part
	size  int64
}

// part holds bytes of the message, bytes of a tensor or floats of a tensor.
type part struct {
	raw    []byte
	blob   []byte
	name   string // of the floats' tensor
	floats []float32
}

func (p part) isRaw() bool { return p.blob == nil && p.floats == nil }
func (p part) size() int64 { return int64(len(p.raw)+len(p.blob)) + 4*int64(len(p.floats)) }

func (m *message) bytes(b []byte) {
	m.size += int64(len(b))
	if n := len(m.parts); n > 0 && m.parts[n-1].isRaw() {
		m.parts[n-1].raw = append(m.parts[n-1].raw, b...)
		return
	}
	m.parts = append(m.parts, part{raw: append([]byte(nil), b...)})
}

// int adds field num, an integer.
func (m *message) int(num protowire.Number, v int64) {
	m.bytes(protowire.AppendVarint(protowire.AppendTag(nil, num, protowire.VarintType), uint64(v)))
}

// str adds field num, a text.
func (m *message) str(num protowire.Number, s string) {
	m.bytes(protowire.AppendString(protowire.AppendTag(nil, num, protowire.BytesType), s))
}

// ints adds field num, a packed list of integers. Readers accept packed and unpacked lists,
// whatever the message declares.
func (m *message) ints(num protowire.Number, v []int64) {
	for _, i := range v {
		m.int(num, i)
	}
}

// prefix begins field num, whose contents have size bytes.
func (m *message) prefix(num protowire.Number, size int64) {
	m.bytes(protowire.AppendVarint(protowire.AppendTag(nil, num, protowire.BytesType), uint64(size)))
}

// message adds field num, a message.
func (m *message) message(num protowire.Number, sub *message) {
	m.prefix(num, sub.size)
	for _, p := range sub.parts {
		if p.isRaw() {
			m.bytes(p.raw)
			continue
		}
		m.parts = append(m.parts, p)
		m.size += p.size()
	}
}

// floats adds field num, the raw little-endian floats of the tensor name.
func (m *message) floats(num protowire.Number, name string, pieces [][]float32) {
	size := int64(0)
	for _, f := range pieces {
		size += 4 * int64(len(f))
	}
	m.prefix(num, size)
	for _, f := range pieces {
		m.parts = append(m.parts, part{name: name, floats: f})
	}
	m.size += size
}

// blob adds field num, the bytes of a tensor.
func (m *message) blob(num protowire.Number, b []byte) {
	m.prefix(num, int64(len(b)))
	m.parts = append(m.parts, part{blob: b})
	m.size += int64(len(b))
}

// writeTo writes the message. It writes nothing if readers would refuse it for its size.
func (m *message) writeTo(w io.Writer) error {
	if err := checkSize(m.size); err != nil {
		return err
	}
	buf := make([]byte, 1<<18)
	for _, p := range m.parts {
		if err := writeFloats(w, p, buf); err != nil {
			return err
		}
		for _, b := range [][]byte{p.raw, p.blob} {
			if _, err := w.Write(b); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkSize(n int64) error {
	if n > maxMessage {
		return fmt.Errorf("model of %d bytes is too large for a file of this format, want at most %d", n, maxMessage)
	}
	return nil
}

// writeFloats writes the weights of p, encoded in buf.
func writeFloats(w io.Writer, p part, buf []byte) error {
	for x := p.floats; len(x) > 0; {
		n := min(len(x), len(buf)/4)
		for i, v := range x[:n] {
			bits := math.Float32bits(v)
			if bits&0x7f80_0000 == 0x7f80_0000 {
				return fmt.Errorf("tensor %s: %w", p.name, errNotFinite)
			}
			binary.LittleEndian.PutUint32(buf[4*i:], bits)
		}
		if _, err := w.Write(buf[:4*n]); err != nil {
			return err
		}
		x = x[n:]
	}
	return nil
}

var errNotFinite = errors.New("has a number that is not finite")
