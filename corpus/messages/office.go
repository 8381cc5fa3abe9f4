package messages

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// document says how an office program saves text: in a zip archive, as XML.
type document struct {
	name   string
	beside string          // a file that the archive holds too
	text   map[string]bool // elements whose text counts; nil for all within a paragraph
	omit   map[string]bool // elements that are left out
}

// documents are found by the file in the archive that has the text.
var documents = map[string]document{
	"word/document.xml": {
		name: "docx", beside: "[Content_Types].xml", text: words("t"), omit: words("del moveFrom instrText Fallback"),
	},
	"content.xml": {
		name: "odt", beside: "mimetype", omit: words("annotation tracked-changes note-citation table-of-content"),
	},
}

// office reads the paragraphs of a document: elements p and h.
func (c *collector) office(r io.Reader, d document) error {
	x := xml.NewDecoder(r)
	var paragraphs []*strings.Builder // those that are open, as a footnote within another one
	var texts, omitted int            // open elements that count and that do not
	for {
		token, err := x.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errBomb):
			return errBomb
		case err != nil:
			return fmt.Errorf("is a damaged %s: %w", d.name, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			name := t.Name.Local
			switch {
			case omitted > 0 || d.omit[name]:
				omitted++
			case d.text[name]:
				texts++
			case name == "p" || name == "h":
				paragraphs = append(paragraphs, &strings.Builder{})
			case len(paragraphs) > 0 && (name == "tab" || name == "s"):
				paragraphs[len(paragraphs)-1].WriteString(" ")
			case len(paragraphs) > 0 && (name == "br" || name == "cr" || name == "line-break"):
				paragraphs[len(paragraphs)-1].WriteString("\n")
			}
		case xml.EndElement:
			name := t.Name.Local
			switch {
			case omitted > 0:
				omitted--
			case d.text[name]:
				texts--
			case (name == "p" || name == "h") && len(paragraphs) > 0:
				last := len(paragraphs) - 1
				c.document(strings.Split(paragraphs[last].String(), "\n"))
				paragraphs = paragraphs[:last]
			}
		case xml.CharData:
			if len(paragraphs) > 0 && omitted == 0 && (d.text == nil || texts > 0) {
				if b := paragraphs[len(paragraphs)-1]; b.Len() < maxText {
					b.Write(t)
				}
			}
		}
	}
}
