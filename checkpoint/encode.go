package checkpoint

import (
	"encoding/binary"
	"io"
	"math"

	"github.com/lstmkb/lstmkb/kernels"
)

// chunk is the number of bytes of a tensor that are converted at a time, so that there is
// never a second copy of a whole tensor.
const chunk = 1 << 18

// encode writes the data of t, converted in buf, which has chunk bytes.
func encode(w io.Writer, t *Tensor, buf []byte) error {
	dt := t.DType.or()
	if dt == I8 {
		_, err := w.Write(bytesOf(t.Int8))
		return err
	}
	size := int(dt.size())
	for data := t.Data; len(data) > 0; {
		n := min(len(data), chunk/size)
		b := buf[:n*size]
		switch dt {
		case F32:
			for i, v := range data[:n] {
				binary.LittleEndian.PutUint32(b[4*i:], math.Float32bits(v))
			}
		case F16:
			for i, v := range data[:n] {
				binary.LittleEndian.PutUint16(b[2*i:], toF16(v))
			}
		case BF16:
			for i, v := range data[:n] {
				binary.LittleEndian.PutUint16(b[2*i:], toBF16(v))
			}
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

// decode reads len(dst) numbers of type dt from r.
func decode(r io.Reader, dt DType, dst []float32) error {
	size := int(dt.size())
	buf := make([]byte, min(chunk, len(dst)*size))
	for len(dst) > 0 {
		n := min(len(dst), chunk/size)
		b := buf[:n*size]
		if _, err := io.ReadFull(r, b); err != nil {
			return err
		}
		switch dt {
		case F32:
			for i := range dst[:n] {
				dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
			}
		case F16:
			for i := range dst[:n] {
				dst[i] = kernels.FromF16(binary.LittleEndian.Uint16(b[2*i:]))
			}
		case BF16:
			for i := range dst[:n] {
				dst[i] = fromBF16(binary.LittleEndian.Uint16(b[2*i:]))
			}
		}
		dst = dst[n:]
	}
	return nil
}
