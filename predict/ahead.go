package predict

import "io"

// ahead reads from in on a goroutine of its own, some chunks ahead, so that unpacking a
// file and making sense of it take place at once.
type ahead struct {
	full, free chan []byte
	chunk      []byte // being read
	rest       []byte // of it
	err        error  // after the last chunk; set before full is closed
	quit       chan struct{}
}

const (
	aheadChunks = 4
	aheadSize   = 1 << 16
)

// readAhead begins to read. The reader must be closed.
func readAhead(in io.Reader) *ahead {
	a := &ahead{full: make(chan []byte, aheadChunks), free: make(chan []byte, aheadChunks), quit: make(chan struct{})}
	for range aheadChunks {
		a.free <- make([]byte, aheadSize)
	}
	go a.run(in)
	return a
}

func (a *ahead) run(in io.Reader) {
	defer close(a.full)
	for {
		select {
		case <-a.quit:
			return
		case b := <-a.free:
			n, err := in.Read(b)
			a.full <- b[:n] // has room for all there are
			if err != nil {
				a.err = err
				return
			}
		}
	}
}

func (a *ahead) Read(p []byte) (int, error) {
	for len(a.rest) == 0 {
		if a.chunk != nil {
			a.free <- a.chunk[:aheadSize]
		}
		var ok bool
		if a.chunk, ok = <-a.full; !ok {
			a.chunk = nil
			return 0, a.err
		}
		a.rest = a.chunk
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// Close ends the goroutine, which may finish a chunk before.
func (a *ahead) Close() error {
	close(a.quit)
	for range a.full {
	}
	return nil
}
