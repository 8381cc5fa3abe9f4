package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// sampleSize is the number of bytes that tell a text's encoding.
const sampleSize = 1 << 18

// Decoder reads a person's text, in whatever encoding another program saved it, as UTF-8
// whose lines end in "\n". It knows UTF-16 and UTF-32 by their byte order marks or their
// zeros, and other encodings by their letters. In UTF-8, a byte that is none is read as
// Windows-1252, and so is all text of Western languages. Every reader of such text goes
// through it.
type Decoder struct {
	src     io.Reader
	once    bool // take what the first Read returns as the sample
	r       io.Reader
	name    string // of the encoding; "" for UTF-8
	invalid int    // bytes that are not UTF-8
}

// NewDecoder returns a Decoder of r. It reads a quarter of a mebibyte ahead.
func NewDecoder(r io.Reader) *Decoder { return &Decoder{src: r} }

// NewInteractiveDecoder returns a Decoder of r that hands on each line as it comes.
func NewInteractiveDecoder(r io.Reader) *Decoder { return &Decoder{src: r, once: true} }

// Read implements io.Reader. For a file that is no text its error says what it is.
func (d *Decoder) Read(p []byte) (int, error) {
	if d.r == nil {
		if err := d.begin(); err != nil {
			return 0, err
		}
	}
	return d.r.Read(p)
}

// Note says how the text has been read so far, "" for UTF-8 as it should be.
func (d *Decoder) Note() string {
	switch {
	case d.name != "":
		return "is no UTF-8: read as " + d.name
	case d.invalid == 1:
		return "1 byte is no UTF-8: read as Windows-1252"
	case d.invalid > 1:
		return fmt.Sprintf("%d bytes are no UTF-8: read as Windows-1252", d.invalid)
	}
	return ""
}

var errNoText = errors.New("expected plain text")

// begin finds the encoding.
func (d *Decoder) begin() error {
	sample := make([]byte, sampleSize)
	n, err := 0, error(nil)
	if d.once {
		n, err = d.src.Read(sample)
	} else {
		n, err = io.ReadFull(d.src, sample)
	}
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	sample = sample[:n]
	if what := noText(sample); what != "" {
		return fmt.Errorf("is %s; %w", what, errNoText)
	}
	d.r = io.MultiReader(bytes.NewReader(sample), d.src)
	var enc encoding.Encoding
	if enc, d.name = guess(sample); enc != nil {
		d.r = transform.NewReader(d.r, enc.NewDecoder())
	}
	d.r = transform.NewReader(d.r, &cleaner{invalid: &d.invalid})
	return nil
}

// Files that people take for text, by their first bytes.
var binaries = []struct{ magic, what string }{
	{"PK\x03\x04", "a zip archive, as .docx, .odt and .epub are"},
	{"%PDF-", "a PDF"},
	{`{\rtf`, "rich text (.rtf)"},
	{"\xd0\xcf\x11\xe0", "a document of an old Microsoft Office"},
	{"version https://git-lfs", "a Git LFS pointer, not the file itself (git lfs pull fetches it)"},
	{"BZh", "compressed by bzip2"},
	{"\xfd7zXZ\x00", "compressed by xz"},
	{"\x28\xb5\x2f\xfd", "compressed by zstd"},
	{"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"},
	{"SQLite format 3\x00", "an SQLite database"},
	{"\x89PNG", "a picture"},
	{"\xff\xd8\xff", "a picture"},
}

func noText(sample []byte) string {
	for _, b := range binaries {
		if bytes.HasPrefix(sample, []byte(b.magic)) {
			return b.what
		}
	}
	return ""
}

// The wide encodings. The longer marks come first: that of UTF-32LE begins with that of UTF-16LE.
var wide = []struct {
	name, mark string
	width      int // bytes of a code unit
	enc        encoding.Encoding
}{
	{"UTF-32LE", "\xff\xfe\x00\x00", 4, utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)},
	{"UTF-32BE", "\x00\x00\xfe\xff", 4, utf32.UTF32(utf32.BigEndian, utf32.UseBOM)},
	{"UTF-16LE", "\xff\xfe", 2, utf16.UTF16(utf16.LittleEndian, utf16.UseBOM)},
	{"UTF-16BE", "\xfe\xff", 2, utf16.UTF16(utf16.BigEndian, utf16.UseBOM)},
}

