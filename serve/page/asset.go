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

	"github.com/valyala/fasthttp"
)

// asset is what one path answers: bytes in memory, or a file, since a model may be
// large.
type asset struct {
	contentType string
	tag         string                 // the weak ETag, which both encodings share
	plain, gzip []byte                 // in memory; gzip is nil if it is not smaller
	file        *file                  // nil for an asset in memory
	make        func() (*asset, error) // unless nil, makes the asset anew for each request
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
	a := &asset{contentType: contentType(name), plain: b, tag: tagOf(b)}
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
	return &asset{contentType: contentType(name), plain: b, gzip: z, tag: tagOf(b)}, nil
}

// onDisk makes an asset of a file that stays where it is.
func onDisk(fsys fs.FS, name string) *asset {
	return &asset{contentType: contentType(name), file: &file{fsys: fsys, name: name}}
}

// tagOf is the tag of bytes in memory.
func tagOf(b []byte) string {
	sum := sha256.Sum256(b)
	return quoted(sum[:])
}

func quoted(sum []byte) string { return `"` + hex.EncodeToString(sum[:12]) + `"` }

// serve answers with the asset, or with 304 if the client has it.
func (a *asset) serve(ctx *fasthttp.RequestCtx) (err error) {
	if a.make != nil {
		if a, err = a.make(); err != nil {
			return err
		}
	}
	tag := a.tag
	var v *version
	if a.file != nil {
		if v, err = a.file.acquire(); err != nil {
			return err
		}
		tag = v.tag
	}
	h := &ctx.Response.Header
	h.Set(fasthttp.HeaderETag, "W/"+tag)
	h.Set(fasthttp.HeaderCacheControl, "no-cache") // kept, and revalidated with its tag
	if a.gzip != nil {
		h.Set(fasthttp.HeaderVary, fasthttp.HeaderAcceptEncoding)
	}
	if strings.Contains(string(ctx.Request.Header.Peek(fasthttp.HeaderIfNoneMatch)), tag) {
		if v != nil {
			v.release()
		}
		ctx.NotModified()
		h.Set(fasthttp.HeaderETag, "W/"+tag)
		return nil
	}
	ctx.SetContentType(a.contentType)
	switch {
	case v != nil:
		ctx.SetBodyStream(newSlowFile(v, ctx.Conn()), v.size)
	case a.gzip != nil && ctx.Request.Header.HasAcceptEncoding("gzip"):
		h.Set(fasthttp.HeaderContentEncoding, "gzip")
		ctx.Response.SetBodyRaw(a.gzip)
	default:
		ctx.Response.SetBodyRaw(a.plain)
	}
	return nil
}
