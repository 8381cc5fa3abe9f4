package page

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// asset is what one path answers: bytes in memory, or a file that is read for each
// request, since a model may be large.
type asset struct {
	contentType string
	tag         func() (string, error)  // the weak ETag, which both encodings share
	plain, gzip []byte                  // in memory; gzip is nil if it is not smaller
	open        func() (fs.File, error) // nil for an asset in memory
	size        int                     // bytes, not compressed
}

// inMemory makes an asset of a file's bytes.
func inMemory(name string, b []byte) (*asset, error) {
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(b)
	if err := cmp.Or(err, w.Close()); err != nil {
		return nil, err
	}
	a := &asset{contentType: contentType(name), plain: b, size: len(b), tag: tagOf(b)}
	if z.Len() < len(b) {
		a.gzip = z.Bytes()
	}
	return a, nil
}

// compressed makes an asset of a file that is compressed with gzip.
func compressed(name string, z []byte) (*asset, error) {
	r, err := gzip.NewReader(bytes.NewReader(z))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &asset{contentType: contentType(name), plain: b, gzip: z, size: len(b), tag: tagOf(b)}, nil
}

// onDisk makes an asset of a file that stays where it is.
func onDisk(fsys fs.FS, name string, size int64) *asset {
	open := func() (fs.File, error) { return fsys.Open(name) }
	return &asset{contentType: contentType(name), open: open, size: int(size), tag: sync.OnceValues(func() (string, error) {
		f, err := open()
		if err != nil {
			return "", err
		}
		defer f.Close() // read only: its error loses nothing
		h := sha256.New()
		if _, err := io.Copy(h, f); err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		return quoted(h.Sum(nil)), nil
	})}
}

// tagOf is the tag of bytes in memory.
func tagOf(b []byte) func() (string, error) {
	sum := sha256.Sum256(b)
	tag := quoted(sum[:])
	return func() (string, error) { return tag, nil }
}

func quoted(sum []byte) string { return `"` + hex.EncodeToString(sum[:12]) + `"` }

// serve answers with the asset, or with 304 if the client has it.
func (a *asset) serve(ctx *fasthttp.RequestCtx) error {
	tag, err := a.tag()
	if err != nil {
		return err
	}
	h := &ctx.Response.Header
	h.Set(fasthttp.HeaderETag, "W/"+tag)
	h.Set(fasthttp.HeaderCacheControl, "no-cache") // kept, and revalidated with its tag
	if a.gzip != nil {
		h.Set(fasthttp.HeaderVary, fasthttp.HeaderAcceptEncoding)
	}
	if strings.Contains(string(ctx.Request.Header.Peek(fasthttp.HeaderIfNoneMatch)), tag) {
		ctx.NotModified()
		h.Set(fasthttp.HeaderETag, "W/"+tag)
		return nil
	}
	ctx.SetContentType(a.contentType)
	switch {
	case a.open != nil:
		f, err := a.open()
		if err != nil {
			return err
		}
		ctx.SetBodyStream(&slowFile{File: f, conn: ctx.Conn(), size: a.size}, a.size)
	case a.gzip != nil && ctx.Request.Header.HasAcceptEncoding("gzip"):
		h.Set(fasthttp.HeaderContentEncoding, "gzip")
		ctx.Response.SetBodyRaw(a.gzip)
	default:
		ctx.Response.SetBodyRaw(a.plain)
	}
	return nil
}

// A file may take sendGrace and a second for each minRate bytes to be sent.
const (
	minRate   = 64 << 10
	sendGrace = 10 * time.Second
)

// slowFile is a file being sent. It gives its connection the time that a slow network
// needs for the file, since the server's own write timeout is for short answers.
type slowFile struct {
	fs.File
	conn interface{ SetWriteDeadline(time.Time) error }
	size int
	once sync.Once
}

func (f *slowFile) Read(b []byte) (int, error) {
	f.once.Do(func() {
		if f.conn != nil { // a lost connection fails by itself
			f.conn.SetWriteDeadline(time.Now().Add(sendGrace + time.Duration(f.size/minRate)*time.Second))
		}
	})
	return f.File.Read(b)
}
