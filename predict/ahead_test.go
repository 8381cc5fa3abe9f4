package predict

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"
)

// TestAhead: what is read ahead is the same bytes and the same error, in whatever
// portions either side likes.
func TestAhead(t *testing.T) {
	data := make([]byte, 5*aheadSize+17)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	broken := errors.New("broken")
	for name, in := range map[string]io.Reader{
		"whole":   bytes.NewReader(data),
		"halves":  iotest.HalfReader(bytes.NewReader(data)),
		"with it": iotest.DataErrReader(bytes.NewReader(data)),
		"broken":  io.MultiReader(bytes.NewReader(data), iotest.ErrReader(broken)),
	} {
		a := readAhead(in)
		got, err := io.ReadAll(iotest.HalfReader(a))
		if !bytes.Equal(got, data) || err != nil && (name != "broken" || err != broken) || err == nil && name == "broken" {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		a.Close()
	}
	a := readAhead(bytes.NewReader(data)) // left in the middle
	if n, err := a.Read(make([]byte, 100)); n == 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	a.Close()
}
