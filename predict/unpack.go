package predict

import (
	"fmt"
	"io"
	"io/fs"
)

// maxRatio limits what a compressed file of a model folder holds to that multiple of its size;
// n-grams and words compress to a half or a third. A file that claims more would take memory
// out of proportion to what somebody had to send.
const (
	maxRatio = 16
	minLimit = 1 << 20 // bytes that a file of any size may hold
)

// unpacked is the content of a compressed file, within the limit.
type unpacked struct {
	io.Reader
	left  int64
	limit int64
}

// limitUnpacked limits content, what the file f decompresses to.
func limitUnpacked(f, content io.Reader) (io.Reader, error) {
	st, err := f.(fs.File).Stat() // as loadFile opens it
	if err != nil {
		return nil, err
	}
	limit := minLimit + maxRatio*st.Size()
	return &unpacked{content, limit, limit}, nil
}

func (u *unpacked) Read(p []byte) (int, error) {
	if u.left == 0 {
		if n, err := u.Reader.Read(make([]byte, 1)); n == 0 {
			return 0, err
		}
		return 0, fmt.Errorf("holds more than %d bytes, %d times its size and a mebibyte: damaged, or made to take memory", u.limit, maxRatio)
	}
	n, err := u.Reader.Read(p[:min(int64(len(p)), u.left)])
	u.left -= int64(n)
	return n, err
}
