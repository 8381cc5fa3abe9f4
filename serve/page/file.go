package page

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"
)

// file is a file that is opened once for all clients, and again when it has changed:
// one that is slow to read an answer holds no descriptor beside its connection.
type file struct {
	fsys fs.FS
	name string

	mu  sync.Mutex
	now *version // nil before the first request
}

// version is a file as it was when it was opened. It is closed when a newer one has
// taken its place and no client reads it any more.
type version struct {
	io.ReaderAt
	info  fs.FileInfo
	young bool // it had changed so lately that a further change might show no other time
	size  int
	tag   string
	close func() error

	mu    sync.Mutex
	users int
}

// acquire returns the file's newest version, which the caller releases. A file that is
// gone, as it is for a moment while it is replaced, stays as it was.
func (f *file) acquire() (*version, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := fs.Stat(f.fsys, f.name)
	if err == nil && (f.now == nil || f.now.young || !same(info, f.now.info)) {
		var v *version
		if v, err = f.open(info); err == nil {
			f.replace(v)
		}
	}
	if f.now == nil {
		return nil, err
	}
	f.now.mu.Lock()
	defer f.now.mu.Unlock()
	f.now.users++
	return f.now, nil
}

// replace makes v the newest version, or drops it if the file turns out to be the same.
func (f *file) replace(v *version) {
	old := f.now
	if old == nil {
		f.now = v
	} else if v.tag == old.tag && os.SameFile(v.info, old.info) {
		old.info, old.young = v.info, v.young
		v.release()
	} else {
		f.now = v
		old.release()
	}
}

// open opens the file and reads it through for its tag. Only a regular file is opened:
// a pipe would wait for another program.
func (f *file) open(info fs.FileInfo) (*version, error) {
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: is not a regular file", f.name)
	}
	opened, err := f.fsys.Open(f.name)
	if err != nil {
		return nil, err
	}
	v := &version{close: opened.Close, users: 1}
	if v.info, err = opened.Stat(); err == nil {
		v.size = int(v.info.Size())
		v.young = time.Since(v.info.ModTime()) < clockTick || time.Since(changed(v.info)) < clockTick
		var ok bool
		if v.ReaderAt, ok = opened.(io.ReaderAt); !ok {
			var b []byte
			b, err = io.ReadAll(opened)
			v.ReaderAt = bytes.NewReader(b)
		}
	}
	h := sha256.New()
	if err == nil {
		_, err = io.Copy(h, io.NewSectionReader(v, 0, int64(v.size)))
	}
	if err != nil {
		opened.Close()
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	v.tag = quoted(h.Sum(nil))
	return v, nil
}

// release closes the file if nobody else uses it.
func (v *version) release() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.users--; v.users == 0 {
		v.close() // only read from: nothing is lost
	}
}

// same reports whether a file has not changed between two looks at it.
func same(a, b fs.FileInfo) bool {
	embedded := a.Sys() == nil && b.Sys() == nil
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && changed(a).Equal(changed(b)) && (embedded || os.SameFile(a, b))
}

// clockTick is longer than between two ticks of a file system's clock.
const clockTick = 100 * time.Millisecond

// A file may take sendGrace and a second for each minRate bytes to be sent.
const (
	minRate   = 64 << 10
	sendGrace = 10 * time.Second
)

// slowFile is a file being sent. It gives its connection the time that a slow network
// needs for the file, since the server's own write timeout is for short answers.
type slowFile struct {
	*io.SectionReader
	version *version
	conn    interface{ SetWriteDeadline(time.Time) error }
	once    sync.Once
}

func newSlowFile(v *version, conn interface{ SetWriteDeadline(time.Time) error }) *slowFile {
	return &slowFile{SectionReader: io.NewSectionReader(v, 0, int64(v.size)), version: v, conn: conn}
}

func (f *slowFile) Read(b []byte) (int, error) {
	f.once.Do(func() {
		if f.conn != nil { // a lost connection fails by itself
			f.conn.SetWriteDeadline(time.Now().Add(sendGrace + time.Duration(f.version.size/minRate)*time.Second))
		}
	})
	return f.SectionReader.Read(b)
}

// Close is called once the file is sent or cannot be.
func (f *slowFile) Close() error {
	f.version.release()
	return nil
}
