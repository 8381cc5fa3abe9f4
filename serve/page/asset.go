package page

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
	"github.com/valyala/fasthttp"
)

// asset is what one path answers: bytes in memory, or a file, since a model may be
// large.
type asset struct {
	contentType string
	tag         string                 // the weak ETag, which all encodings share
	plain, gzip []byte                 // in memory; gzip is nil if it is not smaller
	zstd        []byte                 // in memory, nil but for an asset that was compressed
	unpacked    func() (*asset, error) // it with plain and gzip, for clients that do not take zstd
	file        *file                  // nil for an asset in memory
	make        func() (*asset, error) // unless nil, is asked for the asset at each request
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

// compressed makes an asset of a file that is compressed with Zstandard. For a client that does not
// take that it is unpacked once.
func compressed(name string, z []byte) *asset {
	return &asset{contentType: contentType(name), tag: tagOf(z), zstd: z, unpacked: sync.OnceValues(func() (*asset, error) {
		r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, err
		}
		defer r.Close()
		b, err := r.DecodeAll(z, nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return inMemory(name, b)
	})}
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
	if a.gzip != nil || a.zstd != nil {
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
	if a.zstd != nil {
		if ctx.Request.Header.HasAcceptEncoding("zstd") {
			h.Set(fasthttp.HeaderContentEncoding, "zstd")
			ctx.Response.SetBodyRaw(a.zstd)
			return nil
		}
		if a, err = a.unpacked(); err != nil {
			return err
		}
	}
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
