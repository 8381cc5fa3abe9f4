package messages

import (
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

func isPage(h head) bool {
	start := strings.ToLower(strings.TrimSpace(h.text[:min(len(h.text), 1<<12)]))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body"} {
		if strings.HasPrefix(start, tag) {
			return true
		}
	}
	return (strings.HasPrefix(start, "<!--") || strings.HasPrefix(start, "<?xml")) && strings.Contains(start, "<html")
}

// page reads a document in HTML.
func (c *collector) page(name string, r io.Reader) error {
	return c.decode(name, r, func(r io.Reader) error {
		return eachParagraph(r, nil, func(p string) { c.document([]string{p}) })
	})
}

// Elements by what they do to text: those that end a paragraph, and those whose text is none of the author's.
var (
	breaking = words("address article aside blockquote br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p section table tbody td tfoot th thead tr ul")
	silent   = words("button datalist iframe math nav noscript object pre script select style svg template textarea title")
)

func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// quotesInMail reports whether an element of a mail holds what others wrote or a signature.
func quotesInMail(tag, class string) bool {
	return tag == "blockquote" || slices.ContainsFunc(strings.Fields(class), func(w string) bool { return mailQuotes[w] })
}

var mailQuotes = words("gmail_quote gmail_signature yahoo_quoted moz-cite-prefix moz-signature protonmail_quote protonmail_signature_block")

// eachParagraph calls fn with the text of each paragraph of HTML. Elements for which omit, unless
// nil, returns true are left out.
func eachParagraph(r io.Reader, omit func(tag, class string) bool, fn func(string)) error {
	var text strings.Builder
	flush := func() {
		if p := strings.Join(strings.Fields(text.String()), " "); p != "" {
			fn(p)
		}
		text.Reset()
	}
	within, depth := "", 0 // the element that is left out, and how often it is open
	err := eachTag(r, func(t htmlTag) {
		switch {
		case within != "":
			if t.name == within && t.opens {
				depth++
			} else if t.name == within {
				depth--
			}
			if depth == 0 {
				within = ""
			}
		case t.opens && (silent[t.name] || omit != nil && omit(t.name, t.class)):
			within, depth = t.name, 1
			flush()
		case breaking[t.name]:
			flush()
		case t.name == "" && text.Len() < maxText:
			text.WriteString(t.text)
		}
	})
	flush()
	return err
}

// htmlTag is a tag with its class, or text.
type htmlTag struct {
	name, class string
	opens       bool
	text        string
}

// eachTag calls fn with each tag and text of HTML.
func eachTag(r io.Reader, fn func(htmlTag)) error {
	z := html.NewTokenizer(r)
	z.SetMaxBuf(maxText)
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				return nil
			}
			if errors.Is(z.Err(), html.ErrBufferExceeded) {
				return errors.New("has a tag or text of more than a mebibyte")
			}
			return z.Err()
		case html.TextToken:
			fn(htmlTag{text: string(z.Text())})
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			t := htmlTag{name: string(name), opens: kind != html.EndTagToken}
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				if string(key) == "class" {
					t.class = string(value)
				}
			}
			fn(t)
		}
	}
}
