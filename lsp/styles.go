package lsp

import (
	"slices"
	"strings"
)

// style says where prose is in documents of a language: all but what stands between some
// delimiters, or nothing but that.
type style struct {
	prose      bool // outside of delimiters
	delimiters []delimiter
	begins     [256]bool // bytes that a delimiter begins with
}

// delimiter encloses a part of a text.
type delimiter struct {
	open, close string // an empty close is the end of the line
	kind        kind
	escapes     bool // a backslash takes the meaning of what is behind it
	lines       bool // it may reach over several lines
	nests       bool
	first       bool // nothing but white space may stand before it in its line
	literal     bool // of which close is a part: it is passed over as a whole
}

// kind is what is between delimiters.
type kind uint8

const (
	noProse kind = iota
	comment
	quotation // a string
)

// Delimiters of many languages.
var (
	slashes  = delimiter{open: "//", kind: comment}
	hash     = delimiter{open: "#", kind: comment}
	dashes   = delimiter{open: "--", kind: comment}
	semis    = delimiter{open: ";", kind: comment}
	percent  = delimiter{open: "%", kind: comment}
	stars    = delimiter{open: "/*", close: "*/", kind: comment, lines: true}
	nested   = delimiter{open: "/*", close: "*/", kind: comment, lines: true, nests: true}
	double   = delimiter{open: `"`, close: `"`, kind: quotation, escapes: true}
	single   = delimiter{open: `'`, close: `'`, kind: quotation, escapes: true}
	doubles  = delimiter{open: `"`, close: `"`, kind: quotation, escapes: true, lines: true}
	singles  = delimiter{open: `'`, close: `'`, kind: quotation, lines: true}
	back     = delimiter{open: "`", close: "`", kind: quotation, lines: true}
	triple   = delimiter{open: `"""`, close: `"""`, kind: quotation, escapes: true, lines: true}
	triple1  = delimiter{open: "'''", close: "'''", kind: quotation, escapes: true, lines: true}
	tags     = delimiter{open: "<!--", close: "-->", kind: comment, lines: true}
	quote    = delimiter{open: `'"'`, literal: true} // characters that are no string's begin
	quote2   = delimiter{open: `'\"'`, literal: true}
	fence    = delimiter{open: "```", close: "```", lines: true, first: true}
	tildes   = delimiter{open: "~~~", close: "~~~", lines: true, first: true}
	ticks2   = delimiter{open: "``", close: "``"}
	ticks    = delimiter{open: "`", close: "`"}
	quoted   = delimiter{open: ">", first: true}
	remark   = delimiter{open: "#", first: true}
	scissors = delimiter{open: "# ------------------------ >8", close: "\x00", lines: true, first: true}
)

// styles are those of languages, by the identifiers of LSP and of editors' file types.
var styles = func() map[string]*style {
	all := map[string]*style{}
	add := func(prose bool, ids string, delimiters ...delimiter) {
		s := &style{prose: prose, delimiters: delimiters}
		// Of two that begin alike the longer one is meant.
		slices.SortStableFunc(s.delimiters, func(a, b delimiter) int { return len(b.open) - len(a.open) })
		for _, d := range s.delimiters {
			s.begins[d.open[0]] = true
		}
		for id := range strings.FieldsSeq(ids) {
			all[id] = s
		}
	}
	add(true, "plaintext text txt asciidoc asciidoctor rst restructuredtext org vimwiki tex latex plaintex context typst bibtex help")
	add(true, "markdown md mdx quarto rmd pandoc markdown.pandoc github-markdown", fence, tildes, ticks2, ticks)
	add(true, "mail eml neomutt", quoted)
	add(true, "gitcommit git-commit git-rebase jj-commit jjdescription hgcommit svn NeogitCommitMessage COMMIT_EDITMSG", scissors, remark)

	add(false, "c cpp objc objective-c objective-cpp cuda cuda-cpp java csharp cs arduino glsl hlsl proto proto3 jsonc json5 solidity zig thrift d vala", slashes, stars, double, quote, quote2)
	add(false, "go v", slashes, stars, double, back, quote, quote2)
	add(false, "rust", slashes, nested, doubles, delimiter{open: `r#"`, close: `"#`, kind: quotation, lines: true}, delimiter{open: `r"`, close: `"`, kind: quotation, lines: true}, quote, quote2)
	add(false, "kotlin scala swift groovy gradle", slashes, nested, triple, double, quote, quote2)
	add(false, "javascript javascriptreact typescript typescriptreact jsx tsx", slashes, stars, double, single, back)
	add(false, "dart", slashes, nested, triple, triple1, double, single)
	add(false, "php", slashes, hash, stars, doubles, singles)
	add(false, "css scss sass less stylus", slashes, stars, double, single)
	add(false, "python starlark bzl gdscript mojo", hash, triple, triple1, double, single)
	add(false, "ruby perl r crystal coffeescript", hash, doubles, singles)
	add(false, "elixir julia toml nim", hash, triple, double, quote, quote2)
	add(false, "shellscript sh bash zsh fish ksh yaml yml dockerfile containerfile make makefile cmake just nix tcl awk properties conf config gitconfig terraform hcl ini", hash, delimiter{open: ";", kind: comment, first: true}, double, single)
	add(false, "powershell ps1", hash, delimiter{open: "<#", close: "#>", kind: comment, lines: true}, double, single)
	add(false, "lua luau", dashes, delimiter{open: "--[[", close: "]]", kind: comment, lines: true}, delimiter{open: "[[", close: "]]", kind: quotation, lines: true}, double, single)
	add(false, "sql mysql plsql pgsql", dashes, stars, singles)
	add(false, "haskell elm purescript idris lhaskell", dashes, delimiter{open: "{-", close: "-}", kind: comment, lines: true, nests: true}, double, quote, quote2)
	add(false, "ocaml reason", delimiter{open: "(*", close: "*)", kind: comment, lines: true, nests: true}, doubles, quote, quote2)
	add(false, "fsharp", slashes, delimiter{open: "(*", close: "*)", kind: comment, lines: true, nests: true}, triple, doubles, quote, quote2)
	add(false, "pascal delphi", slashes, delimiter{open: "{", close: "}", kind: comment, lines: true}, delimiter{open: "(*", close: "*)", kind: comment, lines: true}, single)
	add(false, "ada vhdl", dashes, double)
	add(false, "clojure lisp commonlisp scheme racket emacs-lisp elisp fennel janet asm", semis, doubles)
	add(false, "erlang prolog matlab octave", percent, double)
	add(false, "fortran fortran90", delimiter{open: "!", kind: comment}, double, single)
	add(false, "html xml svg xhtml vue svelte astro xsl", tags)
	add(false, "vim viml", delimiter{open: `"`, kind: comment, first: true}, single)
	return all
}()

// styleOf returns the style of a language, nil if it is not known. A document without one is a
// text.
func styleOf(languageID string) *style {
	if languageID == "" {
		languageID = "plaintext"
	}
	return styles[languageID]
}