// guess returns the encoding that a text begins in; nil for UTF-8 and for Windows-1252, which
// cleaner reads.
func guess(sample []byte) (encoding.Encoding, string) {
	for _, w := range wide {
		if bytes.HasPrefix(sample, []byte(w.mark)) {
			return w.enc, w.name
		}
	}
	if bytes.IndexByte(sample, 0) >= 0 {
		for _, w := range wide {
			if looksWide(sample, w.width, w.enc) {
				return w.enc, w.name
			}
		}
		return nil, ""
	}
	good, bad, ascii := 0, 0, 0
	for b := sample; len(b) > 0; {
		r, n := utf8.DecodeRune(b)
		switch {
		case r < utf8.RuneSelf:
			ascii++
		case r == utf8.RuneError && n == 1:
			bad++
		default:
			good++
		}
		b = b[n:]
	}
	if bad <= max(good, utf8.UTFMax) { // UTF-8, damaged or cut at most, or too few bytes to tell
		return nil, ""
	}
	found, err := chardet.NewTextDetector().DetectBest(sample)
	if err != nil || found.Confidence < 30 || western[found.Charset] {
		return nil, ""
	}
	enc, err := htmlindex.Get(found.Charset)
	if err != nil {
		return nil, ""
	}
	if _, single := enc.(*charmap.Charmap); !single && 8*bad < ascii { // East Asian text is dense
		return nil, ""
	}
	return enc, found.Charset
}

// western are the encodings whose texts Windows-1252 reads too.
var western = map[string]bool{"ISO-8859-1": true, "windows-1252": true, "UTF-8": true}

// looksWide reports whether a text without byte order mark reads well in an encoding of
// width bytes: as characters, with the spaces and line ends that any language has.
func looksWide(sample []byte, width int, enc encoding.Encoding) bool {
	sample = sample[:len(sample)/width*width]
	text, err := enc.NewDecoder().Bytes(sample[:min(len(sample), 1<<12)])
	if err != nil {
		return false
	}
	spaces, odd, n := 0, 0, 0
	for _, r := range string(text) {
		n++
		switch {
		case r == 0:
			return false
		case r == ' ' || '\t' <= r && r <= '\r':
			spaces++
		case r == utf8.RuneError || !unicode.IsGraphic(r) && !unicode.Is(unicode.Cf, r):
			odd++
		}
	}
	return spaces > 0 && 40*spaces >= n && 50*odd <= n
}

// cleaner reads UTF-8: it drops a byte order mark at the start, makes every line end in
// "\n" and every byte that is not UTF-8 a character of Windows-1252.
type cleaner struct {
	begun   bool
	invalid *int
}

func (c *cleaner) Reset() { c.begun = false }

func (c *cleaner) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		b := src[nSrc]
		if b < utf8.RuneSelf && b != '\r' {
			if nDst == len(dst) {
				return nDst, nSrc, transform.ErrShortDst
			}
			dst[nDst] = b
			nDst, nSrc, c.begun = nDst+1, nSrc+1, true
			continue
		}
		if !atEOF && (b == '\r' && nSrc+1 == len(src) || b != '\r' && !utf8.FullRune(src[nSrc:])) {
			return nDst, nSrc, transform.ErrShortSrc
		}
		if len(dst)-nDst < utf8.UTFMax {
			return nDst, nSrc, transform.ErrShortDst
		}
		r, n := utf8.DecodeRune(src[nSrc:])
		switch {
		case r == utf8.RuneError && n == 1:
			*c.invalid++
			r = charmap.Windows1252.DecodeByte(b)
		case r == '\r':
			if n = 1; nSrc+1 < len(src) && src[nSrc+1] == '\n' {
				n = 2
			}
			r = '\n'
		case r == '\u0085' || r == '\u2028' || r == '\u2029':
			r = '\n'
		case r == '\ufeff' && !c.begun:
			nSrc, c.begun = nSrc+n, true
			continue
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc, c.begun = nSrc+n, true
	}
	return nDst, nSrc, nil
}
