package messages

import (
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

var (
	heading    = regexp.MustCompile(`^#{1,6} \S`)
	markedUp   = regexp.MustCompile("^#{1,6} \\S|^```|\\*\\*\\S.*\\*\\*|\\]\\(\\S+\\)")
	properties = regexp.MustCompile(`\A---\n(?s:.*?)\n(?:---|\.\.\.)\n`) // of a note, in YAML
)

// isMarkdown goes by the name, or by a heading and one more thing that only Markdown has.
func isMarkdown(h head) bool {
	switch strings.ToLower(filepath.Ext(h.name)) {
	case ".md", ".markdown", ".mdown":
		return true
	}
	headings, marked := 0, 0
	for _, line := range h.lines {
		if heading.MatchString(line) {
			headings++
		}
		if markedUp.MatchString(line) {
			marked++
		}
	}
	return isProse(h) && headings > 0 && marked > 1
}

// markdown reads the prose of Markdown: no code, tables and HTML.
func (c *collector) markdown(name string, r io.Reader) error {
	source, err := c.readAll(name, r)
	if err != nil {
		return err
	}
	source = properties.ReplaceAllString(source, "")
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader([]byte(source)))
	return ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch {
		case !entering:
			return ast.WalkContinue, nil
		case n.Kind() == ast.KindFencedCodeBlock || n.Kind() == ast.KindCodeBlock || n.Kind() == ast.KindHTMLBlock || n.Kind() == extast.KindTable:
			c.dropped.add(blocks, "", max(n.Lines().Len(), 1))
			return ast.WalkSkipChildren, nil
		case n.Kind() == ast.KindParagraph || n.Kind() == ast.KindTextBlock || n.Kind() == ast.KindHeading:
			c.document(strings.Split(inline(n, source), "\n"))
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
}

// inline returns the text in a block, with a newline where its author broke the line.
func inline(block ast.Node, source string) string {
	var b strings.Builder
	// The walk never fails, as its function does not.
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Image, *ast.AutoLink, *ast.RawHTML:
			return ast.WalkSkipChildren, nil
		case *ast.String:
			if entering {
				b.Write(n.Value)
			}
		case *ast.Text:
			switch {
			case !entering:
			case n.HardLineBreak():
				b.WriteString(source[n.Segment.Start:n.Segment.Stop] + "\n")
			case n.SoftLineBreak():
				b.WriteString(source[n.Segment.Start:n.Segment.Stop] + " ")
			default:
				b.WriteString(source[n.Segment.Start:n.Segment.Stop])
			}
		}
		return ast.WalkContinue, nil
	})
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations([]byte(b.String())))))
}
