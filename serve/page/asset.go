package page

import (
	"bytes"
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

// asset is what one path answers: bytes in memory, or a file that is read anew
// for each request, as a model may be large.
type asset struct {
	contentType string
	tag         func() (string, error) // weak, so that it is of both encodings
	plain, gzip []byte                 // in memory; gzip is nil if it saves nothing
	open        func() (fs.File, error)
	size        int
}

// inMemory makes an asset of a file's bytes.
func inMemory(name string, b []byte) (*asset, error) {
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	a := &asset{contentType: contentType(name), plain: b, size: len(b), tag: tagOf(b)}
	if z.Len() < len(b) {
		a.gzip = z.Bytes()
	}
	return a, nil
}

// compressed makes an asset of a file that is gzip already.
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
		defer f.Close() // only read from: nothing is lost
		h := sha256.New()
		if _, err := io.Copy(h, f); err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		return quoted(h.Sum(nil)), nil
	})}
}

func tagOf(b []byte) func() (string, error) {
	sum := sha256.Sum256(b)
	tag := quoted(sum[:])
	return func() (string, error) { return tag, nil }
}

func quoted(sum []byte) string { return `"` + hex.EncodeToString(sum[:12]) + `"` }

func (a *asset) serve(ctx *fasthttp.RequestCtx) error {
	tag, err := a.tag()
	if err != nil {
		return err
	}
	h := &ctx.Response.Header
	h.Set(fasthttp.HeaderETag, "W/"+tag)
	h.Set(fasthttp.HeaderCacheControl, "no-cache") // kept, and asked for anew with its tag
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
		ctx.SetBodyStream(&patient{File: f, conn: ctx.Conn(), size: a.size}, a.size)
	case a.gzip != nil && ctx.Request.Header.HasAcceptEncoding("gzip"):
		h.Set(fasthttp.HeaderContentEncoding, "gzip")
		ctx.Response.SetBodyRaw(a.gzip)
	default:
		ctx.Response.SetBodyRaw(a.plain)
	}
	return nil
}

// Least bytes a second, after a first while, at which a file may be fetched.
const (
	leastRate  = 64 << 10
	firstWhile = 10 * time.Second
)

// patient is a file being sent. It gives its connection the time that a slow
// network needs for it, where the server's own limit is for short answers.
type patient struct {
	fs.File
	conn interface{ SetWriteDeadline(time.Time) error }
	size int
	once sync.Once
}

func (p *patient) Read(b []byte) (int, error) {
	p.once.Do(func() {
		if p.conn != nil { // a lost connection fails by itself
			p.conn.SetWriteDeadline(time.Now().Add(firstWhile + time.Duration(p.size/leastRate)*time.Second))
		}
	})
	return p.File.Read(b)
}
