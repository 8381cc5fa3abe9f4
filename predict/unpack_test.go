package predict

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// A small file does not take much memory or time, whatever it claims to hold.
func TestCompressedBombs(t *testing.T) {
	const room = 64 << 20
	gz := func(content []byte) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(content); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	// No pairs, and triples after 60 million contexts, of one word each.
	contexts := func(n int) []byte {
		head := ngramMagic + strings.Repeat("0", 64) + "\n\x80\x80\x04\x00\x00"
		size := []byte{byte(n) | 0x80, byte(n>>7) | 0x80, byte(n>>14) | 0x80, byte(n >> 21)}
		return append([]byte(head+string(size)+string(size)), bytes.Repeat([]byte{1}, 2*n)...)
	}
	zst := func(content []byte) []byte {
		z, err := zstd.NewWriter(nil, zstd.WithWindowSize(ngramWindow))
		if err != nil {
			t.Fatal(err)
		}
		return z.EncodeAll(content, nil)
	}
	for name, c := range map[string]struct {
		file string
		data []byte
	}{
		"line ends": {WordsName, gz(bytes.Repeat([]byte("\n"), 64<<20))},
		"words":     {WordsName, gz(bytes.Repeat([]byte("a\t1\n"), 16<<20))},
		"n-grams":   {NgramsName, zst(contexts(60_000_000))},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, c.file), c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		_, err1 := LoadWords(os.DirFS(dir))
		_, err2 := LoadNgrams(os.DirFS(dir))
		took := time.Since(began)
		runtime.ReadMemStats(&after)
		if err1 == nil && err2 == nil {
			t.Errorf("%s: no error for %d bytes", name, len(c.data))
		}
		for _, err := range []error{err1, err2} {
			if err != nil && (!strings.Contains(err.Error(), "times its size") || !strings.Contains(err.Error(), c.file)) {
				t.Errorf("%s: error %v", name, err)
			}
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > room || took > 5*time.Second {
			t.Errorf("%s: %d bytes take %d bytes and %v", name, len(c.data), n, took)
		}
	}
}
